using Qvs.Domain.Delivery.Definition;
using Qvs.Domain.Tenancy;

namespace Qvs.Domain.Delivery.Runs;

[JsonConverter(typeof(JsonStringEnumConverter<GateOutcome>))]
public enum GateOutcome
{
    Open,
    Approved,
    Rejected,
    Expired,

    /// <summary>Nobody needs the answer any more: the run was cancelled, or its task ended by itself.</summary>
    Withdrawn,
}

/// <summary>An approval that is asked for.</summary>
/// <param name="CustomRun">The task of the Pipeline that waits, or empty for a stage.</param>
[GenerateSerializer, Alias("qvs.delivery.gate"), Immutable]
public sealed record GateState(
    [property: Id(0)] string Name,
    [property: Id(1)] string CustomRun,
    [property: Id(2)] ApprovalPolicy Policy,
    [property: Id(3)] GateOutcome Outcome,
    [property: Id(4)] ImmutableArray<GateVote> Votes,
    [property: Id(5)] DateTimeOffset OpenedAt,
    [property: Id(6)] DateTimeOffset? ExpiresAt)
{
    /// <summary>The gate after a vote: one refusal refuses, enough different people approve.</summary>
    public GateState With(GateVote vote)
    {
        var votes = Votes.Add(vote);
        var outcome = !vote.Approves ? GateOutcome.Rejected : votes.Length >= Policy.Quorum ? GateOutcome.Approved : GateOutcome.Open;
        return this with { Votes = votes, Outcome = outcome };
    }
}

[GenerateSerializer, Alias("qvs.delivery.gate-vote"), Immutable]
public sealed record GateVote([property: Id(0)] Actor By, [property: Id(1)] bool Approves, [property: Id(2)] string Comment, [property: Id(3)] DateTimeOffset At);
