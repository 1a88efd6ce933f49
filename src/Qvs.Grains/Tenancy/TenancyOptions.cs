using Qvs.Domain.Tenancy;

namespace Qvs.Grains.Tenancy;

/// <summary>What the host decides about tenants as a whole.</summary>
public sealed class TenancyOptions
{
    /// <summary>What holds for tenants of which the operator has said nothing.</summary>
    public Quotas Quotas { get; set; } = QuotaRules.Defaults;

    /// <summary>What holds for tenants that have said nothing themselves.</summary>
    public RetentionSettings Retention { get; set; } = RetentionRules.Defaults;

    /// <summary>How often old runs, logs and artifacts are looked for.</summary>
    public TimeSpan SweepPeriod { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How much is done at a time; the rest follows shortly after.</summary>
    public int SweepAtOnce { get; set; } = 25;

    /// <summary>How long after its end a run is measured: its last lines of logs come later than it.</summary>
    public TimeSpan MeasureAfter { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a deletion waits after it has closed the tenant: longer than sessions believe what they know of their caller.</summary>
    public TimeSpan SessionsEnd { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a deletion waits for runs that were cancelled; after that they are given up, with what they have on clusters.</summary>
    public TimeSpan RunsEnd { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>Between two looks of a deletion at what it waits for.</summary>
    public TimeSpan DeletionPause { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>For how long nobody can have the name of a deleted tenant: links, clones and clusters still know it.</summary>
    public TimeSpan NameRests { get; set; } = TimeSpan.FromDays(30);
}
