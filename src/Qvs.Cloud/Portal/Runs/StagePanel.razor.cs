using Microsoft.AspNetCore.Components;
using Qvs.Cloud.Access;
using Qvs.Cloud.Portal.Parts;
using Qvs.Cloud.Portal.Shell;
using Qvs.Cloud.Portal.Text;
using Qvs.Domain.Delivery;
using Qvs.Domain.Delivery.Runs;

namespace Qvs.Cloud.Portal.Runs;

/// <summary>A stage of a run: approvals, attempts, tasks, and of one task everything that there is. What is chosen stands in the address.</summary>
public sealed partial class StagePanel(NavigationManager navigation)
{
    [CascadingParameter]
    public TenantSession Session { get; set; } = null!;

    [CascadingParameter]
    public TenantLinks Links { get; set; } = null!;

    [CascadingParameter]
    public Moment Now { get; set; } = new(default, TimeZoneInfo.Utc);

    [Parameter, EditorRequired]
    public RunKey Run { get; set; } = null!;

    [Parameter, EditorRequired]
    public StagePlan Plan { get; set; } = null!;

    [Parameter, EditorRequired]
    public StageState State { get; set; } = null!;

    [Parameter]
    public long Revision { get; set; }

    [Parameter]
    public int? Attempt { get; set; }

    [Parameter]
    public string? Task { get; set; }

    [Parameter]
    public string? Tab { get; set; }

    [Parameter]
    public string? Step { get; set; }

    [Parameter]
    public long? Line { get; set; }

    [Parameter]
    public bool IsBusy { get; set; }

    [Parameter]
    public bool CanRetry { get; set; }

    [Parameter]
    public EventCallback RetryStage { get; set; }

    [Parameter]
    public EventCallback<(string Gate, bool Approves, string Reason)> Vote { get; set; }

    private static IEnumerable<(string Id, string Text)> Tabs =>
        [("", PortalText.TabLog), ("parameters", PortalText.TabParameters), ("results", PortalText.TabResults), ("events", PortalText.TabEvents)];

    private string Application => Plan.Target.Deployment.Application.Value;

    private string Deployment => Plan.Target.Deployment.Deployment.Value;

    private AttemptState? Shown => State.Attempts.FirstOrDefault(attempt => attempt.Number == Attempt) ?? State.Current;

    private List<TaskLine> Tasks => TaskLine.Of(Plan, Shown, Now.Now);

    /// <summary>Chosen in the address, or else the one that needs to be seen: failed, running, the last.</summary>
    private string TaskName => Tasks.Any(task => task.Name == Task) ? Task! : TaskLine.First(Tasks);

    private TaskState? Chosen => Shown?.Tasks.GetValueOrDefault(TaskName);

    private string? ReusedFrom => Shown?.Reused.GetValueOrDefault(TaskName) is { } reused ? AttemptName.Of(Run, Plan.Name, reused.Attempt) : null;

    private IReadOnlyCollection<ParameterLine> Parameters =>
        [.. State.Parameters is { } bound ? bound.Select(ParameterLine.Of) : Plan.Parameters.Select(ParameterLine.Of)];

    private IReadOnlyCollection<KeyValuePair<string, string>> Results =>
    [
        .. State.Results.Select(result => KeyValuePair.Create(result.Key, result.Value.ToString())),
        .. (Chosen?.Results ?? Shown?.Reused.GetValueOrDefault(TaskName)?.Results)?.Select(result => KeyValuePair.Create($"{TaskName}.{result.Key}", result.Value.ToString())) ?? [],
    ];

    private string TaskLink(string name) =>
        navigation.GetUriWithQueryParameters(new Dictionary<string, object?> { ["stage"] = Plan.Name, ["task"] = name, ["step"] = null, ["line"] = null });

    private string With(string name, object? value) =>
        navigation.GetUriWithQueryParameters(new Dictionary<string, object?> { ["stage"] = Plan.Name, [name] = value, ["step"] = null, ["line"] = null });
}
