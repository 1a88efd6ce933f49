using Qvs.Domain.Applications;
using Qvs.Domain.Configuration;
using Qvs.Domain.Delivery.Definition;
using Qvs.Domain.Delivery.Parameters;
using Qvs.Domain.Delivery.Queueing;
using Qvs.Domain.Delivery.Runs;
using Qvs.Domain.Releases;
using Qvs.Domain.Tenancy;

namespace Qvs.Domain.Delivery;

/// <summary>Settings of a line beside its YAML (formats.md 4.1, SETTINGS).</summary>
/// <param name="RunsAtOnce">How many runs of the line may go on at once, from 1.</param>
[GenerateSerializer, Alias("qvs.delivery.line-settings"), Immutable]
public sealed record LineSettings([property: Id(0)] QueuePolicy Queue, [property: Id(1)] int RunsAtOnce)
{
    private const int MostAtOnce = 100;

    public static LineSettings Default { get; } = new(QueuePolicy.Queue, 1);

    /// <summary>What is wrong with them; nothing if they may be kept.</summary>
    public ImmutableArray<Rejection> Problems() => RunsAtOnce is >= 1 and <= MostAtOnce
        ? []
        : [new Rejection(RejectionCodes.Invalid, $"{RunsAtOnce} runs at once are asked for.", $"Allow 1 to {MostAtOnce}.")];
}

/// <summary>A line as it is kept: the YAML as written, comments and all, and what was read from it.</summary>
/// <param name="Problems">Warnings of the reader; a line with errors is never kept.</param>
[GenerateSerializer, Alias("qvs.delivery.line-view"), Immutable]
public sealed record LineView(
    [property: Id(0)] AssemblyLineKey Key,
    [property: Id(1)] string Yaml,
    [property: Id(2)] AssemblyLine Line,
    [property: Id(3)] ImmutableArray<ConfigProblem> Problems,
    [property: Id(4)] LineSettings Settings,
    [property: Id(5)] ImmutableArray<int> ActiveRuns,
    [property: Id(6)] ImmutableArray<int> WaitingRuns,
    [property: Id(7)] int LastRun);

/// <summary>What will happen if somebody presses Run: every parameter with its lineage, and what is missing (formats.md 2.2.3).</summary>
[GenerateSerializer, Alias("qvs.delivery.run-prospect"), Immutable]
public sealed record RunProspect(
    [property: Id(0)] RunPlan Plan,
    [property: Id(1)] ImmutableArray<MissingValue> Missing,
    [property: Id(2)] ImmutableArray<string> Unused);

/// <param name="Key">Made by whoever asks: the same key starts one run, however often it arrives.</param>
/// <param name="Cause">What started it, for people: <c>push to main of shop</c>; empty for a person's own click.</param>
[GenerateSerializer, Alias("qvs.delivery.start-run"), Immutable]
public sealed record StartRun(
    [property: Id(0)] string Key,
    [property: Id(1)] ImmutableSortedDictionary<string, string> Inputs,
    [property: Id(2)] string Cause,
    [property: Id(3)] RunOrigin? Origin = null);

/// <summary>What of an earlier run is run again.</summary>
/// <param name="By">Who asked for it; the call itself is the platform's.</param>
[GenerateSerializer, Alias("qvs.delivery.pinned-start"), Immutable]
public sealed record PinnedStart(
    [property: Id(0)] RunState Source,
    [property: Id(1)] DeploymentKey Deployment,
    [property: Id(2)] Actor By,
    [property: Id(3)] FreezeOverride? Override);

[GenerateSerializer, Alias("qvs.delivery.run-started"), Immutable]
public sealed record RunStarted([property: Id(0)] RunKey Run);

/// <summary>A run as it is, and how often it has changed: a reader that missed a change sees it at the revision.</summary>
[GenerateSerializer, Alias("qvs.delivery.run-snapshot"), Immutable]
public sealed record RunSnapshot([property: Id(0)] RunState State, [property: Id(1)] long Revision, [property: Id(2)] string Cause);
