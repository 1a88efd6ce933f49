using Qvs.Domain.Applications;
using Qvs.Domain.Credentials;
using Qvs.Domain.Ports;
using Qvs.Domain.Tenancy;
using Qvs.Grains.Access;
using Qvs.Grains.Credentials;
using Qvs.Grains.Tests.Simulation;
using Qvs.Grains.Tests.Tenancy;

namespace Qvs.Grains.Tests.Credentials;

public sealed class CredentialTests(TenantFixture fixture) : IClassFixture<TenantFixture>
{
    private static readonly CredentialId Token = CredentialId.Parse("gitsecret-1");

    [Fact]
    public async Task Keys_are_set_kept_and_removed_one_by_one_and_nobody_but_the_platform_sees_values()
    {
        var tenant = await fixture.MakeTenant();
        using (TenantFixture.AsOwner(tenant))
        {
            Platform.Done(await Save(tenant, ("token", "first"), ("user", "robot")));
            var view = Platform.Done(await Save(tenant, ("token", "second"), ("extra", "x"), ("user", null)));
            Assert.Equal(["extra", "token"], view.Keys);
            Assert.Equal((2L, "olga"), (view.Revision, view.ChangedBy));
            await Assert.ThrowsAsync<AccessDeniedException>(() => Credential(tenant).Reveal());
        }

        using var platform = TenantFixture.AsPlatform(tenant);
        Assert.Equal([new("extra", "x"), new("token", "second")], (await Credential(tenant).Reveal())!.Values);
    }

    [Fact]
    public async Task Neither_lists_nor_the_audit_nor_texts_hold_a_value_plain_or_sealed()
    {
        const string secret = "correct-horse-battery-staple";
        var tenant = await fixture.MakeTenant();
        using var owner = TenantFixture.AsOwner(tenant);
        Platform.Done(await Save(tenant, ("token", secret)));

        var patience = TestContext.Current.CancellationToken;
        var row = await fixture.Platform.Service<IListings>().Find(tenant, ListingKinds.Credential, $"credential:{tenant}/{Token}", patience);
        var audit = await fixture.Platform.Service<IAuditLog>().Read(new AuditQuery(tenant, Action: "credential.save"), patience);

        Assert.Contains("token", row!.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("v1.", row.Body, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, $"{row} {string.Join(' ', audit)} {Change(("token", secret))}", StringComparison.Ordinal);
        Assert.Contains(audit, entry => entry is { Actor: "olga", Outcome: "done" } && entry.Object == $"credential:{tenant}/{Token}");
    }

    [Fact]
    public async Task Everything_wrong_is_told_at_once_and_nothing_is_changed()
    {
        var tenant = await fixture.MakeTenant();
        using var owner = TenantFixture.AsOwner(tenant);

        var refused = await Save(tenant, ("no/key", "x"), ("..", "x"), ("good", new string('x', 300_000)));

        Assert.Equal(3, refused.Rejections.Length);
        Assert.Null(await Credential(tenant).Get());
        Assert.False((await Save(tenant)).IsDone);
        Platform.Done(await Save(tenant, ("token", "x")));
        Assert.False((await Save(tenant, ("token", null))).IsDone);
        Assert.False((await Credential(tenant).Save(CredentialPurpose.Cluster, "", Change(("token", "y")), null)).IsDone);
        Assert.Equal(1, (await Credential(tenant).Get())!.Revision);
    }

    [Fact]
    public async Task What_something_names_is_not_deleted_and_what_every_project_has_never()
    {
        var tenant = await fixture.MakeTenant();
        using var owner = TenantFixture.AsOwner(tenant);
        Platform.Done(await Save(tenant, ("token", "x")));
        var repository = fixture.Platform.Grains.Repository(new RepositoryKey(tenant, RepositoryId.Parse("shop")));
        Platform.Done(await repository.Save(new RepositorySpec(RepositoryKind.Git, "https://git.example.com/shop.git", "", Token), null));

        var used = await Credential(tenant).Delete(null);
        Assert.Equal(RejectionCodes.InUse, Assert.Single(used.Rejections).Code);
        Assert.Contains($"repository:{tenant}/shop", used.Rejections[0].Message, StringComparison.Ordinal);
        Assert.False((await fixture.Platform.Grains.Credential(new CredentialKey(tenant, CredentialNames.Pulumi)).Delete(null)).IsDone);

        Platform.Done(await repository.Delete(null));
        Platform.Done(await Credential(tenant).Delete(null));
        Assert.Null(await Credential(tenant).Get());
    }

    [Fact]
    public async Task After_a_rotation_everything_opens_and_the_next_write_seals_anew()
    {
        var tenant = await fixture.MakeTenant();
        using var owner = TenantFixture.AsOwner(tenant);
        Platform.Done(await Save(tenant, ("token", "old"), ("other", "kept")));

        await fixture.Platform.Service<ISecretKeys>().RotateTenant(tenant, TestContext.Current.CancellationToken);
        await AssertReveals(tenant, "old");
        Platform.Done(await Save(tenant, ("token", "new")));

        await AssertReveals(tenant, "new");
    }

    [Fact]
    public async Task A_deleted_name_goes_on_counting_its_revisions()
    {
        var tenant = await fixture.MakeTenant();
        using var owner = TenantFixture.AsOwner(tenant);
        Platform.Done(await Save(tenant, ("token", "x")));
        Platform.Done(await Credential(tenant).Delete(1));

        Assert.Equal(RejectionCodes.NotFound, (await Credential(tenant).Delete(null)).Rejections[0].Code);
        Assert.Equal(RejectionCodes.NotFound, (await Credential(tenant).Save(CredentialPurpose.Git, "", Change(("token", "y")), 1)).Rejections[0].Code);
        Assert.Equal(3, Platform.Done(await Credential(tenant).Save(CredentialPurpose.Git, "", Change(("token", "y")), 0)).Revision);
        Assert.Equal(RejectionCodes.Exists, (await Credential(tenant).Save(CredentialPurpose.Git, "", Change(("token", "y")), 0)).Rejections[0].Code);
    }

    private async Task AssertReveals(TenantId tenant, string token)
    {
        using var platform = TenantFixture.AsPlatform(tenant);
        Assert.Equal([new("other", "kept"), new("token", token)], (await Credential(tenant).Reveal())!.Values);
    }

    private Task<Answer<CredentialView>> Save(TenantId tenant, params (string Key, string? Value)[] values) =>
        Credential(tenant).Save(CredentialPurpose.Git, "for git", Change(values), null);

    private ICredentialGrain Credential(TenantId tenant) => fixture.Platform.Grains.Credential(new CredentialKey(tenant, Token));

    private static CredentialChange Change(params (string Key, string? Value)[] values) =>
        new(values.ToImmutableSortedDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal));
}
