using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;
using Qvs.Domain.Delivery;
using Qvs.Domain.Delivery.Runs;
using Qvs.Domain.Insights;
using Qvs.Domain.Ports;
using Qvs.Domain.Tenancy;
using Qvs.Grains.Applications;
using Qvs.Grains.Live;

namespace Qvs.Grains.Delivery;

/// <summary>A run in lists.</summary>
/// <param name="Stages">How many stages are in each status.</param>
/// <param name="Deployments">The deployments that it is for, as <c>application/deployment</c>, at most 50.</param>
/// <param name="Standing">By deployment, the status of its stages that most needs to be seen; deployments that the run has not reached are left out.</param>
public sealed record RunSummary(
    string Line,
    int Number,
    RunStatus Status,
    string StartedBy,
    string Cause,
    DateTimeOffset CreatedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? EndedAt,
    ImmutableSortedDictionary<string, int> Stages,
    ImmutableArray<string> Deployments,
    ImmutableSortedDictionary<string, string> Standing,
    int OpenApprovals);

/// <summary>An approval that waits for somebody, in the inbox.</summary>
public sealed record ApprovalSummary(
    string Line,
    int Number,
    string Stage,
    string Gate,
    string Application,
    string Deployment,
    ImmutableArray<string> Approvers,
    int Quorum,
    int Approvals,
    string StartedBy,
    DateTimeOffset OpenedAt,
    DateTimeOffset? ExpiresAt);

