using Qvs.Domain.Applications;
using Qvs.Domain.Credentials;
using Qvs.Grains.Access;
using Qvs.Grains.Tests.Simulation;
using Qvs.Testing;

namespace Qvs.Grains.Tests.Applications;

public sealed class ClusterTests(ApplicationFixture fixture) : IClassFixture<ApplicationFixture>
{
    private static readonly ClusterSpec Real = new("Real", ClusterKind.Kubeconfig, CredentialId.Parse("cluster-real"), 50);

    [Fact]
    public async Task A_cluster_is_reached_by_its_credential_and_a_change_of_either_is_another_connection()
    {
        using var repository = new BareRepository();
        var shop = await fixture.MakeShop(repository);
        await shop.SaveCredential("cluster-real", CredentialPurpose.Cluster, "kubeconfig", "first");
        using (shop.AsOwner())
        {
            Platform.Done(await shop.Cluster.Save(Real, null));
            await Assert.ThrowsAsync<AccessDeniedException>(() => shop.Cluster.Connect());
        }

        var first = await Connect(shop);
        await shop.SaveCredential("cluster-real", CredentialPurpose.Cluster, "kubeconfig", "second");
        var second = await Connect(shop);

        Assert.Equal(("first", "second"), (first.Kubeconfig, second.Kubeconfig));
        Assert.True(second.Revision > first.Revision);
        Assert.DoesNotContain("second", second.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_definitions_and_drafts_are_told_everything()
    {
        using var repository = new BareRepository();
        var shop = await fixture.MakeShop(repository);
        await shop.SaveCredential("no-config", CredentialPurpose.Cluster, "token", "x");
        using var owner = shop.AsOwner();

        Assert.Equal(2, (await shop.Cluster.Save(Real with { RequestsPerSecond = 0 }, null)).Rejections.Length);
        Assert.Contains("kubeconfig", (await shop.Cluster.Save(Real with { Credential = CredentialId.Parse("no-config") }, null)).Rejections.Single().Message, StringComparison.Ordinal);
        Assert.False((await shop.Cluster.Save(Real with { Kind = ClusterKind.Embedded }, null)).IsDone);
        var draft = await shop.Cluster.CheckDraft(Real);
        Assert.False(draft.IsReachable);
        Assert.Contains("cluster-real", draft.Problems.Single().Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_two_changes_of_one_revision_one_is_refused()
    {
        using var repository = new BareRepository();
        var shop = await fixture.MakeShop(repository);
        using var owner = shop.AsOwner();
        var spec = (await shop.Cluster.Get())!.Value;

        var answers = await Task.WhenAll(Enumerable.Range(1, 8).Select(i => shop.Cluster.Save(spec with { DisplayName = $"Name {i}" }, 1)));

        Assert.Single(answers, answer => answer.IsDone);
        Assert.All(answers.Where(answer => !answer.IsDone), answer => Assert.Equal(RejectionCodes.RevisionConflict, answer.Rejections.Single().Code));
        Assert.Equal(2, (await shop.Cluster.Get())!.Revision);
    }

    [Fact]
    public async Task However_many_ask_for_the_watch_there_is_one()
    {
        using var repository = new BareRepository();
        var shop = await fixture.MakeShop(repository);
        using var platform = shop.AsPlatform();

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => shop.Cluster.EnsureWatching()));

        Assert.Equal(1, fixture.Platform.Cluster.Watches(shop.Tenant));
        using (shop.AsOwner())
        {
            Platform.Done(await shop.Environment.Delete(null));
            Platform.Done(await shop.Cluster.Delete(null));
        }

        while (fixture.Platform.Cluster.Watches(shop.Tenant) > 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    private static async Task<Grains.Applications.ClusterAccess> Connect(ShopOfTenant shop)
    {
        using var platform = shop.AsPlatform();
        return (await shop.Cluster.Connect())!;
    }
}
