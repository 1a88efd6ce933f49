using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Qvs.Grains.Definitions;
using Qvs.Grains.Delivery;
using Qvs.Grains.Fairness;
using Qvs.Grains.Live;
using Qvs.Grains.Sources;

namespace Qvs.Grains.Hosting;

public static class GrainsHosting
{
    /// <summary>
    /// Registers what the grains need of themselves. The host brings the grain storage <c>qvs</c>, reminders, a <see cref="TimeProvider"/>, and the ports
    /// of Qvs.Domain.Ports: <c>IClusterGateway</c>, <c>IBlobStore</c>, <c>IListings</c>, <c>ILogStore</c>, <c>ILogCollector</c>; if it has them, an
    /// <see cref="IRunNotifier"/> and <c>ICommitStatuses</c>.
    /// </summary>
    public static ISiloBuilder AddQvsGrains(this ISiloBuilder silo, Action<DeliveryOptions>? configure = null)
    {
        silo.Services.AddOptions<DeliveryOptions>().Configure(options => configure?.Invoke(options));
        silo.Services.AddOptions<FairOptions>();
        silo.Services.AddSingleton<RunGates>();
        silo.Services.TryAddSingleton<FairWeights>();
        silo.Services.AddSingleton<EffectRunner>().AddSingleton<PipelineRunEffects>().AddSingleton<PlatformEffects>();
        silo.Services.AddSingleton<PipelineSpecs>().AddSingleton<RunSecrets>().AddSingleton<RunArtifacts>().AddSingleton<RunRows>().AddSingleton<TaskTokens>();
        silo.Services.AddSingleton<Domain.Ports.ICron>(Cron.Instance);
        silo.Services.AddSingleton<LineRows>().AddSingleton<StageGathering>().AddSingleton<RetryChecks>().AddSingleton<DeploymentGate>();
        silo.Services.AddSingleton<Releases.ReleaseManifests>().AddSingleton<Releases.ReleaseComparing>().AddSingleton<Releases.PromotionPreviewing>().AddSingleton<Releases.DriftCheck>();
        silo.Services.TryAddSingleton<Domain.Ports.ILiveObjects, Releases.NoLiveObjects>();
        silo.Services.AddOptions<SourceOptions>();
        silo.Services.TryAddSingleton<Domain.Sources.ICommitStatuses, NoCommitStatuses>();
        silo.Services.AddSingleton<WebhookSecrets>().AddSingleton<DeliveryRows>().AddSingleton<DeliveryRetention>();
        silo.Services.AddOptions<Tenancy.TenancyOptions>();
        silo.Services.AddSingleton<Tenancy.QuotaGate>().AddSingleton<Tenancy.RunMetering>().AddSingleton<Tenancy.RetentionSweep>().AddSingleton<Tenancy.TenantErasure>();
        silo.Services.AddSingleton<Announcer>().AddSingleton<RowWriter>();
        silo.Services.AddSingleton<ILiveFeed, LiveFeed>();
        silo.Services.TryAddSingleton<IRunNotifier, LogNotifier>();
        silo.AddStartupTask<OpenRunsAwaken>();
        return silo;
    }
}
