using System.Globalization;
using Qvs.Cloud.Portal.Parts;

namespace Qvs.Cloud.Tests.Portal;

public sealed class MomentTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("en", 3, "just now")]
    [InlineData("en", 60, "1 min ago")]
    [InlineData("en", 3600, "1 h ago")]
    [InlineData("en", 86400 * 3, "3 d ago")]
    [InlineData("en", 86400 * 100, "2026-08-15")]
    [InlineData("en", -600, "in 10 min")]
    [InlineData("ja", 600, "10 分前")]
    public void An_age_is_said_as_people_say_it(string language, int seconds, string expected) =>
        In(language, () => Assert.Equal(expected, new Moment(Noon, TimeZoneInfo.Utc).Relative(Noon.AddSeconds(-seconds))));

    [Theory]
    [InlineData(0, "0 s")]
    [InlineData(72, "1 min 12 s")]
    [InlineData(7260, "2 h 1 min")]
    [InlineData(-5, "0 s")]
    public void A_duration_has_two_units(int seconds, string expected) =>
        In("en", () => Assert.Equal(expected, Moment.Duration(TimeSpan.FromSeconds(seconds))));

    [Fact]
    public void A_time_is_shown_in_the_zone_of_the_reader() =>
        Assert.Equal("2026-11-23 21:00:00 +09:00", new Moment(Noon, Moment.FindZone("Asia/Tokyo")).Absolute(Noon));

    [Theory]
    [InlineData(null)]
    [InlineData("Nowhere/Land")]
    public void An_unknown_zone_is_taken_as_utc(string? zone) => Assert.Equal(TimeZoneInfo.Utc, Moment.FindZone(zone));

    private static void In(string language, Action test)
    {
        var (culture, words) = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
            test();
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, words);
        }
    }
}