/// <summary>Keeps the rows of a run and its open approvals, after its state was written. A row that could not be written is repaired at activation.</summary>
internal sealed class RunRows(IListings listings, IDeploymentLog deployments, IGrainFactory grains, ILogger<RunRows> log)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    private static readonly StageStatus[] Telling =
    [
        StageStatus.Failed, StageStatus.TimedOut, StageStatus.AwaitingApproval, StageStatus.Running,
        StageStatus.AwaitingDeployment, StageStatus.Cancelled, StageStatus.Succeeded,
    ];

    public static RunSummary? Read(ListingRow row) => JsonSerializer.Deserialize<RunSummary>(row.Body, Json);

    /// <param name="before">The state whose rows are there; null if they may be missing or wrong.</param>
    /// <returns>Whether the rows are right now.</returns>
    public async Task<bool> Write(RunState? before, RunState now, long revision, string cause)
    {
        var written = false;
        RunMetrics.Changed(before, now);
        try
        {
            // The run's row comes last: one with this revision says that the others are right as well.
            await WriteApprovals(before, now, revision);
            await WriteDeployments(before, now, revision);
            if (before is null || Shows(before, now))
            {
                await listings.Put(Row(now, revision, cause), CancellationToken.None);
            }

            written = true;
        }
        catch (Exception problem)
        {
            log.LogError(problem, "The rows of {Run} could not be written; they are repaired later.", now.Key);
        }

        await Announce(now, revision);
        return written;
    }

    /// <returns>Whether the rows are right now.</returns>
    public async Task<bool> Repair(RunState now, long revision, string cause)
    {
        try
        {
            var there = await listings.Find(now.Key.Tenant, ListingKinds.Run, now.Key.ToString(), CancellationToken.None);
            return there?.Revision >= revision || await Write(null, now, revision, cause);
        }
        catch (Exception problem)
        {
            log.LogError(problem, "The rows of {Run} could not be repaired.", now.Key);
            return false;
        }
    }

    /// <summary>What is missing of the run's deployments. Rows that are there stay: they know the environment of their moment.</summary>
    public Task ListDeployments(RunState state) => WriteDeployments(null, state, 0);

    public async Task Remove(RunState state, long revision)
    {
        foreach (var (stage, gate) in Possible(state))
        {
            await listings.Remove(state.Key.Tenant, ListingKinds.Approval, ApprovalKey(state.Key, stage, gate), revision, CancellationToken.None);
        }

        await listings.Remove(state.Key.Tenant, ListingKinds.Run, state.Key.ToString(), revision, CancellationToken.None);
        await Announce(state, revision);
    }

    /// <summary>Whether a list shows the difference; most transitions of a run it does not.</summary>
    private static bool Shows(RunState before, RunState now) =>
        before.Status != now.Status || before.StartedAt != now.StartedAt || before.EndedAt != now.EndedAt
        || (!ReferenceEquals(before.Stages, now.Stages) && now.Stages.Any(stage => before.Stages[stage.Key].Status != stage.Value.Status))
        || Open(before).Count() != Open(now).Count();

    private static ListingRow Row(RunState state, long revision, string cause)
    {
        var summary = new RunSummary(
            state.Key.Line.Value,
            state.Key.Number,
            state.Status,
            state.StartedBy.Name,
            cause,
            state.CreatedAt,
            state.StartedAt,
            state.EndedAt,
            state.Stages.Values.GroupBy(stage => stage.Status).ToImmutableSortedDictionary(group => group.Key.ToString(), group => group.Count(), StringComparer.Ordinal),
            [.. state.Plan.Stages.Select(plan => $"{plan.Target.Deployment.Application}/{plan.Target.Deployment.Deployment}").Distinct().Take(50)],
            Standing(state),
            Open(state).Count());
        return new ListingRow(
            state.Key.Tenant,
            ListingKinds.Run,
            state.Key.ToString(),
            state.Key.Line.Value,
            state.Status.ToString(),
            $"{state.CreatedAt.UtcDateTime.ToString("yyyyMMddHHmmssfffffff", CultureInfo.InvariantCulture)} {state.Key.Number:D9}",
            $"{state.Key.Line} {state.Key.Number} {state.StartedBy.Name} {cause} {string.Join(' ', summary.Deployments)}".ToLowerInvariant(),
            revision,
            JsonSerializer.Serialize(summary, Json));
    }

    private static ImmutableSortedDictionary<string, string> Standing(RunState state) => state.Plan.Stages
        .GroupBy(plan => $"{plan.Target.Deployment.Application}/{plan.Target.Deployment.Deployment}", plan => Array.IndexOf(Telling, state.Stages[plan.Name].Status))
        .Where(group => group.Any(rank => rank >= 0))
        .Take(50)
        .ToImmutableSortedDictionary(group => group.Key, group => Telling[group.Where(rank => rank >= 0).Min()].ToString(), StringComparer.Ordinal);

    private async Task WriteApprovals(RunState? before, RunState now, long revision)
    {
        var open = Open(now).ToHashSet();
        foreach (var gone in (before is null ? Possible(now) : Open(before)).Where(gate => !open.Contains(gate)))
        {
            await listings.Remove(now.Key.Tenant, ListingKinds.Approval, ApprovalKey(now.Key, gone.Stage, gone.Gate), revision, CancellationToken.None);
        }

        foreach (var (stage, name) in open.Where(gate => before is null || before.Stages[gate.Stage].Gates.GetValueOrDefault(gate.Gate) != now.Stages[gate.Stage].Gates[gate.Gate]))
        {
            var gate = now.Stages[stage].Gates[name];
            var target = now.Plan.Stages.First(plan => plan.Name == stage).Target.Deployment;
            var summary = new ApprovalSummary(
                now.Key.Line.Value,
                now.Key.Number,
                stage,
                name,
                target.Application.Value,
                target.Deployment.Value,
                gate.Policy.Approvers,
                gate.Policy.Quorum,
                gate.Votes.Count(vote => vote.Approves),
                now.StartedBy.Name,
                gate.OpenedAt,
                gate.ExpiresAt);
            await listings.Put(
                new ListingRow(
                    now.Key.Tenant,
                    ListingKinds.Approval,
                    ApprovalKey(now.Key, stage, name),
                    now.Key.Line.Value,
                    "Open",
                    gate.OpenedAt.UtcDateTime.ToString("yyyyMMddHHmmssfffffff", CultureInfo.InvariantCulture),
                    $"{now.Key.Line} {stage} {name} {target.Application} {target.Deployment}".ToLowerInvariant(),
                    revision,
                    JsonSerializer.Serialize(summary, Json)),
                CancellationToken.None);
        }
    }

    private async Task WriteDeployments(RunState? before, RunState now, long revision)
    {
        foreach (var happened in DeploymentTries.Of(now).Except(before is null ? [] : DeploymentTries.Of(before)))
        {
            // The deployment itself is not asked: it may be waiting for this run.
            var row = await listings.Find(now.Key.Tenant, ListingKinds.Deployment, happened.Deployment.ToString(), CancellationToken.None);
            var environment = row is null ? null : JsonSerializer.Deserialize<DeploymentRow>(row.Body)?.Value.Environment;
            await deployments.Put(happened with { Environment = environment?.Value ?? "" }, revision, CancellationToken.None);
        }
    }

    private static IEnumerable<(string Stage, string Gate)> Open(RunState state) =>
        state.Stages.SelectMany(stage => stage.Value.Gates.Values.Where(gate => gate.Outcome == GateOutcome.Open).Select(gate => (stage.Key, gate.Name)));

    /// <summary>Every approval of which there may be a row: those that were asked for, and those of stages, which are forgotten when a run stops.</summary>
    private static IEnumerable<(string Stage, string Gate)> Possible(RunState state) =>
        state.Stages.SelectMany(stage => stage.Value.Gates.Keys.Select(gate => (stage.Key, gate)))
            .Concat(state.Plan.Stages.Where(plan => plan.Approval is not null).Select(plan => (plan.Name, "")))
            .Distinct();

    private static string ApprovalKey(RunKey run, string stage, string gate) => $"{run}/{stage}/{gate}";

    private async Task Announce(RunState state, long revision)
    {
        // A run that comes to life is in the context of whoever woke it, and nobody but the platform may tell.
        using var platform = CallerContext.Use(Caller.Platform(state.Key.Tenant));
        try
        {
            await grains.Live(state.Key.Tenant).Publish(new LiveChange(ListingKinds.Run, state.Key.ToString(), revision));
        }
        catch (Exception problem)
        {
            // Pages that miss it read again by themselves.
            log.LogDebug(problem, "Nobody was told of {Run}.", state.Key);
        }
    }
}
