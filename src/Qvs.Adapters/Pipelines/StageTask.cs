using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Qvs.Cue.Text;

namespace Qvs.Adapters.Pipelines;

/// <summary>A task builder of a stage, read (formats 2.5.1). References to results are resolved to ids and names.</summary>
internal sealed record StageTask(string Id, string Name, string Adapter, Location Place)
{
    /// <summary>Of the Tekton Task; the stage is not part of it, so that stages share Tasks.</summary>
    public required string TaskName { get; init; }

    public required string Prefix { get; init; }

    public required bool PrefixAllParams { get; init; }

    public ImmutableArray<string> RunAfter { get; init; } = [];

    public bool NeedsApproval { get; init; }

    /// <summary>This is the approval that was put in after another task.</summary>
    public bool IsApproval { get; init; }

    public bool UsesAppSecrets { get; init; }

    public string Environment { get; init; } = "";

    public ImmutableArray<TaskParam> Params { get; init; } = [];

    /// <summary>Parameters that are fixed: to text, or to <c>$(tasks.id.results.name)</c>.</summary>
    public ImmutableSortedDictionary<string, string> Constants { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    public ImmutableArray<WhenExpression> When { get; init; } = [];

    public ImmutableArray<TaskResult> Results { get; init; } = [];

    /// <summary>What is copied to the Task as it is: steps, volumes, sidecars, workspaces.</summary>
    public JsonObject Copied { get; init; } = [];

    public IEnumerable<string> Workspaces =>
        (Copied["workspaces"] as JsonArray ?? []).Select(w => w?["name"]?.GetValue<string>()).OfType<string>();

    /// <summary>A parameter's name at the Pipeline (formats 2.5.4).</summary>
    public string PipelineName(TaskParam param) => Prefix.Length > 0 && (PrefixAllParams || param.IsPrefixed)
        ? Prefix.ToLowerInvariant() + TitleFirst(param.Name)
        : param.Name;

    /// <summary>Upper-cases the first letter of each word, as CUE's <c>strings.ToTitle</c> does.</summary>
    private static string TitleFirst(string text) =>
        string.Join(' ', text.Split(' ').Select(w => w.Length == 0 ? w : char.ToUpperInvariant(w[0]) + w[1..]));
}

/// <param name="Default">Null: required.</param>
internal sealed record TaskParam(string Name, string Description, string? Default, bool IsPrefixed);

internal sealed record TaskResult(string Name, string Description);

/// <param name="Param">A parameter of a task of the stage, in place of the text.</param>
internal sealed record WhenExpression(string Input, TaskField? Param, string Operator, ImmutableArray<string> Values);

/// <summary>A stage of the adapters with all that they put into it.</summary>
internal sealed record Stage(string Name, ImmutableArray<StageTask> Tasks, ImmutableArray<StageResult> Results, ImmutableArray<string> Adapters, Location Place);

internal sealed record StageResult(string Name, string Description, string Task, string Result);
