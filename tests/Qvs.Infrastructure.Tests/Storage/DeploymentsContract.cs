using Qvs.Domain.Applications;
using Qvs.Domain.Delivery;
using Qvs.Domain.Insights;
using Qvs.Domain.Ports;
using Qvs.Domain.Tenancy;
using Qvs.Infrastructure.Storage.Deployments;
using Qvs.Infrastructure.Storage.Listings;
using ApplicationId = Qvs.Domain.Applications.ApplicationId;

namespace Qvs.Infrastructure.Tests.Storage;

/// <summary>What the log of deployments does alike on both databases.</summary>
public abstract class DeploymentsContract : DatabaseContract
{
    private static readonly TenantId Acme = TenantId.Parse("acme");
    private static readonly DateTimeOffset Noon = new(2026, 4, 1, 12, 0, 0, TimeSpan.Zero);

    private protected static DeploymentQuery Week { get; } = new(Acme, "prod", Noon.AddDays(-7), Noon.AddDays(1));

    private SqlDeploymentLog Log => new(Database);

    [Fact]
    public async Task An_event_comes_back_as_it_was()
    {
        var happened = Event(7) with { Try = 2, Succeeded = false, IsRollback = true, Commit = new string('c', 64), Since = Noon.AddMilliseconds(-1), Lead = LeadStart.Push };
        await Put(happened);

        Assert.Equal([happened], await Log.Read(Week, 10, Cancellation));
        Assert.Empty(await Log.Read(Week with { Tenant = TenantId.Parse("acme2") }, 10, Cancellation));
    }

    [Fact]
    public async Task Of_one_try_the_higher_revision_stays()
    {
        await Put(Event(1) with { Commit = "two" }, 2);
        await Put(Event(1) with { Commit = "one" }, 1);
        await Put(Event(1) with { Commit = "again" }, 2);

        Assert.Equal("two", Assert.Single(await Log.Read(Week, 10, Cancellation)).Commit);
    }

    [Fact]
    public async Task A_reading_is_one_period_of_one_environment_the_newest_first_and_no_longer_than_asked_for()
    {
        await Put(Event(1, Noon.AddDays(-7)));
        await Put(Event(2, Noon.AddDays(-7).AddMilliseconds(-1)));
        await Put(Event(3, Noon.AddDays(1)));
        await Put(Event(4) with { Environment = "dev" });
        await Put(Event(5, Noon.AddHours(1), "ship", "hats"));
        await Put(Event(6, Noon.AddHours(2), "other"));

        Assert.Equal([6, 5, 1], await Runs(Week));
        Assert.Equal([5, 1], await Runs(Week with { Line = "ship" }));
        Assert.Equal([5], await Runs(Week with { Application = "hats", Line = "ship" }));
        Assert.Equal([6], (await Log.Read(Week, 1, Cancellation)).Select(happened => happened.Run.Number));
        Assert.Equal(["dev", "prod"], (await Log.Environments(Acme, "ship", Noon.AddDays(-30), Cancellation)).Order());
        Assert.Empty(await Log.Environments(Acme, "ship", Noon.AddDays(2), Cancellation));

        async Task<IEnumerable<int>> Runs(DeploymentQuery query) => (await Log.Read(query, 10, Cancellation)).Select(happened => happened.Run.Number);
    }

    [Fact]
    public async Task The_runs_behind_it_are_each_there_once_as_lists_have_them()
    {
        var listings = new SqlListings(Database, TimeProvider.System);
        foreach (var number in Enumerable.Range(1, 3))
        {
            var happened = Event(number, Noon.AddHours(number));
            await Put(happened);
            await Put(happened with { Deployment = new DeploymentKey(Acme, ApplicationId.Parse("hats"), DeploymentId.Parse("prod")), At = Noon.AddHours(10 - number) });
            await listings.Put(new ListingRow(Acme, ListingKinds.Run, happened.Run.ToString(), "ship", number == 2 ? "Failed" : "Succeeded", "s", "t", 1, "{}"), Cancellation);
        }

        await Put(Event(9));
        await listings.Remove(Acme, ListingKinds.Run, Event(3).Run.ToString(), 2, Cancellation);

        // Of the fourth there is no row, the third is gone.
        Assert.Equal([Event(1).Run.ToString(), Event(2).Run.ToString()], (await Log.Runs(Week, null, 10, Cancellation)).Select(row => row.Key));
        Assert.Equal([Event(2).Run.ToString()], (await Log.Runs(Week, "Failed", 10, Cancellation)).Select(row => row.Key));
        Assert.Single(await Log.Runs(Week, null, 1, Cancellation));
    }

    [Fact]
    public async Task Runs_of_one_status_are_found_far_down_and_stay_in_order()
    {
        const int all = 450;
        var listings = new SqlListings(Database, TimeProvider.System);
        await Task.WhenAll(Enumerable.Range(1, all).SelectMany(number => new[]
        {
            Put(Event(number, Noon.AddSeconds(number))),
            listings.Put(new ListingRow(Acme, ListingKinds.Run, Event(number).Run.ToString(), "ship", number % 100 == 1 ? "Failed" : "Succeeded", "s", "t", 1, "{}"), Cancellation),
        }));

        Assert.Equal(Keys([401, 301, 201, 101, 1]), (await Log.Runs(Week, "Failed", 10, Cancellation)).Select(row => row.Key));
        Assert.Equal(Keys([401, 301, 201]), (await Log.Runs(Week, "Failed", 3, Cancellation)).Select(row => row.Key));
        Assert.Equal(Keys(Enumerable.Range(0, all).Select(back => all - back)), (await Log.Runs(Week, null, all + 1, Cancellation)).Select(row => row.Key));

        static IEnumerable<string> Keys(IEnumerable<int> numbers) => numbers.Select(number => Event(number).Run.ToString());
    }

    private Task Put(DeploymentEvent happened, long revision = 1) => Log.Put(happened, revision, Cancellation);

    private static DeploymentEvent Event(int run, DateTimeOffset? at = null, string line = "ship", string application = "shop") => new(
        new RunKey(Acme, AssemblyLineId.Parse(line), run),
        new DeploymentKey(Acme, ApplicationId.Parse(application), DeploymentId.Parse("prod")),
        1,
        "prod",
        at ?? Noon,
        true,
        false,
        "",
        Noon.AddHours(-1),
        LeadStart.Start);
}
