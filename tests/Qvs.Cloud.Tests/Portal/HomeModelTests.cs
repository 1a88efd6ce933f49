using System.Globalization;
using Microsoft.Extensions.Time.Testing;
using Qvs.Cloud.Portal.Home;

namespace Qvs.Cloud.Tests.Portal;

public sealed class HomeModelTests
{
    [Theory]
    [InlineData(SiloStatus.Joining, "en", "Starting")]
    [InlineData(SiloStatus.Active, "en", "Running")]
    [InlineData(SiloStatus.Active, "ja", "稼働中")]
    [InlineData(SiloStatus.ShuttingDown, "en", "Stopping")]
    public void The_state_of_the_silo_is_said_in_the_language_of_the_reader(SiloStatus silo, string language, string word) =>
        In(language, () => Assert.Equal(word, new HomeModel(new FakeSilo(silo), TimeProvider.System).State));

    [Theory]
    [InlineData("en", "11/23/2026")]
    [InlineData("ja", "2026/11/23")]
    public void The_start_is_shown_in_the_zone_of_the_server_and_the_format_of_the_reader(string language, string date)
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 22, 15, 30, 0, TimeSpan.Zero));
        clock.SetLocalTimeZone(TimeZoneInfo.CreateCustomTimeZone("Japan", TimeSpan.FromHours(9), null, null));
        var model = new HomeModel(new FakeSilo(SiloStatus.Active), clock);

        In(language, () =>
        {
            Assert.StartsWith(date, model.Started, StringComparison.Ordinal);
            Assert.EndsWith("(UTC+09:00)", model.Started, StringComparison.Ordinal);
        });
    }

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
