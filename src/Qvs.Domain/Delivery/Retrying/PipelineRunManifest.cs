using System.Globalization;
using System.Text.Json.Nodes;
using Qvs.Domain.Delivery.Definition;
using Qvs.Domain.Delivery.Parameters;
using Qvs.Domain.Delivery.Runs;

namespace Qvs.Domain.Delivery.Retrying;

/// <summary>A PipelineRun as JSON, or why there can not be one.</summary>
public sealed record ManifestResult(JsonObject? Manifest, ImmutableArray<Rejection> Rejections);

/// <summary>
/// The PipelineRun of an attempt, made from the effect and the pinned spec alone: it embeds everything, so a retry needs nothing that could
/// have changed (architecture 5). The same effect gives the same text.
/// </summary>
public static class PipelineRunManifest
{
    public const string RunAnnotation = "vs.axis-dev.io/run";

    /// <summary>When the run was made: after a backup was restored, a number may be given a second time, and then only this tells two runs apart.</summary>
    public const string MadeAnnotation = "vs.axis-dev.io/run-made";
    public const string LineLabel = "vs.axis-dev.io/assembly-line";
    public const string RunLabel = "vs.axis-dev.io/run-number";
    public const string StageLabel = "vs.axis-dev.io/stage";
    public const string AttemptLabel = "vs.axis-dev.io/attempt";

    public static ManifestResult Render(RunEffect.CreatePipelineRun create, string spec)
    {
        if (PipelinePin.IdOf(spec) != create.SpecId)
        {
            return Refuse("pin-broken", $"The pinned spec of the pipeline '{create.Pipeline}' is not the one that the run began with.");
        }

        var retry = RetrySpec.Of((JsonObject)JsonNode.Parse(spec)!, create.Reused);
        if (!retry.Problems.IsEmpty)
        {
            return new ManifestResult(null, [.. retry.Problems.Select(problem => new Rejection("result-missing", problem, "Retry the stage as a whole."))]);
        }

        var run = new JsonObject
        {
            ["params"] = Parameters(create.Parameters.Concat(retry.Parameters)),
            ["pipelineSpec"] = retry.Spec,
        };
        if (retry.Spec["workspaces"] is JsonArray { Count: > 0 } workspaces)
        {
            run["workspaces"] = new JsonArray([.. workspaces.OfType<JsonObject>().Select(workspace => Workspace((string?)workspace["name"] ?? "", create.Workspace))]);
        }

        if (create.Timeout is { } timeout)
        {
            run["timeouts"] = new JsonObject { ["pipeline"] = GoDuration.Format(timeout) };
        }

        return new ManifestResult(
            new JsonObject
            {
                ["apiVersion"] = "tekton.dev/v1",
                ["kind"] = "PipelineRun",
                ["metadata"] = Metadata(create),
                ["spec"] = run,
            },
            []);
    }

    private static JsonObject Metadata(RunEffect.CreatePipelineRun create) => new()
    {
        ["name"] = create.Attempt,
        ["namespace"] = create.Run.Tenant.Value,
        ["labels"] = new JsonObject
        {
            [LineLabel] = create.Run.Line.Value,
            [RunLabel] = create.Run.Number.ToString(CultureInfo.InvariantCulture),
            [StageLabel] = create.Stage,
            [AttemptLabel] = create.Number.ToString(CultureInfo.InvariantCulture),
        },
        ["annotations"] = new JsonObject { [RunAnnotation] = create.Run.ToString() },
    };

    private static JsonArray Parameters(IEnumerable<KeyValuePair<string, ParameterValue>> parameters) =>
        [.. parameters.Select(parameter => new JsonObject { ["name"] = parameter.Key, ["value"] = ParameterValueJsonConverter.ToNode(parameter.Value) })];

    private static JsonObject Workspace(string name, string claim) =>
        new() { ["name"] = name, ["persistentVolumeClaim"] = new JsonObject { ["claimName"] = claim } };

    private static ManifestResult Refuse(string code, string message) => new(null, [new Rejection(code, message, "Start the run anew instead.")]);
}
