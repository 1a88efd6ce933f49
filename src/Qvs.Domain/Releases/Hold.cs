using Qvs.Domain.Applications;
using Qvs.Domain.Delivery;
using Qvs.Domain.Tenancy;

namespace Qvs.Domain.Releases;

/// <summary>Nothing new is deployed there until somebody lets it go: what keeps a rollback from being undone by the next push.</summary>
/// <param name="Run">The rollback that goes with it: the one run that may deploy, also when it is retried.</param>
[GenerateSerializer, Alias("qvs.releases.hold"), Immutable]
public sealed record Hold([property: Id(0)] Actor By, [property: Id(1)] string Reason, [property: Id(2)] DateTimeOffset At, [property: Id(3)] RunKey? Run)
{
    public const string Code = "deployment-held";

    /// <summary>Why a run may not deploy there; null if it may.</summary>
    public Rejection? Refusal(DeploymentKey deployment, RunKey? run) => run is not null && run == Run ? null : new Rejection(
        Code,
        $"The deployment '{deployment.Application}/{deployment.Deployment}' is held by {By.Name} since {At.ToUniversalTime():yyyy-MM-dd HH:mm} UTC: {Reason}",
        "Release the hold on the deployment's page first.");
}
