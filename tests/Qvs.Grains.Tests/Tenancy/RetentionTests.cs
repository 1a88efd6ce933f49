using Microsoft.Extensions.DependencyInjection;
using Qvs.Domain.Delivery;
using Qvs.Domain.Ports;
using Qvs.Domain.Releases;
using Qvs.Domain.Tenancy;
using Qvs.Grains.Access;
using Qvs.Grains.Tenancy;
using Qvs.Grains.Tests.Delivery;
using Qvs.Grains.Tests.Releases;
using Qvs.Grains.Tests.Simulation;

namespace Qvs.Grains.Tests.Tenancy;

/// <summary>What goes in time, and what stays whatever its age.</summary>
public sealed class RetentionTests : IAsyncLifetime
{
    private readonly ShiftedTime _time = new();
    private Platform _platform = null!;

    public async ValueTask InitializeAsync()
    {
        _platform = await Platform.Start(clock: _time, configure: services => services.Configure<TenancyOptions>(options => options.SweepAtOnce = 2));
        await _platform.MakeShop(Shop.Pipelines, "dev", "prod");
    }

    public ValueTask DisposeAsync() => _platform.DisposeAsync();

    [Fact]
    public async Task Old_runs_go_but_for_what_is_deployed_what_a_rollback_brings_back_and_the_last_of_the_line()
    {
        await _platform.SaveLine("ship", Ship.Line("ship", "dev"));
        for (var image = 1; image <= 6; image++)
        {
            await _platform.Deliver("ship", $"v{image}");
        }

        await Save(new RetentionSettings { RunDays = 30, KeepRuns = 1 });
        await TidyAll();
        Assert.Equal([1, 2, 3, 4, 5, 6], await Runs("ship"));

        _time.Advance(TimeSpan.FromDays(31));
        await TidyAll();
        Assert.Equal([4, 5, 6], await Runs("ship"));
        Assert.Null(await Find("ship", 1));

        var again = await TidyAll();
        Assert.Equal((0, 0), (again.Runs, again.Failed));
        Assert.Equal([4, 5, 6], await Runs("ship"));
    }

    [Fact]
    public async Task What_was_promoted_to_where_it_is_now_stays_with_it()
    {
        await _platform.SaveLine("ship", Ship.Line("ship", "dev"));
        await _platform.SaveLine("release", Ship.Line("release", "prod"));
        using (Platform.AsOwner())
        {
            Platform.Done(await _platform.Grains.Promotion(Platform.Line("ship")).Save(
                new PromotionRules([new PromotionRule(AssemblyLineId.Parse("release"), Bind("image", "deployed"), false)]), null));
        }

        await _platform.Deliver("ship", "v1");
        using (Platform.AsOwner())
        {
            var promoted = Platform.Done(await _platform.Grains.Promotion(Platform.Line("ship")).Promote(1, [], Ship.Image("v1").Clear()));
            await _platform.UntilEnded(promoted.Items.Single().Run!);
        }

        for (var image = 2; image <= 6; image++)
        {
            await _platform.Deliver("ship", $"v{image}");
        }

        await Save(new RetentionSettings { RunDays = 30, KeepRuns = 1 });
        _time.Advance(TimeSpan.FromDays(31));
        await TidyAll();

        Assert.Equal([1, 4, 5, 6], await Runs("ship"));
        Assert.Equal([1], await Runs("release"));
    }

    [Fact]
    public async Task Artifacts_go_before_their_runs_and_those_that_stay_keep_theirs()
    {
        await _platform.SaveLine("ship", Ship.Line("ship", "dev") + "\n  artifacts:\n    - path: ./reports\n");
        for (var image = 1; image <= 5; image++)
        {
            await Measure(await _platform.Deliver("ship", $"v{image}"));
        }

        await Save(new RetentionSettings { ArtifactDays = 7, KeepRuns = 1 });
        _time.Advance(TimeSpan.FromDays(8));
        await TidyAll();

        Assert.Equal([1, 2, 3, 4, 5], await Runs("ship"));
        Assert.Equal(["acme/artifacts/ship/3/artifacts.tar", "acme/artifacts/ship/4/artifacts.tar", "acme/artifacts/ship/5/artifacts.tar"], await Blobs("acme/artifacts/"));
        Assert.Equal(3, await _platform.Service<IUsageLog>().KeptBytes(Platform.Acme, Token));
    }

