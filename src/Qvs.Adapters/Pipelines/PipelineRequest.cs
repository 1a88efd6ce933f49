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
/// <param name="Params">Where each of its parameters comes from.</param>
public sealed record CompiledPipeline(
    string Name, string Stage, JsonObject Manifest, ImmutableArray<string> Adapters, ImmutableArray<PipelineParamOrigin> Params);

/// <summary>A parameter of a Pipeline and the tasks that ask for it.</summary>
/// <param name="Default">Null if somebody has to give it.</param>
/// <param name="DeclaredIn">Each task with its own name for the parameter, and the adapter that brings the task.</param>
/// <param name="Config">The param of the QVS Config of that name, if the tasks have it because of that.</param>
public sealed record PipelineParamOrigin(
    string Name, string? Default, ImmutableArray<(string Task, string Param, string Adapter)> DeclaredIn, ParamDeclaration? Config);

public sealed record CompiledTask(string Name, JsonObject Manifest, bool UsesAppSecrets);

/// <param name="Text">The manifests as a YAML stream; null if there are errors.</param>
public sealed record PipelineResult(
    string? Text, ImmutableArray<CompiledPipeline> Pipelines, ImmutableArray<CompiledTask> Tasks, ImmutableArray<Diagnostic> Diagnostics)
{
    public static PipelineResult Failed(IEnumerable<Diagnostic> diagnostics) => new(null, [], [], [.. diagnostics]);
}
