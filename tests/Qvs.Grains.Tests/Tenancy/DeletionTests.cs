using Microsoft.Extensions.DependencyInjection;
using Qvs.Domain.Applications;
using Qvs.Domain.Credentials;
using Qvs.Domain.Ports;
using Qvs.Domain.Tenancy;
using Qvs.Grains.Access;
using Qvs.Grains.Tenancy;
using Qvs.Grains.Tests.Delivery;
using Qvs.Grains.Tests.Simulation;

namespace Qvs.Grains.Tests.Tenancy;

/// <summary>After its deletion nothing of a tenant is left, and nothing of another is touched.</summary>
public sealed class DeletionTests : IAsyncLifetime
{
    private static readonly TenantId Other = TenantId.Parse("acme2");
    private static readonly ImmutableArray<string> NoTenants = ["account", "program", "deletion"];

    private readonly ShiftedTime _time = new();
    private Platform _platform = null!;

    public async ValueTask InitializeAsync()
    {
        _platform = await Platform.Start(silos: 2, clock: _time, configure: services => services.Configure<TenancyOptions>(options =>
            (options.SessionsEnd, options.DeletionPause, options.RunsEnd) = (TimeSpan.Zero, TimeSpan.FromMilliseconds(20), TimeSpan.FromMinutes(10))));
        await _platform.MakeShop(Shop.Pipelines, "dev", "prod");
        await _platform.SaveLine("deliver", Shop.Line("deliver") + "\n  artifacts:\n    - path: ./reports\n");
        await MakeOther();
    }

    public ValueTask DisposeAsync() => _platform.DisposeAsync();

    [Fact]
    public async Task Nothing_is_left_but_the_name_which_rests()
    {
        await _platform.UntilEnded(await _platform.Run("deliver", "one"));
        _platform.Cluster.Holds = _ => true;
        await _platform.Run("deliver", "two");
        Assert.NotEmpty(await Blobs(Platform.Acme));
        var (others, othersBlobs) = (await Remains(Other), await Blobs(Other));
        Assert.False(others.IsNothing);
        Assert.NotEmpty(othersBlobs);

        Assert.Equal(["runs-open"], (await Begin("acme", false)).Rejections.Select(one => one.Code));
        Assert.Equal(["confirmation-invalid"], (await Begin("shop", true)).Rejections.Select(one => one.Code));
        _platform.Cluster.Holds = _ => false;
        var begun = Platform.Done(await Begin("acme", true));
        Assert.Equal(("olga", null), (begun.By, begun.NameFreeAt));
        await UntilDone();

        Assert.Equal(new TenantRemains(0, 0, 0, 0), await Remains(Platform.Acme));
        Assert.Empty(await Blobs(Platform.Acme));
        // The head of its audit is written a second after an entry, perhaps only now.
        var left = await Remains(Other);
        Assert.InRange(left.States, others.States, others.States + 1);
        Assert.Equal(others with { States = left.States }, left);
        Assert.Equal(othersBlobs, await Blobs(Other));
        Assert.Contains(_platform.Cluster.Cleaned, cleaned => cleaned.Item1.Number == 1 && cleaned.Item2 == "all");
        using (CallerContext.Use(Caller.Platform(Platform.Acme)))
        {
            Assert.Null(await _platform.Grains.Tenant(Platform.Acme).Get());
            Assert.Null(await _platform.Grains.Tenant(Platform.Acme).FindMember("olga"));
            Assert.Equal(DeletionStep.Done, (await _platform.Grains.Deletion(Platform.Acme).Drive())!.Step);
            Assert.Equal([RejectionCodes.Exists], (await Make()).Rejections.Select(one => one.Code));
            _time.Advance(TimeSpan.FromDays(31));
            Assert.Equal(1, Platform.Done(await Make()).Revision);
        }

        var audit = await _platform.Service<IAuditLog>().Read(new AuditQuery(TenantId.Reserved, Action: "tenant.delete"), Token);
        Assert.Equal([("done", "olga", "tenant:acme"), ("begun", "olga", "tenant:acme")], audit.Select(entry => (entry.Outcome, entry.Actor, entry.Object)));
    }

