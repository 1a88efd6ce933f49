using Qvs.Domain.Delivery;

namespace Qvs.Domain.Releases;

/// <summary>From a finished run of one line to a run of another (formats.md 4.4): dev to staging to prod with the same image.</summary>
/// <param name="Bindings">By input of the target: the result of the source that it gets. What is left out is asked for, or has its default.</param>
/// <param name="IsAutomatic">As soon as a run of the source has succeeded; otherwise when a person says so.</param>
[GenerateSerializer, Alias("qvs.releases.promotion-rule"), Immutable]
public sealed record PromotionRule(
    [property: Id(0)] AssemblyLineId To,
    [property: Id(1), JsonConverter(typeof(OrdinalMapConverter))] ImmutableSortedDictionary<string, string> Bindings,
    [property: Id(2)] bool IsAutomatic);

/// <summary>Where results of a line go; several rules fan out.</summary>
[GenerateSerializer, Alias("qvs.releases.promotion-rules"), Immutable]
public sealed record PromotionRules([property: Id(0)] ImmutableArray<PromotionRule> Rules)
{
    public static PromotionRules None { get; } = new([]);
}

[JsonConverter(typeof(JsonStringEnumConverter<PromotionState>))]
public enum PromotionState
{
    /// <summary>Automatic, and tried again until the target may be deployed to.</summary>
    Waiting,
    Started,

    /// <summary>A person may try again.</summary>
    Refused,
}

/// <summary>What became of one rule for one run; there is at most one promoted run for the two.</summary>
/// <param name="Problems">Why it waits or was refused.</param>
[GenerateSerializer, Alias("qvs.releases.promotion"), Immutable]
public sealed record Promotion(
    [property: Id(0)] RunKey From,
    [property: Id(1)] AssemblyLineId To,
    [property: Id(2)] PromotionState State,
    [property: Id(3)] RunKey? Run,
    [property: Id(4)] ImmutableArray<Rejection> Problems,
    [property: Id(5)] string By,
    [property: Id(6)] DateTimeOffset At);

[GenerateSerializer, Alias("qvs.releases.promotions"), Immutable]
public sealed record Promotions([property: Id(0)] ImmutableArray<Promotion> Items);

/// <summary>What would happen at one target.</summary>
/// <param name="Inputs">With their values, as far as they are known.</param>
/// <param name="Open">Inputs that a person has to fill in.</param>
/// <param name="Closed">Why it can not start now: windows, holds, what is missing.</param>
/// <param name="Approvals">Stages that will wait for people.</param>
/// <param name="Diffs">By deployment.</param>
/// <param name="Done">The run that this promotion has started already.</param>
[GenerateSerializer, Alias("qvs.releases.promotion-target"), Immutable]
public sealed record PromotionTarget(
    [property: Id(0)] AssemblyLineId Line,
    [property: Id(1), JsonConverter(typeof(OrdinalMapConverter))] ImmutableSortedDictionary<string, string> Inputs,
    [property: Id(2)] ImmutableArray<string> Open,
    [property: Id(3)] ImmutableArray<Rejection> Closed,
    [property: Id(4)] ImmutableArray<string> Approvals,
    [property: Id(5)] ImmutableArray<DeploymentDiff> Diffs,
    [property: Id(6)] RunKey? Done);

[GenerateSerializer, Alias("qvs.releases.promotion-preview"), Immutable]
public sealed record PromotionPreview([property: Id(0)] RunKey From, [property: Id(1)] ImmutableArray<PromotionTarget> Targets);
