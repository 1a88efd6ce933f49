using Qvs.Domain.Delivery;

namespace Qvs.Domain.Tenancy;

/// <summary>What one run has used on one day (UTC).</summary>
/// <param name="Runs">1 on the day on which the run began, else 0.</param>
/// <param name="Stages">Attempts of stages that ended on that day.</param>
/// <param name="PodTime">From start to end of each pod that ended on that day, added up.</param>
/// <param name="LogBytes">Of attempts that ended on that day.</param>
/// <param name="ArtifactBytes">Of the run, on the day of its end.</param>
public sealed record RunUse(RunKey Run, DateOnly Day, DateTimeOffset BeganAt, int Runs, int Stages, TimeSpan PodTime, long LogBytes, long ArtifactBytes);

/// <summary>What a tenant has used on one day (UTC). A run counts where it began; what it used, where it ended.</summary>
/// <param name="PodSeconds">Of all pods, from start to end each.</param>
[GenerateSerializer, Alias("qvs.tenancy.usage-day"), Immutable]
public sealed record UsageDay(
    [property: Id(0)] DateOnly Day,
    [property: Id(1)] long Runs,
    [property: Id(2)] long Stages,
    [property: Id(3)] long PodSeconds,
    [property: Id(4)] long LogBytes,
    [property: Id(5)] long ArtifactBytes);

/// <param name="Limit">Null for no limit.</param>
[GenerateSerializer, Alias("qvs.tenancy.quota-use"), Immutable]
public sealed record QuotaUse([property: Id(0)] Quota Quota, [property: Id(1)] long Used, [property: Id(2)] long? Limit);

/// <param name="Weight">The tenant's share where tenants wait for each other.</param>
/// <param name="Quotas">What counts against a quota now.</param>
/// <param name="Days">Days on which something was used, the oldest first.</param>
[GenerateSerializer, Alias("qvs.tenancy.usage"), Immutable]
public sealed record Usage([property: Id(0)] int Weight, [property: Id(1)] ImmutableArray<QuotaUse> Quotas, [property: Id(2)] ImmutableArray<UsageDay> Days);
