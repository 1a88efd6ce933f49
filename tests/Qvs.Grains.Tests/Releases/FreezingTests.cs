using Qvs.Domain.Applications;
using Qvs.Domain.Releases;
using Qvs.Grains.Sources;

namespace Qvs.Grains.Tests.Releases;

/// <summary>The rules of freeze windows with the times as the product reads them.</summary>
public sealed class FreezingTests
{
    private static readonly FreezeWindow Weekend = Window("Weekend", "0 17 * * 5", 63 * 60, "Asia/Tokyo");

    [Fact]
    public void A_window_from_to_is_closed_from_its_beginning_until_before_its_end()
    {
        var window = new FreezeWindow("Inventory", At("2026-03-01T00:00Z"), At("2026-03-02T00:00Z"));

        Assert.Empty(Freezing.Closed([window], At("2026-02-28T23:59Z"), Cron.Instance));
        Assert.Equal(At("2026-03-02T00:00Z"), Assert.Single(Freezing.Closed([window], At("2026-03-01T00:00Z"), Cron.Instance)).Until);
        Assert.Empty(Freezing.Closed([window], At("2026-03-02T00:00Z"), Cron.Instance));
    }

    [Theory]
    [InlineData("2026-06-05T07:59Z", null)] // Friday 16:59 in Tokyo
    [InlineData("2026-06-05T08:00Z", "2026-06-07T23:00Z")]
    [InlineData("2026-06-07T22:59Z", "2026-06-07T23:00Z")]
    [InlineData("2026-06-07T23:00Z", null)]
    [InlineData("2026-06-09T12:00Z", null)]
    public void A_window_that_repeats_is_closed_in_its_own_time_zone(string now, string? until) =>
        Assert.Equal(Maybe(until), Freezing.Closed([Weekend], At(now), Cron.Instance).SingleOrDefault()?.Until);

    [Theory]
    [InlineData("2026-03-29T00:29Z", null)]
    [InlineData("2026-03-29T01:00Z", "2026-03-29T02:00Z")] // 02:30 does not exist that night: the clock leaps to 03:00
    [InlineData("2026-10-25T00:30Z", "2026-10-25T01:30Z")] // 02:30 comes twice: the first one counts
    public void A_clock_that_is_changed_does_not_open_or_close_it_at_random(string now, string? until) =>
        Assert.Equal(Maybe(until), Freezing.Closed([Window("Night", "30 2 * * *", 60, "Europe/Berlin")], At(now), Cron.Instance).SingleOrDefault()?.Until);

    [Fact]
    public void The_refusal_says_which_window_and_until_when_in_its_own_time() => Assert.Equal(
        "Nothing is deployed to Production ('prod') until 2026-06-08 08:00 (Asia/Tokyo): Weekend",
        Assert.Single(Freezing.Refusals("Production", "prod", [Weekend], At("2026-06-06T00:00Z"), Cron.Instance)).Message);

    [Theory]
    [InlineData("2026-06-06T00:00Z", "2026-06-12T08:00Z")]
    [InlineData("2026-06-05T07:00Z", "2026-06-05T08:00Z")]
    public void The_next_window_is_known(string now, string next) => Assert.Equal(At(next), Freezing.Next(Weekend, At(now), Cron.Instance));

    [Theory]
    [InlineData("0 17 * *", 60, "UTC", "'0 17 * *'")]
    [InlineData("0 25 * * 5", 60, "UTC", "'0 25 * * 5'")]
    [InlineData("*/0 * * * *", 60, "UTC", "'*/0 * * * *'")]
    [InlineData("0 17 * * 5", 0, "UTC", "0 minutes long")]
    [InlineData("0 0 31 2 *", 60, "UTC", "never comes")]
    [InlineData("0 17 * * 5", 60, "Mars/Olympus", "no time zone 'Mars/Olympus'")]
    public void What_is_wrong_is_said(string cron, int minutes, string zone, string says)
    {
        var wrong = Assert.Single(Freezing.Check([Window("Weekend", cron, minutes, zone)], Cron.Instance));
        Assert.Contains(says, wrong.Message, StringComparison.Ordinal);
        Assert.NotEmpty(wrong.NextStep);
    }

    [Theory]
    [InlineData("0 0 1 1 *", "2026-01-01T00:00", "2027-01-01T00:00")]
    [InlineData("*/20 9-10 * * 1-5", "2026-06-05T10:40", "2026-06-08T09:00")]
    [InlineData("0 12 13 * 5", "2026-02-13T12:00", "2026-03-13T12:00")] // both days have to fit: a Friday the 13th
    [InlineData("0 0 * * 7", "2026-06-07T00:00", "2026-06-14T00:00")]
    [InlineData("0 0 29 2 *", "2028-02-29T00:00", "2032-02-29T00:00")]
    public void Five_fields_are_read_with_ranges_steps_and_both_days(string cron, string time, string next)
    {
        var from = At(time + "Z");

        Assert.Null(Cron.Instance.Problem(cron));
        Assert.Equal([from, At(next + "Z")], Cron.Instance.After(cron, TimeZoneInfo.Utc, from.AddMinutes(-1)).Take(2));
    }

    private static FreezeWindow Window(string reason, string cron, int minutes, string zone) =>
        new(reason, At("2026-01-01T00:00Z"), At("2030-01-01T00:00Z"), new FreezeSchedule(cron, minutes, zone));

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static DateTimeOffset? Maybe(string? text) => text is null ? null : At(text);
}
