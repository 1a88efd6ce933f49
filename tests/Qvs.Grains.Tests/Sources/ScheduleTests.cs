using Qvs.Domain.Delivery;
using Qvs.Domain.Sources;
using Qvs.Domain.Tenancy;
using Qvs.Grains.Access;
using Qvs.Grains.Sources;
using Qvs.Grains.Tests.Simulation;

namespace Qvs.Grains.Tests.Sources;

/// <summary>Starts by the clock: one for each time, whatever dies.</summary>
public sealed class ScheduleTests
{
    private static readonly ScheduleKey Key = new(Platform.Acme, AssemblyLineId.Parse("deliver"), ScheduleId.Parse("hourly"));
    private static readonly Schedule Hourly = new("0 * * * *", "UTC", ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal));

    [Fact]
    public async Task Each_time_starts_one_run_also_if_its_answer_is_lost_or_everything_forgotten()
    {
        await using var sources = await Start();
        var first = await Next(sources);
        await Wake(sources);
        Assert.Equal(0, await sources.Runs());

        await At(sources, first);
        sources.Trouble.After = 2;
        await WakeUntil(sources, view => view.LastTick is not null);
        await Wake(sources);
        await sources.Forget();
        await Wake(sources);

        Assert.Equal(1, await sources.Runs());
        var view = await View(sources);
        Assert.Equal((first, first.AddHours(1), 1, ""), (view.LastTick, view.Next, view.LastRun!.Number, view.LastProblem));
        var run = await sources.Platform.Get(view.LastRun);
        Assert.Equal(("schedule hourly", "schedule hourly"), (run.State.StartedBy.Name, run.Cause));

        await At(sources, first.AddHours(1));
        await WakeUntil(sources, now => now.LastTick == first.AddHours(1));
        Assert.Equal(2, await sources.Runs());
    }

    [Fact]
    public async Task Times_that_were_missed_are_made_up_for_by_one_start_if_the_last_is_not_too_old()
    {
        await using var sources = await Start();
        var first = await Next(sources);

        await At(sources, first.AddHours(5).AddMinutes(20));
        await WakeUntil(sources, view => view.LastTick is not null);
        Assert.Equal((first.AddHours(5), 1), ((await View(sources)).LastTick, await sources.Runs()));

        using (Platform.AsOwner())
        {
            Platform.Done(await Grain(sources).Save(Hourly with { Cron = "0 0 * * *" }, null));
        }

        var midnight = await Next(sources);
        await At(sources, midnight.AddHours(3));
        await WakeUntil(sources, view => view.LastTick == midnight);
        Assert.Contains("away", (await View(sources)).LastProblem, StringComparison.Ordinal);
        Assert.Equal(1, await sources.Runs());
    }

    [Fact]
    public async Task A_schedule_that_is_switched_off_or_deleted_starts_nothing()
    {
        await using var sources = await Start();
        var first = await Next(sources);
        using var owner = Platform.AsOwner();

        Assert.Null(Platform.Done(await Grain(sources).Save(Hourly with { IsEnabled = false }, null)).Value.Next);
        await At(sources, first.AddMinutes(1));
        await Wake(sources);
        Platform.Done(await Grain(sources).Save(Hourly, null));
        Platform.Done(await Grain(sources).Delete(null));
        await At(sources, first.AddHours(2));
        await Wake(sources);

        Assert.Null(await Grain(sources).Get());
        Assert.Equal(0, await sources.Runs());
    }

    [Fact]
    public async Task What_a_line_does_not_take_is_shown_with_its_reason()
    {
        await using var sources = await Start();
        var first = await Next(sources);
        using (Platform.AsOwner())
        {
            Platform.Done(await sources.Platform.Grains.Line(Platform.Line("deliver")).Delete(null));
        }

        await At(sources, first);
        await WakeUntil(sources, view => view.LastProblem.Contains("'deliver'", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_schedule_that_can_not_be_is_refused_with_everything_that_is_wrong()
    {
        await using var sources = await Start();
        using var owner = Platform.AsOwner();

        var refused = await Grain(sources).Save(Hourly with { Cron = "61 * * * *", TimeZone = "Mars/Olympus" }, null);
        var never = await Grain(sources).Save(Hourly with { Cron = "0 0 30 2 *" }, null);
        var nowhere = await sources.Platform.Grains.Schedule(Key with { Line = AssemblyLineId.Parse("nothing") }).Save(Hourly, null);

        Assert.Equal(2, refused.Rejections.Length);
        Assert.Contains("never comes", Assert.Single(never.Rejections).Message, StringComparison.Ordinal);
        Assert.Equal(RejectionCodes.NotFound, Assert.Single(nowhere.Rejections).Code);
    }

    [Fact]
    public void Times_are_those_of_the_zone_and_summer_time_neither_loses_nor_doubles_one()
    {
        var daily = Hourly with { Cron = "30 2 * * *", TimeZone = "Europe/Berlin" };

        // In the night to 29 March 2026 there is no half past two there; in that to 25 October there are two.
        Assert.Equal(
            ["2026-03-28T01:30", "2026-03-29T01:00", "2026-03-30T00:30"],
            CronTimes.Following(daily, new DateTimeOffset(2026, 3, 27, 12, 0, 0, TimeSpan.Zero)).Take(3).Select(Text));
        Assert.Equal(
            ["2026-10-24T00:30", "2026-10-25T00:30", "2026-10-26T01:30"],
            CronTimes.Following(daily, new DateTimeOffset(2026, 10, 23, 12, 0, 0, TimeSpan.Zero)).Take(3).Select(Text));
        Assert.Equal("2026-03-01T00:30", Text(CronTimes.Next(Hourly with { Cron = "30 9 * * *", TimeZone = "Asia/Tokyo" }, new DateTimeOffset(2026, 2, 28, 0, 30, 0, TimeSpan.Zero))!.Value));

        static string Text(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm", System.Globalization.CultureInfo.InvariantCulture);
    }

    private static async Task<SourceFixture> Start()
    {
        // Timers of the grain are the real ones: what they retry must come soon.
        var sources = await SourceFixture.Start();
        using var owner = Platform.AsOwner();
        Platform.Done(await Grain(sources).Save(Hourly, 0));
        return sources;
    }

    private static IScheduleGrain Grain(SourceFixture sources) => sources.Platform.Grains.Schedule(Key);

    private static async Task<ScheduleView> View(SourceFixture sources)
    {
        using var owner = Platform.AsOwner();
        return (await Grain(sources).Get())!.Value;
    }

    private static async Task<DateTimeOffset> Next(SourceFixture sources) => (await View(sources)).Next!.Value;

    private static Task At(SourceFixture sources, DateTimeOffset moment)
    {
        sources.Time.Advance(moment - sources.Time.GetUtcNow() + TimeSpan.FromMilliseconds(1));
        return Task.CompletedTask;
    }

    private static async Task Wake(SourceFixture sources)
    {
        using var platform = CallerContext.Use(Caller.Platform(Platform.Acme));
        await Grain(sources).Wake();
    }

    private static async Task WakeUntil(SourceFixture sources, Func<ScheduleView, bool> expected)
    {
        while (!expected(await View(sources)))
        {
            try
            {
                await Wake(sources);
            }
            catch (IOException)
            {
                // The trouble that the test makes; the next time does it again.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, sources.Patience);
        }
    }
}
