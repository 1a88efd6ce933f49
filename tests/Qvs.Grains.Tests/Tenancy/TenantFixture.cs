using Microsoft.Extensions.DependencyInjection;
using Qvs.Domain.Tenancy;
using Qvs.Grains.Access;
using Qvs.Grains.Tenancy;
using Qvs.Grains.Tests.Simulation;

namespace Qvs.Grains.Tests.Tenancy;

/// <summary>One control plane for all tests of a class; each makes a tenant of its own.</summary>
public sealed class TenantFixture : IAsyncLifetime
{
    private readonly ShiftedTime _time = new();
    private int _tenants;

    public Platform Platform { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Platform = await Platform.Start(configure: services => services.AddSingleton<TimeProvider>(_time));

    public ValueTask DisposeAsync() => Platform.DisposeAsync();

    public DateTimeOffset Now => _time.GetUtcNow();

    public void Advance(TimeSpan by) => _time.Advance(by);

    /// <summary>A new tenant that <c>olga</c> owns.</summary>
    public async Task<TenantId> MakeTenant()
    {
        var tenant = TenantId.Parse($"tenant-{Interlocked.Increment(ref _tenants)}");
        using var platform = CallerContext.Use(Caller.Platform(tenant));
        Platform.Done(await Directory(tenant).Create("A tenant", new Member("olga", "Olga", [Roles.Owner])));
        return tenant;
    }

    public ITenantDirectoryGrain Directory(TenantId tenant) => Platform.Grains.Tenant(tenant);

    public static IDisposable As(TenantId tenant, string name, params ImmutableArray<string> roles) =>
        CallerContext.Use(Caller.Member(tenant, new Actor(name, roles)));

    public static IDisposable AsOwner(TenantId tenant) => As(tenant, "olga", Roles.Owner);

    public static IDisposable AsPlatform(TenantId tenant) => CallerContext.Use(Caller.Platform(tenant));
}
