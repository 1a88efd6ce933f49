namespace Qvs.Domain.Tenancy;

/// <summary>
/// For how long a tenant keeps what runs leave. What is deployed, held, being promoted, or among the last runs of its line stays whatever its age, with its
/// logs and artifacts.
/// </summary>
[GenerateSerializer, Alias("qvs.tenancy.retention"), Immutable]
public sealed record RetentionSettings
{
    /// <summary>Days after its beginning after which a run that has ended is forgotten, with its logs and artifacts; null for ever.</summary>
    [Id(0)]
    public int? RunDays { get; init; }

    /// <summary>The same for logs alone.</summary>
    [Id(1)]
    public int? LogDays { get; init; }

    /// <summary>The same for archives of artifacts alone.</summary>
    [Id(2)]
    public int? ArtifactDays { get; init; }

    /// <summary>How many runs of each line stay whatever their age.</summary>
    [Id(3)]
    public int KeepRuns { get; init; } = 20;

    /// <summary>Days after which entries of the audit are given up; the rest can still be verified. Null for ever.</summary>
    [Id(4)]
    public int? AuditDays { get; init; }
}

/// <summary>What one round of tidying has done.</summary>
/// <param name="Failed">What could not be done now, and is tried again.</param>
/// <param name="HasMore">There is more to do than one round does.</param>
[GenerateSerializer, Alias("qvs.tenancy.retention-round"), Immutable]
public sealed record RetentionRound(
    [property: Id(0)] DateTimeOffset At,
    [property: Id(1)] int Runs,
    [property: Id(2)] int Logs,
    [property: Id(3)] int Artifacts,
    [property: Id(4)] int Failed,
    [property: Id(5)] bool HasMore);

/// <param name="IsOwn">Whether the tenant has set it, or has the installation's.</param>
/// <param name="Last">Null before the first round.</param>
[GenerateSerializer, Alias("qvs.tenancy.retention-view"), Immutable]
public sealed record RetentionView([property: Id(0)] RetentionSettings Settings, [property: Id(1)] bool IsOwn, [property: Id(2)] long Revision, [property: Id(3)] RetentionRound? Last);

public static class RetentionRules
{
    public const int MostDays = 3_650;
    public const int MostKept = 1_000;

    public static RetentionSettings Defaults { get; } = new() { RunDays = 365, LogDays = 180, ArtifactDays = 180 };

    /// <summary>Everything that is wrong with the settings.</summary>
    public static ImmutableArray<Rejection> Problems(RetentionSettings settings) =>
    [
        .. Days("runs", settings.RunDays, 1),
        .. Days("logs", settings.LogDays, 1),
        .. Days("artifacts", settings.ArtifactDays, 1),
        .. Days("audit entries", settings.AuditDays, 30),
        .. settings.KeepRuns is < 1 or > MostKept
            ? new[] { new Rejection(RejectionCodes.Invalid, $"{settings.KeepRuns} runs of each line are to be kept.", $"Keep 1 to {MostKept}.") }
            : [],
    ];

    /// <summary>What is older than this may go; null if nothing may.</summary>
    public static DateTimeOffset? Before(int? days, DateTimeOffset now) => days is { } some ? now - TimeSpan.FromDays(some) : null;

    private static IEnumerable<Rejection> Days(string what, int? days, int least) => days is { } some && (some < least || some > MostDays)
        ? [new Rejection(RejectionCodes.Invalid, $"The days for {what} are {some}.", $"Use {least} to {MostDays}, or none to keep them for ever.")]
        : [];
}
