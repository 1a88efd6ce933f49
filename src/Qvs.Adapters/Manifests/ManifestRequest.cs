using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Qvs.Adapters.Config;
using Qvs.Cue.Diagnostics;

namespace Qvs.Adapters.Manifests;

public enum ManifestPhase
{
    App,
    Setup,
}

public enum ManifestFormat
{
    /// <summary>A stream of Kubernetes objects and Helm charts for the deployment worker.</summary>
    Kubernetes,

    /// <summary>One <c>Pulumi.yaml</c>.</summary>
    Pulumi,
}

/// <param name="Stack">A stack made earlier by the deployment worker, which Pulumi shall take over.</param>
public sealed record ManifestRequest(
    QvsConfig Config, ParamsFile Values, ManifestPhase Phase = ManifestPhase.App, ManifestFormat Format = ManifestFormat.Kubernetes, string? Stack = null);

/// <param name="Adapter">The adapter that it comes from, with those that composed it.</param>
public sealed record CompiledResource(string Id, string Provider, JsonObject Data, string Adapter, Cue.Text.Location Place);

/// <param name="Text">What is written to the output file; null if there are errors.</param>
/// <param name="Outputs">What adapters export by <c>outputs</c>.</param>
public sealed record ManifestResult(
    string? Text, ImmutableArray<CompiledResource> Resources, JsonObject Outputs, ImmutableArray<Diagnostic> Diagnostics)
{
    public static ManifestResult Failed(IEnumerable<Diagnostic> diagnostics) => new(null, [], [], [.. diagnostics]);
}