    [Fact]
    public async Task An_admin_does_not_delete_and_from_the_beginning_on_nobody_gets_in()
    {
        using (Platform.As("adam", Roles.Admin))
        {
            Assert.Equal(["owner-only"], (await _platform.Grains.Deletion(Platform.Acme).Begin("acme", true)).Rejections.Select(one => one.Code));
        }

        Platform.Done(await Begin("acme", false));

        using var platform = CallerContext.Use(Caller.Platform(Platform.Acme));
        Assert.Null(await _platform.Grains.Tenant(Platform.Acme).FindMember("olga"));
        Assert.Equal([RejectionCodes.Exists], (await Make()).Rejections.Select(one => one.Code));
        await UntilDone();
    }

    [Fact]
    public async Task A_deletion_goes_on_where_a_silo_that_died_has_left_it()
    {
        for (var at = 0; at < 5; at++)
        {
            await _platform.UntilEnded(await _platform.Run("deliver", $"{at}"));
        }

        Platform.Done(await Begin("acme", true));
        await _platform.Silos.KillSiloAsync(_platform.Silos.Silos[1], Token);
        await UntilDone();

        Assert.True((await Remains(Platform.Acme)).IsNothing);
        Assert.Empty(await Blobs(Platform.Acme));
        Assert.False((await Remains(Other)).IsNothing);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private Task<Answer<TenantView>> Make() => _platform.Grains.Tenant(Platform.Acme).Create("Acme again", new Member("olga", "Olga", [Roles.Owner]));

    private async Task<Answer<Deletion>> Begin(string confirmation, bool cancelRuns)
    {
        using var owner = Platform.AsOwner();
        return await _platform.Grains.Deletion(Platform.Acme).Begin(confirmation, cancelRuns);
    }

    private Task<TenantRemains> Remains(TenantId tenant) => _platform.Service<ITenantStore>().Count(tenant, NoTenants, Token);

    private async Task<List<string>> Blobs(TenantId tenant)
    {
        var paths = new List<string>();
        await foreach (var blob in _platform.Service<IBlobStore>().List($"{tenant}/", null, Token))
        {
            paths.Add(blob.Path);
        }

        return paths;
    }

    /// <summary>What never is ends after minutes, so that a test fails and does not hang.</summary>
    private async Task UntilDone()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(4), TimeProvider.System);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Token, limit.Token);
        using var platform = CallerContext.Use(Caller.Platform(Platform.Acme));
        while (true)
        {
            try
            {
                if (await _platform.Grains.Deletion(Platform.Acme).Get() is { Step: DeletionStep.Done })
                {
                    return;
                }
            }
            catch (Exception lost) when (lost is OrleansException or TimeoutException or System.Net.Sockets.SocketException)
            {
                // The silo that was asked has died; another one answers.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, patience.Token);
        }
    }

    /// <summary>Somebody whose name begins with the other's, with a bit of everything.</summary>
    private async Task MakeOther()
    {
        using (CallerContext.Use(Caller.Platform(Other)))
        {
            Platform.Done(await _platform.Grains.Tenant(Other).Create("Another", new Member("otto", "Otto", [Roles.Owner])));
        }

        using var owner = CallerContext.Use(Caller.Member(Other, new Actor("otto", [Roles.Owner])));
        Platform.Done(await _platform.Grains.Cluster(new ClusterKey(Other, ClusterId.Parse("main"))).Save(new ClusterSpec("Main", ClusterKind.Embedded, null, 100), null));
        Platform.Done(await _platform.Grains.Credential(new CredentialKey(Other, CredentialId.Parse("key"))).Save(
            CredentialPurpose.Free, "", new Grains.Credentials.CredentialChange(ImmutableSortedDictionary.Create<string, string?>(StringComparer.Ordinal).Add("k", "v")), 0));
    }
}
