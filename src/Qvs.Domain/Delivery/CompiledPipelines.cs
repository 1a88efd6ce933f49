using Qvs.Domain.Delivery.Runs;

namespace Qvs.Domain.Delivery;

/// <summary>A message of a compiler, with its place in a file.</summary>
/// <param name="Severity"><c>error</c> or <c>warning</c>.</param>
[GenerateSerializer, Alias("qvs.delivery.compile-message"), Immutable]
public sealed record CompileMessage(
    [property: Id(0)] string Code,
    [property: Id(1)] string Severity,
    [property: Id(2)] string Message,
    [property: Id(3)] string File,
    [property: Id(4)] int Line,
    [property: Id(5)] int Column,
    [property: Id(6)] string NextStep);

/// <summary>A Pipeline that an application has: what stages name, pinned.</summary>
/// <param name="Manifest">The Pipeline and its Tasks as YAML, for people and for diffs.</param>
[GenerateSerializer, Alias("qvs.delivery.compiled-pipeline"), Immutable]
public sealed record CompiledPipelineView(
    [property: Id(0)] PipelinePin Pin,
    [property: Id(1)] ImmutableArray<string> Adapters,
    [property: Id(2)] string Manifest);

/// <summary>The outcome of COMPILE (formats.md 4.2): what APPLY would register. With errors there are no pipelines.</summary>
/// <param name="Id">Names this outcome for APPLY; content-addressed.</param>
[GenerateSerializer, Alias("qvs.delivery.compilation"), Immutable]
public sealed record Compilation(
    [property: Id(0)] string Id,
    [property: Id(1)] string Revision,
    [property: Id(2)] string Commit,
    [property: Id(3)] ImmutableArray<CompiledPipelineView> Pipelines,
    [property: Id(4)] ImmutableArray<CompileMessage> Messages)
{
    [JsonIgnore]
    public bool HasErrors => Messages.Any(message => message.Severity == "error");
}
