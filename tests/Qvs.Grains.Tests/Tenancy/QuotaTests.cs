using Qvs.Domain.Applications;
using Qvs.Domain.Delivery;
using Qvs.Domain.Tenancy;
using Qvs.Grains.Access;
using Qvs.Grains.Tests.Delivery;
using Qvs.Grains.Tests.Simulation;

namespace Qvs.Grains.Tests.Tenancy;

/// <summary>What the operator limits, where things are made.</summary>
public sealed class QuotaTests : IAsyncLifetime
{
    private readonly ShiftedTime _time = new();
    private Platform _platform = null!;

    public async ValueTask InitializeAsync()
    {
        _platform = await Platform.Start(clock: _time);
        await _platform.MakeShop(Shop.Pipelines, "dev", "prod");
        await _platform.SaveLine("deliver", Shop.Line("deliver"), new LineSettings(LineSettings.Default.Queue, 10));
    }

    public ValueTask DisposeAsync() => _platform.DisposeAsync();

    [Fact]
    public async Task A_run_too_many_is_refused_by_name_and_an_asked_again_start_is_not()
    {
        _platform.Cluster.Holds = _ => true;
        await Set(new Quotas { OpenRuns = 2 });
        var first = await _platform.Run("deliver", "one");
        await _platform.Run("deliver", "two");

        var refused = await Start("three");

        Assert.Contains("'openRuns'", Assert.Single(refused.Rejections).Message, StringComparison.Ordinal);
        Assert.Equal(QuotaRules.Code, refused.Rejections[0].Code);
        Assert.Contains("operator", refused.Rejections[0].NextStep, StringComparison.Ordinal);
        Assert.Equal(first, Platform.Done(await Start("one")).Run);
    }

    [Fact]
    public async Task Runs_of_a_day_are_counted_until_midnight()
    {
        await Set(new Quotas { RunsPerDay = 1 });
        await _platform.UntilEnded(await _platform.Run("deliver", "one"));

        Assert.Contains("'runsPerDay'", Assert.Single((await Start("two")).Rejections).Message, StringComparison.Ordinal);
        _time.Advance(TimeSpan.FromDays(1));
        Assert.True((await Start("two")).IsDone);
    }

    [Fact]
    public async Task Kept_bytes_stop_new_runs()
    {
        await _platform.SaveLine("deliver", Shop.Line("deliver") + "\n  artifacts:\n    - path: ./reports\n");
        var run = await _platform.Run("deliver", "one");
        await _platform.UntilEnded(run);
        using (CallerContext.Use(Caller.Platform(Platform.Acme)))
        {
            await _platform.Grains.Run(run).Measure();
        }

        await Set(new Quotas { StoredBytes = 1 });

        Assert.Contains("'storedBytes'", Assert.Single((await Start("two")).Rejections).Message, StringComparison.Ordinal);
        using (CallerContext.Use(Caller.Platform(Platform.Acme)))
        {
            Platform.Done(await _platform.Grains.Run(run).Retire());
        }

        Assert.True((await Start("two")).IsDone);
    }

    [Fact]
    public async Task Definitions_too_many_are_refused_and_those_that_are_there_can_be_changed()
    {
        await Set(new Quotas { Environments = 2, Clusters = 1, Applications = 1, CompilesAtOnce = 0 });
        using var owner = Platform.AsOwner();
        var environment = _platform.Grains.Environment(new EnvironmentKey(Platform.Acme, EnvironmentId.Parse("dev")));
        var spec = (await environment.Get())!.Value;

        var third = await _platform.Grains.Environment(new EnvironmentKey(Platform.Acme, EnvironmentId.Parse("third"))).Save(spec, null);
        var cluster = await _platform.Grains.Cluster(new ClusterKey(Platform.Acme, ClusterId.Parse("second"))).Save(new ClusterSpec("Second", ClusterKind.Embedded, null, 100), null);
        var application = _platform.Grains.Application(new ApplicationKey(Platform.Acme, ApplicationId.Parse("shop")));
        var second = await _platform.Grains.Application(new ApplicationKey(Platform.Acme, ApplicationId.Parse("second"))).Save((await application.Get())!.Value, null);
        var compiled = await application.Compile("main");

        Assert.Equal(
            ["'environments'", "'clusters'", "'applications'", "'compilesAtOnce'"],
            new[] { third.Rejections, cluster.Rejections, second.Rejections, compiled.Rejections }.Select(all => Assert.Single(all).Message.Split(' ')[2]));
        Platform.Done(await environment.Save(spec with { DisplayName = "Changed" }, null));
    }

    [Fact]
    public async Task A_member_too_many_is_refused_and_roles_can_still_be_changed()
    {
        await Set(new Quotas { Members = 1 });
        using var owner = Platform.AsOwner();
        var directory = _platform.Grains.Tenant(Platform.Acme);

        Assert.Contains("'members'", Assert.Single((await directory.SetMember(new Member("pat", "Pat", [Roles.Viewer]))).Rejections).Message, StringComparison.Ordinal);
        Platform.Done(await directory.SetMember(new Member("olga", "Olga again", [Roles.Owner])));
    }

    [Fact]
    public async Task Use_is_shown_beside_the_limits_and_by_day()
    {
        var run = await _platform.Run("deliver", "one");
        await _platform.UntilEnded(run);
        using (CallerContext.Use(Caller.Platform(Platform.Acme)))
        {
            await _platform.Grains.Run(run).Measure();
            await _platform.Grains.Run(run).Measure();
        }

        await Set(new Quotas { OpenRuns = 7, Weight = 3 });
        using var viewer = Platform.As("vera", Roles.Viewer);
        var usage = await _platform.Grains.Usage(Platform.Acme).Get(30);

        Assert.Equal(3, usage.Weight);
        Assert.Equal(new QuotaUse(Quota.OpenRuns, 0, 7), usage.Quotas.Single(quota => quota.Quota == Quota.OpenRuns));
        Assert.Equal(new QuotaUse(Quota.Environments, 2, QuotaRules.Defaults.Environments), usage.Quotas.Single(quota => quota.Quota == Quota.Environments));
        Assert.Equal(1, usage.Quotas.Single(quota => quota.Quota == Quota.Members).Used);
        Assert.Equal((1, 3), (usage.Days.Sum(day => day.Runs), usage.Days.Sum(day => day.Stages)));
    }

    private async Task<Answer<RunStarted>> Start(string key)
    {
        using var owner = Platform.AsOwner();
        return await _platform.Grains.Line(Platform.Line("deliver")).Start(new StartRun(key, ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal), ""));
    }

    private async Task Set(Quotas quotas)
    {
        using var platform = CallerContext.Use(Caller.Platform(Platform.Acme));
        Platform.Done(await _platform.Grains.Tenant(Platform.Acme).SetQuotas(quotas, null));
    }
}
