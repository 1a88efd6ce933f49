using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using Qvs.Domain.Delivery.Retrying;
using Qvs.LocalCluster.Objects;
using Qvs.LocalCluster.Tekton;

namespace Qvs.Benchmarks.Chaos;

/// <summary>
/// Runs PipelineRuns of an embedded cluster without processes: every task ends soon with a result, or fails where it is told to. What was created, and
/// what ran, is written down: it must never be too much.
/// </summary>
internal sealed class InstantTekton(IObjectStore objects, int seed) : IController
{
    private const string PipelineRunLabel = "tekton.dev/pipelineRun";
    private const string PipelineTaskLabel = "tekton.dev/pipelineTask";
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(400);

    private readonly ConcurrentDictionary<string, bool> _ended = new(StringComparer.Ordinal);
    private readonly Random _random = new(seed);

    /// <summary>The task at which a PipelineRun fails, by its name.</summary>
    public Func<string, string?> FailedTask { get; set; } = _ => null;

    /// <summary>Whether a PipelineRun goes on until it is cancelled, by its name.</summary>
    public Func<string, bool> Holds { get; set; } = _ => false;

    /// <summary>How often a PipelineRun of a name came to be.</summary>
    public ConcurrentDictionary<string, int> Created { get; } = new(StringComparer.Ordinal);

    /// <summary>How often a task ran, by <c>run/stage/task</c>, whatever the attempt.</summary>
    public ConcurrentDictionary<string, int> Ran { get; } = new(StringComparer.Ordinal);

    /// <summary>Something was created or has ended.</summary>
    public event Action? Changed;

    public async Task Run(CancellationToken cancel)
    {
        try
        {
            await foreach (var change in objects.Watch(TektonKinds.PipelineRun, null, cancel))
            {
                See(change, cancel);
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // Stopping is how a controller ends.
        }
    }

    private void See(ObjectEvent change, CancellationToken cancel)
    {
        var (run, name) = (change.Object, (string?)change.Object["metadata"]?["name"] ?? "");
        if (change.Type == ObjectEventType.Added)
        {
            Created.AddOrUpdate(name, 1, (_, times) => times + 1);
            Changed?.Invoke();
            if (!Holds(name))
            {
                _ = EndLater(name, run, _random.NextDouble() * Longest, cancel);
            }
        }
        else if (change.Type == ObjectEventType.Modified && (string?)run["spec"]?["status"] is { Length: > 0 } && _ended.TryAdd(name, true))
        {
            End(run, [], "Cancelled", "Cancelled");
        }
    }

    private async Task EndLater(string name, JsonObject run, TimeSpan after, CancellationToken cancel)
    {
        await Task.Delay(after, TimeProvider.System, cancel);
        if (!_ended.TryAdd(name, true))
        {
            return;
        }

        var failed = FailedTask(name);
        var children = new List<(string Task, JsonObject Child, bool Succeeded)>();
        foreach (var task in run["spec"]!["pipelineSpec"]!["tasks"]!.AsArray().OfType<JsonObject>().Where(task => !IsSkipped(task)))
        {
            var (taskName, succeeds) = ((string)task["name"]!, (string)task["name"]! != failed);
            Ran.AddOrUpdate($"{Annotation(run)}/{Label(run, PipelineRunManifest.StageLabel)}/{taskName}/{(succeeds ? "done" : "failed")}", 1, (_, times) => times + 1);
            children.Add((taskName, MakeTaskRun(run, name, task, succeeds), succeeds));
            if (!succeeds)
            {
                break;
            }
        }

        End(run, children, failed is null ? "Completed" : "Failed", failed is null ? "" : $"{failed} failed");
    }

    // A retry skips finished tasks by a condition that never holds.
    private static bool IsSkipped(JsonObject task) => (task["when"] as JsonArray ?? []).OfType<JsonObject>()
        .Any(when => (string?)when["operator"] == "in" && !(when["values"] as JsonArray ?? []).Any(value => (string?)value == (string?)when["input"]));

    private JsonObject MakeTaskRun(JsonObject run, string name, JsonObject task, bool succeeds)
    {
        var taskName = (string)task["name"]!;
        var labels = (JsonObject)run["metadata"]!["labels"]!.DeepClone();
        (labels[PipelineRunLabel], labels[PipelineTaskLabel]) = (name, taskName);
        var made = objects.Create(TektonKinds.TaskRun, new JsonObject
        {
            ["apiVersion"] = "tekton.dev/v1",
            ["kind"] = "TaskRun",
            ["metadata"] = new JsonObject { ["name"] = $"{name}-{taskName}", ["namespace"] = Namespace(run), ["labels"] = labels },
            ["spec"] = new JsonObject { ["taskSpec"] = new JsonObject { ["steps"] = new JsonArray(new JsonObject { ["name"] = "run", ["image"] = "busybox" }) } },
        });
        made["status"] = Status(succeeds ? "Succeeded" : "Failed", succeeds, "");
        if (succeeds)
        {
            made["status"]!["results"] = new JsonArray(Result("out", $"{Annotation(run)}/{Label(run, PipelineRunManifest.StageLabel)}/{taskName}"));
        }

        return objects.UpdateStatus(TektonKinds.TaskRun, made);
    }

    private void End(JsonObject run, List<(string Task, JsonObject Child, bool Succeeded)> children, string reason, string message)
    {
        var now = objects.Get(TektonKinds.PipelineRun, Namespace(run), (string)run["metadata"]!["name"]!)!;
        var succeeded = reason == "Completed";
        now["status"] = Status(reason, succeeded, message);
        now["status"]!["childReferences"] = new JsonArray([.. children.Select(one => new JsonObject
        {
            ["apiVersion"] = "tekton.dev/v1",
            ["kind"] = "TaskRun",
            ["name"] = (string)one.Child["metadata"]!["name"]!,
            ["pipelineTaskName"] = one.Task,
        })]);
        if (succeeded)
        {
            now["status"]!["results"] = new JsonArray(Result("image", $"{Annotation(run)}/{Label(run, PipelineRunManifest.StageLabel)}/apply"));
        }

        objects.UpdateStatus(TektonKinds.PipelineRun, now);
        Changed?.Invoke();
    }

    private static JsonObject Status(string reason, bool succeeded, string message)
    {
        var now = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        return new JsonObject
        {
            ["startTime"] = now,
            ["completionTime"] = now,
            ["conditions"] = new JsonArray(new JsonObject
            {
                ["type"] = "Succeeded",
                ["status"] = succeeded ? "True" : "False",
                ["reason"] = reason,
                ["message"] = message,
                ["lastTransitionTime"] = now,
            }),
        };
    }

    private static JsonObject Result(string name, string value) => new() { ["name"] = name, ["type"] = "string", ["value"] = value };

    private static string Namespace(JsonObject run) => (string)run["metadata"]!["namespace"]!;

    private static string Annotation(JsonObject run) => (string)run["metadata"]!["annotations"]![PipelineRunManifest.RunAnnotation]!;

    private static string Label(JsonObject run, string label) => (string)run["metadata"]!["labels"]![label]!;
}
