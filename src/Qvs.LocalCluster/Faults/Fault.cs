namespace Qvs.LocalCluster.Faults;

/// <summary>What goes wrong.</summary>
public enum FaultKind
{
    /// <summary>The request is answered with <see cref="Fault.Code"/> and is not carried out.</summary>
    Answer,

    /// <summary>The request is carried out after <see cref="Fault.Delay"/>.</summary>
    Slow,

    /// <summary>The connection is reset before the request is carried out.</summary>
    Reset,

    /// <summary>The request is carried out, and the connection reset instead of an answer.</summary>
    ResetAfter,

    /// <summary>A watch event is never sent.</summary>
    DropEvent,

    /// <summary>A watch event is sent after <see cref="Fault.Delay"/>, and those behind it after it.</summary>
    DelayEvent,

    /// <summary>A watch event is sent twice.</summary>
    DuplicateEvent,

    /// <summary>A watch event is sent after the one that follows it.</summary>
    ReorderEvent,

    /// <summary>Instead of an event the watch gets the error 410 and ends.</summary>
    GoneEvent,

    /// <summary>Instead of an event the watch's connection is reset.</summary>
    ResetWatch,
}

/// <summary>One fault, for the next <see cref="Times"/> requests or events that fit.</summary>
public sealed record Fault(FaultKind Kind)
{
    public int Times { get; init; } = 1;

    /// <summary>Only requests of this method; null for all.</summary>
    public string? Method { get; init; }

    /// <summary>Only this resource (plural); null for all.</summary>
    public string? Resource { get; init; }

    public int Code { get; init; } = 503;

    public TimeSpan Delay { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Seconds in the Retry-After header of an <see cref="FaultKind.Answer"/>; null sends none.</summary>
    public int? RetryAfter { get; init; }
}
