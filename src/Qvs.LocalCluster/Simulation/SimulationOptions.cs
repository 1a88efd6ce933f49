namespace Qvs.LocalCluster.Simulation;

/// <summary>
/// How workloads that nothing really runs behave. One object can say otherwise by annotation: <c>qvs.cloud/simulate-delay</c> (a
/// duration such as <c>2s</c> or <c>300ms</c>) and <c>qvs.cloud/simulate-failure</c> (a reason such as <c>ImagePullBackOff</c>).
/// </summary>
public sealed record SimulationOptions
{
    public const string DelayAnnotation = "qvs.cloud/simulate-delay";
    public const string FailureAnnotation = "qvs.cloud/simulate-failure";

    public bool Enabled { get; init; } = true;

    /// <summary>From the creation of a pod, a claim or a load balancer until it is ready.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>A reason why no simulated pod becomes ready; null lets all succeed.</summary>
    public string? Failure { get; init; }
}
