using Qvs.Domain.Applications;
using Qvs.Domain.Tenancy;
using Qvs.Grains.Access;
using Qvs.Grains.Tests.Tenancy;

namespace Qvs.Grains.Tests.Access;

public sealed class DeniedCallTests(TenantFixture fixture) : IClassFixture<TenantFixture>
{
    [Fact]
    public async Task A_call_that_is_denied_does_not_activate_the_object_and_read_its_state()
    {
        var (tenant, other) = (await fixture.MakeTenant(), await fixture.MakeTenant());
        // As the host calls: from within the silo, where pages and endpoints run.
        var grains = fixture.Platform.Service<IGrainFactory>();
        var environment = grains.Environment(new EnvironmentKey(tenant, EnvironmentId.Parse("prod")));

        using (TenantFixture.AsOwner(other))
        {
            await Assert.ThrowsAsync<AccessDeniedException>(() => environment.Get());
        }

        Assert.False(await IsActive(environment.GetGrainId()));
        using (TenantFixture.AsOwner(tenant))
        {
            Assert.Null(await environment.Get());
        }

        Assert.True(await IsActive(environment.GetGrainId()));
    }

    [Fact]
    public async Task The_caller_of_before_is_back_after_a_call()
    {
        var tenant = await fixture.MakeTenant();
        using (TenantFixture.AsOwner(tenant))
        {
            await fixture.Directory(tenant).SetMember(new Member("dan", "Dan", [Roles.Viewer]));
            Assert.Equal(("olga", false), (CallerContext.Current!.Actor.Name, CallerContext.Current.IsPlatform));
        }

        Assert.Null(CallerContext.Current);
        await Assert.ThrowsAsync<AccessDeniedException>(() => fixture.Directory(tenant).Get());
    }

    private async Task<bool> IsActive(GrainId grain) =>
        await fixture.Platform.Service<IGrainFactory>().GetGrain<IManagementGrain>(0).GetActivationAddress(fixture.Platform.Grains.GetGrain(grain)) is not null;
}
