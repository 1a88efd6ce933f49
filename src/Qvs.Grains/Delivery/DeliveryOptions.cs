namespace Qvs.Grains.Delivery;

/// <summary>What the host decides about runs.</summary>
public sealed class DeliveryOptions
{
    /// <summary>Where tasks on clusters reach this platform (annotation <c>vs.axis-dev.io/api-endpoint</c>, formats.md 2.5.8); null: tasks are not told.</summary>
    public Uri? ApiEndpoint { get; set; }

    /// <summary>How often a reminder looks after what is open, in case that everything else was lost.</summary>
    public TimeSpan ReminderPeriod { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How often a run reads its live PipelineRuns from the cluster itself, whatever the watch says: an event may have been lost.</summary>
    public TimeSpan ObservePeriod { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The first delay before something that failed is tried again; it doubles up to <see cref="LongestRetryDelay"/>.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(250);

    public TimeSpan LongestRetryDelay { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long it may take until it is written that an effect was done; what comes meanwhile is written along. Zero: at once.</summary>
    public TimeSpan SettleDelay { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>A run that waits for a deployment asks for it again after this time: a grant may have been lost.</summary>
    public TimeSpan LockRenewal { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How often what is deployed is compared with what was deployed.</summary>
    public TimeSpan DriftPeriod { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>The largest archive of artifacts, in bytes.</summary>
    public long ArtifactLimit { get; set; } = 2L << 30;
}
