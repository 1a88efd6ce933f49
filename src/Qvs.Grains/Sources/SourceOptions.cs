namespace Qvs.Grains.Sources;

/// <summary>What the host decides about webhooks and schedules.</summary>
public sealed class SourceOptions
{
    /// <summary>How often a webhook looks for deliveries that were left behind and for those to forget.</summary>
    public TimeSpan ReminderPeriod { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>A delivery that is not worked off after this time is woken by its webhook.</summary>
    public TimeSpan LeftBehindAfter { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The first delay before something that failed is tried again; it doubles up to <see cref="LongestRetryDelay"/>.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(500);

    public TimeSpan LongestRetryDelay { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long it is tried to start a delivery's runs, or to tell a git server of a commit's state.</summary>
    public TimeSpan GiveUpAfter { get; set; } = TimeSpan.FromDays(1);

    /// <summary>How long deliveries are kept, and known again when they are repeated. Providers repeat within days.</summary>
    public TimeSpan KeepDeliveriesFor { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How many deliveries of a webhook are kept.</summary>
    public int MostDeliveries { get; set; } = 2_000;

    /// <summary>How long the secret before the last rotation is still taken, if whoever rotates wants it.</summary>
    public TimeSpan OldSecretStays { get; set; } = TimeSpan.FromDays(1);

    /// <summary>A start by the clock that could not be made in time is made later, if it is no later than this.</summary>
    public TimeSpan LatestTick { get; set; } = TimeSpan.FromHours(1);
}
