using Qvs.Domain.Tenancy;

namespace Qvs.Grains.Tenancy;

/// <summary>At rest.</summary>
internal sealed class RetentionRecord
{
    public int Version { get; set; } = 1;

    /// <summary>Null until the tenant sets them.</summary>
    public RetentionSettings? Settings { get; set; }

    public long Revision { get; set; }

    public RetentionRound? Last { get; set; }

    public RetentionPlace Place { get; set; } = new();
}

/// <summary>How far tidying has come: a round goes on where the last one stopped, also in another process.</summary>
internal sealed class RetentionPlace
{
    /// <summary>Cursor in the list of runs; null to begin at the oldest.</summary>
    public string? Runs { get; set; }

    public KeptPlace? Logs { get; set; }

    public KeptPlace? Artifacts { get; set; }

    /// <summary>Runs of before use was measured are measured once.</summary>
    public string? Unmeasured { get; set; }

    public bool IsMeasured { get; set; }

    /// <summary>Runs of before insights were kept are noted for them once.</summary>
    public string? Unlisted { get; set; }

    public bool IsListed { get; set; }
}

internal sealed record KeptPlace(string Run, DateTimeOffset BeganAt);
