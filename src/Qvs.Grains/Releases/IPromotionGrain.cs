using Orleans.Concurrency;
using Qvs.Domain.Delivery;
using Qvs.Domain.Releases;
using Qvs.Domain.Tenancy;
using Qvs.Grains.Applications;

namespace Qvs.Grains.Releases;

/// <summary>Where runs of a line are promoted to, and which were. Key: <see cref="AssemblyLineKey"/> of the source.</summary>
[Alias("qvs.IPromotionGrain")]
public interface IPromotionGrain : ITenantGrain
{
    /// <summary>The rules; at revision 0 there were never any.</summary>
    [Requires(Permission.Read), AlwaysInterleave, Alias("Get")]
    Task<Versioned<PromotionRules>> Get();

    [Requires(Permission.Configure, "assembly-line.promotions"), Alias("Save")]
    Task<Answer<Versioned<PromotionRules>>> Save([Audited] PromotionRules rules, long? ifRevision);

    /// <summary>What became of the promotions of a run.</summary>
    [Requires(Permission.Read), AlwaysInterleave, Alias("Of")]
    Task<ImmutableArray<Promotion>> Of(int run);

    /// <summary>Every promotion that is known, the latest last.</summary>
    [PlatformOnly, AlwaysInterleave, Alias("All")]
    Task<ImmutableArray<Promotion>> All();

    /// <summary>What would change at each target. Changes nothing.</summary>
    /// <param name="to">The targets' lines; empty for all rules.</param>
    [Requires(Permission.Read), AlwaysInterleave, ResponseTimeout(ApplicationTimeouts.Compile), Alias("Preview")]
    Task<Answer<PromotionPreview>> Preview(int run, ImmutableArray<AssemblyLineId> to, ImmutableSortedDictionary<string, string> inputs);

    /// <summary>Starts a run at each target that has none of this run yet. Every target may be refused by itself; nothing starts if the request is wrong.</summary>
    [Requires(Permission.Deploy, "run.promote"), Alias("Promote")]
    Task<Answer<Promotions>> Promote(int run, [Audited] ImmutableArray<AssemblyLineId> to, ImmutableSortedDictionary<string, string> inputs);

    /// <summary>A run has succeeded, perhaps again: what is automatic follows.</summary>
    [PlatformOnly, Alias("Succeeded")]
    Task Succeeded(int run);
}
