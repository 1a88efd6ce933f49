using Qvs.Domain.Delivery;

namespace Qvs.Domain.Sources;

/// <summary>When a line starts by the clock, and with which inputs (an extension: formats.md 6 knows push only).</summary>
/// <param name="Cron">Five fields: minute, hour, day of month, month, day of week.</param>
/// <param name="TimeZone">An IANA name, for example <c>Asia/Tokyo</c>.</param>
[GenerateSerializer, Alias("qvs.sources.schedule"), Immutable]
public sealed record Schedule(
    [property: Id(0)] string Cron,
    [property: Id(1)] string TimeZone,
    [property: Id(2), JsonConverter(typeof(OrdinalMapConverter))] ImmutableSortedDictionary<string, string> Inputs,
    [property: Id(3)] bool IsEnabled = true);

/// <summary>A schedule and how it went.</summary>
/// <param name="Next">The next start; null if it is switched off.</param>
/// <param name="LastTick">The last time that was due, and dealt with.</param>
/// <param name="LastRun">What was started then; null if nothing was.</param>
/// <param name="LastProblem">Why nothing was started then; else empty.</param>
[GenerateSerializer, Alias("qvs.sources.schedule-view"), Immutable]
public sealed record ScheduleView(
    [property: Id(0)] ScheduleKey Key,
    [property: Id(1)] Schedule Schedule,
    [property: Id(2)] DateTimeOffset? Next,
    [property: Id(3)] DateTimeOffset? LastTick,
    [property: Id(4)] RunKey? LastRun,
    [property: Id(5)] string LastProblem);
