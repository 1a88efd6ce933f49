using System.Security.Claims;
using Qvs.Cloud.Access;
using Qvs.Cloud.Hosting;
using Qvs.Cloud.Identity;
using Qvs.Domain.Tenancy;
using Qvs.Grains.Access;

namespace Qvs.Cloud.Operating;

/// <summary>
/// The people who operate the installation. They see of projects what they need for that, and nothing of what projects keep; only in a session of their own,
/// since a token belongs to a project.
/// </summary>
internal sealed class Operators(CloudOptions options, IdentityOptions identity, TimeProvider clock)
{
    private readonly ImmutableHashSet<string> _accounts = options.Operators.IsEmpty && !identity.UsesProvider ? [FirstStart.AdminAccount] : [.. options.Operators];

    public bool Includes(ClaimsPrincipal user) =>
        Account.TokenCaller(user) is null && Account.NameOf(user) is { } name && _accounts.Contains(name) && !Account.IsOver(user, clock.GetUtcNow());

    /// <summary>Acts within a project in the platform's name; the audit there names the operator.</summary>
    /// <exception cref="AccessDeniedException">The user is no operator.</exception>
    public IDisposable Act(ClaimsPrincipal user, TenantId tenant) => Includes(user)
        ? CallerContext.Use(new Caller(tenant, new Actor(Account.NameOf(user)!, []), [], IsPlatform: true))
        : throw new AccessDeniedException();
}
