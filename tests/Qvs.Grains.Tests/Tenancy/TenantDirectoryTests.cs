using Qvs.Domain.Credentials;
using Qvs.Domain.Ports;
using Qvs.Domain.Tenancy;
using Qvs.Grains.Access;
using Qvs.Grains.Tests.Simulation;

namespace Qvs.Grains.Tests.Tenancy;

public sealed class TenantDirectoryTests(TenantFixture fixture) : IClassFixture<TenantFixture>
{
    [Fact]
    public async Task A_new_tenant_has_its_owner_and_the_credentials_that_every_project_has()
    {
        var tenant = await fixture.MakeTenant();

        using var platform = TenantFixture.AsPlatform(tenant);
        Assert.Equal(["owner"], Assert.Single((await fixture.Directory(tenant).Get())!.Members).Roles);
        var passphrase = (await Reveal(tenant, CredentialNames.Pulumi))!["passphrase"];
        Assert.Equal(64, passphrase.Length);
        Assert.Equal("", (await Reveal(tenant, CredentialNames.PublicGit))!["token"]);

        var again = Platform.Done(await fixture.Directory(tenant).Create("Another name", new Member("eve", "Eve", [Roles.Owner])));
        Assert.Equal(("A tenant", 1L, "olga"), (again.DisplayName, again.Revision, Assert.Single(again.Members).Name));
        Assert.Equal(passphrase, (await Reveal(tenant, CredentialNames.Pulumi))!["passphrase"]);
    }

    [Fact]
    public async Task The_last_owner_stays_and_only_owners_make_owners()
    {
        var tenant = await fixture.MakeTenant();
        using (TenantFixture.AsOwner(tenant))
        {
            Platform.Done(await fixture.Directory(tenant).SetMember(new Member("adam", "Adam", [Roles.Admin])));
            Assert.Equal(["last-owner"], Codes(await fixture.Directory(tenant).SetMember(new Member("olga", "Olga", [Roles.Admin]))));
            Assert.Equal(["last-owner"], Codes(await fixture.Directory(tenant).SetMember(new Member("olga", "Olga", []))));
        }

        using (TenantFixture.As(tenant, "adam", Roles.Admin))
        {
            Assert.Equal(["owner-only"], Codes(await fixture.Directory(tenant).SetMember(new Member("adam", "Adam", [Roles.Owner]))));
            Platform.Done(await fixture.Directory(tenant).SetMember(new Member("vera", "Vera", [Roles.Viewer])));
        }

        using (TenantFixture.AsOwner(tenant))
        {
            Platform.Done(await fixture.Directory(tenant).SetMember(new Member("adam", "Adam", [Roles.Owner])));
            Platform.Done(await fixture.Directory(tenant).SetMember(new Member("olga", "Olga", [])));
        }

        using (TenantFixture.AsPlatform(tenant))
        {
            Assert.Null(await fixture.Directory(tenant).FindMember("olga"));
            Assert.Equal(["adam", "vera"], (await fixture.Directory(tenant).Get())!.Members.Select(member => member.Name));
        }
    }

    [Fact]
    public async Task Everything_that_is_wrong_with_a_member_is_told_at_once()
    {
        var tenant = await fixture.MakeTenant();
        using var owner = TenantFixture.AsOwner(tenant);

        var refused = await fixture.Directory(tenant).SetMember(new Member(" ", "", ["king", Roles.Viewer, "queen"]));

        Assert.Equal(3, refused.Rejections.Length);
        Assert.Equal(1, (await fixture.Directory(tenant).Get())!.Revision);
    }

    [Fact]
    public async Task A_change_of_an_old_revision_is_refused()
    {
        var tenant = await fixture.MakeTenant();
        using var owner = TenantFixture.AsOwner(tenant);
        Platform.Done(await fixture.Directory(tenant).Describe("Renamed", "", 1));

        Assert.Equal([RejectionCodes.RevisionConflict], Codes(await fixture.Directory(tenant).Describe("Renamed again", "", 1)));
        await Assert.ThrowsAsync<AccessDeniedException>(() => fixture.Directory(tenant).SetQuotas(new Quotas { Applications = 3 }, 2));
        using (TenantFixture.AsPlatform(tenant))
        {
            Assert.Equal([RejectionCodes.Invalid], Codes(await fixture.Directory(tenant).SetQuotas(new Quotas { Applications = -1 }, 2)));
            Platform.Done(await fixture.Directory(tenant).SetQuotas(new Quotas { Applications = 3 }, 2));
        }

        Assert.Equal(("Renamed", 3L), ((await fixture.Directory(tenant).Get())!.DisplayName, (await fixture.Directory(tenant).Get())!.Revision));
    }

    [Fact]
    public async Task The_list_of_tenants_shows_the_name_of_now()
    {
        var tenant = await fixture.MakeTenant();
        using var owner = TenantFixture.AsOwner(tenant);
        Platform.Done(await fixture.Directory(tenant).Describe("Shown name", "", null));

        var row = await fixture.Platform.Service<IListings>().Find(tenant, ListingKinds.Tenant, tenant.Value, TestContext.Current.CancellationToken);

        Assert.Contains("Shown name", row!.Body, StringComparison.Ordinal);
    }

    private async Task<ImmutableSortedDictionary<string, string>?> Reveal(TenantId tenant, CredentialId id) =>
        (await fixture.Platform.Grains.Credential(new CredentialKey(tenant, id)).Reveal())?.Values;

    private static IEnumerable<string> Codes<T>(Answer<T> answer)
        where T : class => answer.Rejections.Select(rejection => rejection.Code);
}