    [Fact]
    public async Task Runs_of_before_measuring_are_measured_in_the_first_round()
    {
        await _platform.SaveLine("ship", Ship.Line("ship", "dev"));
        var run = await _platform.Deliver("ship", "v1");
        Assert.False(await _platform.Service<IUsageLog>().Knows(run, Token));

        await TidyAll();

        Assert.True(await _platform.Service<IUsageLog>().Knows(run, Token));
    }

    [Fact]
    public async Task A_cut_audit_can_be_verified_and_says_that_it_was_cut()
    {
        await _platform.SaveLine("ship", Ship.Line("ship", "dev"));
        await Save(new RetentionSettings { AuditDays = 30 });
        _time.Advance(TimeSpan.FromDays(60));
        await _platform.SaveLine("ship", Ship.Line("ship", "prod"));
        await TidyAll();
        await TidyAll();

        var audit = _platform.Service<IAuditLog>();
        var entries = await audit.Read(new AuditQuery(Platform.Acme), Token);
        Assert.Equal(["audit.give-up", "assembly-line.save"], entries.Select(entry => entry.Action));
        Assert.Equal(entries[^1].Sequence - 1, (await audit.FindCut(Platform.Acme, Token))!.Sequence);
        using var owner = Platform.AsOwner();
        var check = await _platform.Grains.Audit(Platform.Acme).Verify();
        Assert.Null(check.FirstBreak);
        Assert.Equal(entries[0].Sequence, check.Entries);
        Assert.NotNull(check.Cut);
    }

    [Fact]
    public async Task Settings_have_revisions_and_rules()
    {
        using var owner = Platform.AsOwner();
        var retention = _platform.Grains.Retention(Platform.Acme);

        Assert.Equal((false, RetentionRules.Defaults), ((await retention.Get()).IsOwn, (await retention.Get()).Settings));
        Assert.Equal([RejectionCodes.Invalid], (await retention.Save(new RetentionSettings { RunDays = 0 }, null)).Rejections.Select(one => one.Code));
        Assert.Equal(1, Platform.Done(await retention.Save(new RetentionSettings { RunDays = 9 }, 0)).Revision);
        Assert.Equal([RejectionCodes.RevisionConflict], (await retention.Save(new RetentionSettings { RunDays = 8 }, 0)).Rejections.Select(one => one.Code));
        Assert.Equal((true, 9), ((await retention.Get()).IsOwn, (await retention.Get()).Settings.RunDays));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static ImmutableSortedDictionary<string, string> Bind(string input, string result) =>
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal).Add(input, result);

    private async Task Save(RetentionSettings settings)
    {
        using var owner = Platform.AsOwner();
        Platform.Done(await _platform.Grains.Retention(Platform.Acme).Save(settings, null));
    }

    private async Task<RetentionRound> TidyAll()
    {
        using var platform = CallerContext.Use(Caller.Platform(Platform.Acme));
        while (true)
        {
            var round = await _platform.Grains.Retention(Platform.Acme).Tidy();
            if (!round.HasMore)
            {
                return round;
            }
        }
    }

    private async Task Measure(RunKey run)
    {
        using var platform = CallerContext.Use(Caller.Platform(Platform.Acme));
        await _platform.Grains.Run(run).Measure();
    }

    private async Task<RunSnapshot?> Find(string line, int number)
    {
        using var owner = Platform.AsOwner();
        return await _platform.Grains.Run(new RunKey(Platform.Acme, AssemblyLineId.Parse(line), number)).Get();
    }

    private async Task<List<int>> Runs(string line)
    {
        var page = await _platform.Service<IListings>().Query(new ListingQuery(Platform.Acme, ListingKinds.Run, line), Token);
        return [.. page.Rows.Select(row => RunKey.TryParse(row.Key, out var run) ? run.Number : 0)];
    }

    private async Task<List<string>> Blobs(string prefix)
    {
        var paths = new List<string>();
        await foreach (var blob in _platform.Service<IBlobStore>().List(prefix, null, Token))
        {
            paths.Add(blob.Path);
        }

        return paths;
    }
}
