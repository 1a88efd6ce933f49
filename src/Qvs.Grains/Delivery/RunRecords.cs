using Qvs.Domain.Delivery.Runs;

namespace Qvs.Grains.Delivery;

/// <summary>A run's plan at rest: written once, because it is large and never changes, while the rest is written at every transition.</summary>
internal sealed class RunPlanRecord
{
    public int Version { get; set; } = 1;

    public RunPlan? Plan { get; set; }

    public string Cause { get; set; } = "";
}

/// <summary>A run at rest, without its plan.</summary>
internal sealed class RunRecord
{
    public int Version { get; set; } = 1;

    public RunState? State { get; set; }

    public long Revision { get; set; }
}
