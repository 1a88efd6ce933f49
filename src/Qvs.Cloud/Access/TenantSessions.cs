using System.Security.Claims;
using Qvs.Domain.Ports;
using Qvs.Domain.Tenancy;
using Qvs.Grains.Access;

namespace Qvs.Cloud.Access;

/// <summary>Opens sessions for whoever has signed in. A session looks its caller's roles up again as it is used, so that a member who was removed is out within seconds.</summary>
public sealed class TenantSessions(TenantServices services, TimeProvider clock)
{
    private static readonly TimeSpan RolesStayFor = TimeSpan.FromSeconds(15);

    /// <returns>Null if the tenant does not exist or the account is no member of it, which must look the same to the outside.</returns>
    public async Task<TenantSession?> Open(ClaimsPrincipal user, string? tenant)
    {
        if (!TenantId.TryParse(tenant, out var id) || await Find(user, id) is not { } caller)
        {
            return null;
        }

        return new TenantSession(caller, services, () => FindAgain(user, id), clock, RolesStayFor);
    }

    /// <summary>The tenants that an account is a member of, by name.</summary>
    public async Task<ImmutableArray<ListingRow>> TenantsOf(ClaimsPrincipal user, CancellationToken cancellation)
    {
        var mine = ImmutableArray.CreateBuilder<ListingRow>();
        await foreach (var row in services.Listings.Sweep(ListingKinds.Tenant, [], cancellation))
        {
            if (await Find(user, row.Tenant) is not null)
            {
                mine.Add(row);
            }
        }

        mine.Sort((one, other) => string.CompareOrdinal(one.Sort, other.Sort));
        return mine.ToImmutable();
    }

    /// <summary>A stream or a circuit outlives the request that opened it: the token may be revoked meanwhile, the session over.</summary>
    private async Task<Caller?> FindAgain(ClaimsPrincipal user, TenantId tenant)
    {
        if (Account.TokenOf(user) is not { } token)
        {
            return await Find(user, tenant);
        }

        using (CallerContext.Use(Caller.Platform(tenant)))
        {
            return await services.Grains.Tenant(tenant).Holder(token);
        }
    }

    private async Task<Caller?> Find(ClaimsPrincipal user, TenantId tenant)
    {
        if (Account.TokenCaller(user) is { } token)
        {
            return token.Tenant == tenant ? token : null;
        }

        if (Account.NameOf(user) is not { } account || Account.IsOver(user, clock.GetUtcNow()))
        {
            return null;
        }

        using (CallerContext.Use(Caller.Platform(tenant)))
        {
            var member = await services.Grains.Tenant(tenant).FindMember(account);
            return member is null ? null : Caller.Member(tenant, new Actor(member.Name, member.Roles));
        }
    }
}
