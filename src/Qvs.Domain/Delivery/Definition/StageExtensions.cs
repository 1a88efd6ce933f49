using Qvs.Domain.Configuration;

namespace Qvs.Domain.Delivery.Definition;

/// <summary>What a failed stage means for the others.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FailurePolicy>))]
public enum FailurePolicy
{
    /// <summary>Nothing new starts; what runs ends by itself, as in a Tekton pipeline. The default.</summary>
    Stop,

    /// <summary>Stages that do not need the failed one go on; the run has failed in the end.</summary>
    Continue,

    /// <summary>The run goes on as if the stage had been skipped, and can succeed.</summary>
    Ignore,
}

/// <summary>
/// Keys of a stage that the published format does not have (formats.md 2.2.1: no other key exists in the wild). They stand beside
/// <c>spec</c>, never inside, so that a published line never means something else here.
/// </summary>
[GenerateSerializer, Alias("qvs.delivery.stage-extensions"), Immutable]
public sealed record StageExtensions(
    [property: Id(0)] ImmutableArray<StageCondition> When,
    [property: Id(1)] TimeSpan? Timeout,
    [property: Id(2)] ApprovalPolicy? Approval,
    [property: Id(3)] FailurePolicy OnFailure)
{
    public static StageExtensions None { get; } = new([], null, null, FailurePolicy.Stop);
}

/// <summary>A condition in Tekton's form; all of a stage must hold, or it is skipped.</summary>
/// <param name="Negated">The operator is <c>notin</c>.</param>
[GenerateSerializer, Alias("qvs.delivery.stage-condition"), Immutable]
public sealed record StageCondition(
    [property: Id(0)] string Input,
    [property: Id(1)] bool Negated,
    [property: Id(2)] ImmutableArray<string> Values,
    [property: Id(3)] TextPosition Position);

/// <summary>Who must agree before a stage (or an approval task inside one) goes on.</summary>
/// <param name="Approvers">Names of people or roles; empty: everybody with the permission to approve.</param>
/// <param name="Quorum">How many different people have to agree.</param>
/// <param name="AllowSelfApproval">Whether whoever started the run may approve it.</param>
/// <param name="Timeout">After which time without a decision it counts as refused.</param>
[GenerateSerializer, Alias("qvs.delivery.approval-policy"), Immutable]
public sealed record ApprovalPolicy(
    [property: Id(0)] ImmutableArray<string> Approvers,
    [property: Id(1)] int Quorum,
    [property: Id(2)] bool AllowSelfApproval,
    [property: Id(3)] TimeSpan? Timeout)
{
    public static ApprovalPolicy Anyone { get; } = new([], 1, false, null);
}
