using System.Globalization;
using Qvs.Domain.Applications;
using Qvs.Domain.Ports;
using Qvs.Domain.Tenancy;
using Qvs.Grains.Definitions;
using Qvs.Grains.Tenancy;

namespace Qvs.Grains.Applications;

internal sealed class EnvironmentGrain(
    [PersistentState("environment", "qvs")] IPersistentState<Definition<EnvironmentSpec>> state, RowWriter rows, QuotaGate quotas, ICron cron, TimeProvider time)
    : DefinitionGrain<EnvironmentSpec>(state, rows, time, ListingKinds.Environment), IEnvironmentGrain
{
    private EnvironmentKey? _id;

    protected override TenantId Tenant => Id.Tenant;

    protected override string Name => $"environment '{Id.Environment}'";

    private EnvironmentKey Id => _id ??= KeyOf.Grain<EnvironmentKey>(this);

    public Task<Versioned<EnvironmentSpec>?> Get() => Task.FromResult(Current);

    public Task<Answer<Versioned<EnvironmentSpec>>> Save(EnvironmentSpec spec, long? ifRevision)
    {
        // Who may not deploy in a freeze must not get around it by taking the window away.
        var mayFreeze = CallerContext.Current?.May(Permission.Freeze) == true || (Current?.Value.Freezes ?? []).SequenceEqual(spec.Freezes);
        return SaveSpec(spec, ifRevision, async () => [.. mayFreeze ? [] : Unfrozen(), .. await Check(spec), .. Current is null ? await quotas.Refusals(Tenant, Quota.Environments) : []]);
    }

    private async Task<IEnumerable<Rejection>> Check(EnvironmentSpec spec) =>
        [.. SpecRules.Check(spec, cron), .. await Cluster(spec), .. await Store(spec), .. await Targets(spec)];

    private Rejection[] Unfrozen() =>
        [new Rejection("freeze-not-allowed", $"The freeze windows of the {Name} are changed, which you may not.", "Leave them as they are, or ask somebody with the permission 'freeze'.")];

    public Task<Answer<Versioned<EnvironmentSpec>>> Delete(long? ifRevision) => DeleteSpec(ifRevision, () => Listings.OfEnvironment(Tenant, Id.Environment));

    protected override string Text(EnvironmentSpec spec) => $"{spec.DisplayName} {spec.Description}";

    protected override string Sort(EnvironmentSpec spec) => string.Create(CultureInfo.InvariantCulture, $"{spec.Order + (long)int.MaxValue:d10} {Id.Environment}");

    private async Task<IEnumerable<Rejection>> Cluster(EnvironmentSpec spec) => await GrainFactory.Cluster(new ClusterKey(Tenant, spec.Cluster)).Get() is null
        ? [new Rejection(RejectionCodes.Invalid, $"There is no cluster '{spec.Cluster}', which the {Name} names.", "Connect the cluster first, or name another.")]
        : [];

    private async Task<IEnumerable<Rejection>> Store(EnvironmentSpec spec) => spec.Secrets?.Credential is { } id
        ? await GrainFactory.Demand(Tenant, id, $"the secret backend of the {Name}", ["clientSecret"])
        : [];

    /// <summary>Deployments keep credentials by the names of targets: one that has some cannot go.</summary>
    private async Task<IEnumerable<Rejection>> Targets(EnvironmentSpec spec)
    {
        var problems = new List<Rejection>();
        foreach (var gone in Current?.Value.Targets.Where(old => !spec.Targets.Any(target => target.Name == old.Name && target.Kind == old.Kind)) ?? [])
        {
            var users = await Listings.OfTarget(Tenant, Id.Environment, gone.Name);
            if (!users.IsEmpty)
            {
                problems.Add(new Rejection(
                    RejectionCodes.InUse,
                    $"The target '{gone.Name}' is used by {string.Join(", ", users)}.",
                    "Remove the target's credential from these deployments first."));
            }
        }

        return problems;
    }
}
