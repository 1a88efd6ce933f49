using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Qvs.Adapters.Config;
using Qvs.Cue.Diagnostics;

namespace Qvs.Adapters.Pipelines;

public enum TektonVersion
{
    V1,
    V1Beta1,
}

/// <param name="Prefix">Begins the names of all Pipelines and Tasks: the application's name in the portal, <c>--prefix</c> in the CLI.</param>
/// <param name="Environment">Which tasks with <c>input.env</c> are kept; empty keeps none of them (formats 2.5.2).</param>
public sealed record PipelineRequest(QvsConfig Config, string Prefix, TektonVersion Version = TektonVersion.V1, string Environment = "");

/// <param name="Stage">The stage of the adapters; the name is <c>prefix-stage</c>.</param>
/// <param name="Adapters">Which adapters have a part in it.</param>
public sealed record CompiledPipeline(string Name, string Stage, JsonObject Manifest, ImmutableArray<string> Adapters);

public sealed record CompiledTask(string Name, JsonObject Manifest, bool UsesAppSecrets);

/// <param name="Text">The manifests as a YAML stream; null if there are errors.</param>
public sealed record PipelineResult(
    string? Text, ImmutableArray<CompiledPipeline> Pipelines, ImmutableArray<CompiledTask> Tasks, ImmutableArray<Diagnostic> Diagnostics)
{
    public static PipelineResult Failed(IEnumerable<Diagnostic> diagnostics) => new(null, [], [], [.. diagnostics]);
}
