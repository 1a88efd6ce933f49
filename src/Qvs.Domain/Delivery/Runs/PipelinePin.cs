using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Qvs.Domain.Delivery.Parameters;

namespace Qvs.Domain.Delivery.Runs;

[GenerateSerializer, Alias("qvs.delivery.pipeline-parameter"), Immutable]
public sealed record PipelineParameter([property: Id(0)] string Name, [property: Id(1)] ParameterType Type, [property: Id(2)] ParameterValue? Default);

/// <summary>A result of a Pipeline with the text or structure that Tekton would fill: <c>$(tasks.build.results.digest)</c>.</summary>
[GenerateSerializer, Alias("qvs.delivery.pipeline-result"), Immutable]
public sealed record PipelineResult([property: Id(0)] string Name, [property: Id(1)] ParameterValue Value);

/// <summary>A task of a Pipeline as a retry has to know it.</summary>
[GenerateSerializer, Alias("qvs.delivery.pipeline-task"), Immutable]
public sealed record PipelineTask([property: Id(0)] string Name, [property: Id(1)] bool IsFinally, [property: Id(2)] bool IsConditional);

/// <summary>
/// The Pipeline of a stage as it was when the run was created. The spec itself (with embedded task specs) is stored once under its hash,
/// not in the state of the run, which is written at every transition.
/// </summary>
/// <param name="SpecId">The SHA-256 of the spec's text: what was pinned is what runs, or it is not found.</param>
/// <param name="Commit">The git commit that the pipeline was compiled from, where known.</param>
[GenerateSerializer, Alias("qvs.delivery.pipeline-pin"), Immutable]
public sealed record PipelinePin(
    [property: Id(0)] string Pipeline,
    [property: Id(1)] string SpecId,
    [property: Id(2)] string Commit,
    [property: Id(3)] ImmutableArray<PipelineParameter> Parameters,
    [property: Id(4)] ImmutableArray<PipelineResult> Results,
    [property: Id(5)] ImmutableArray<PipelineTask> Tasks)
{
    /// <param name="pipeline">The name of the Pipeline, for people.</param>
    /// <param name="spec">A Tekton <c>pipelineSpec</c> as JSON, with every <c>taskRef</c> resolved.</param>
    public static PipelinePin From(string pipeline, string spec, string commit = "")
    {
        var root = JsonNode.Parse(spec) as JsonObject ?? throw new FormatException($"The spec of the pipeline '{pipeline}' is not an object.");
        return new PipelinePin(
            pipeline,
            IdOf(spec),
            commit,
            [.. Objects(root, "params").Select(parameter => new PipelineParameter(Name(parameter), TypeOf(parameter), DefaultOf(parameter)))],
            [.. Objects(root, "results").Select(result => new PipelineResult(Name(result), ParameterValueJsonConverter.FromNode(result["value"])))],
            [.. TasksOf(root, "tasks", isFinally: false), .. TasksOf(root, "finally", isFinally: true)]);
    }

    public static string IdOf(string spec) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(spec)));

    private static IEnumerable<PipelineTask> TasksOf(JsonObject root, string key, bool isFinally) =>
        Objects(root, key).Select(task => new PipelineTask(Name(task), isFinally, task["when"] is JsonArray { Count: > 0 }));

    private static IEnumerable<JsonObject> Objects(JsonObject root, string key) => (root[key] as JsonArray ?? []).OfType<JsonObject>();

    private static string Name(JsonObject item) => (string?)item["name"] ?? "";

    private static ParameterType TypeOf(JsonObject parameter) => (string?)parameter["type"] switch
    {
        "array" => ParameterType.List,
        "object" => ParameterType.Map,
        "string" => ParameterType.Text,
        _ => DefaultOf(parameter)?.Type ?? (parameter["properties"] is JsonObject ? ParameterType.Map : ParameterType.Text),
    };

    private static ParameterValue? DefaultOf(JsonObject parameter) =>
        parameter["default"] is { } value ? ParameterValueJsonConverter.FromNode(value) : null;
}
