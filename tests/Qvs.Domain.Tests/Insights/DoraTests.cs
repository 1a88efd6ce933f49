using CsCheck;
using Qvs.Domain.Applications;
using Qvs.Domain.Delivery;
using Qvs.Domain.Insights;
using Qvs.Domain.Tests.Delivery;

namespace Qvs.Domain.Tests.Insights;

public sealed class DoraTests
{
    // A Wednesday afternoon: the period of seven days begins on Thursday at midnight.
    private static readonly DateTimeOffset Now = new(2026, 4, 8, 15, 30, 0, TimeSpan.Zero);
    private static readonly InsightPeriod Week = InsightPeriod.Last(7, Now);

    [Fact]
    public void Without_any_deployment_nothing_is_claimed()
    {
        var nothing = Dora.Measure("prod", Week, []);

        Assert.Equal((0, 0d, 0, null, null, null, 0), Of(nothing.Metrics));
        Assert.Equal(7, nothing.Points.Length);
        Assert.Empty(nothing.Applications);
    }

    [Fact]
    public void Only_failures_are_an_open_outage_without_a_time_to_restore()
    {
        var metrics = Measure(Event(1, ok: false), Event(2, ok: false)).Metrics;

        Assert.Equal((0, 2, 1d, 1), (metrics.Deployments, metrics.Failures, metrics.ChangeFailureRate!.Value, metrics.OpenOutages));
        Assert.Null(metrics.TimeToRestore);
        Assert.Null(metrics.LeadTime);
    }

    [Fact]
    public void An_outage_lasts_from_its_first_failure_to_the_next_good_deployment_of_the_same()
    {
        var insights = Measure(
            Event(1, hour: 1), Event(1, hour: 2, ok: false), Event(1, hour: 5, ok: false), Event(1, hour: 6, deployment: "other"), Event(2, hour: 2));

        Assert.Equal(new Spread(TimeSpan.FromHours(24), TimeSpan.FromHours(24), 1), insights.Metrics.TimeToRestore);
        Assert.Equal((3, 2, .4, 0), (insights.Metrics.Deployments, insights.Metrics.Failures, insights.Metrics.ChangeFailureRate!.Value, insights.Metrics.OpenOutages));

        // The outage counts where it ended, the failures where they were.
        Assert.Null(insights.Points[1].Metrics.TimeToRestore);
        Assert.NotNull(insights.Points[2].Metrics.TimeToRestore);
        Assert.Equal(2, insights.Points[1].Metrics.Failures);
    }

    [Fact]
    public void A_rollback_makes_the_deployment_before_it_a_failure_and_is_itself_no_deployment()
    {
        var metrics = Measure(Event(1, hour: 1), Event(1, hour: 3), Event(1, hour: 5, isRollback: true)).Metrics;

        Assert.Equal((2, 1, .5), (metrics.Deployments, metrics.Failures, metrics.ChangeFailureRate!.Value));
        Assert.Equal(TimeSpan.FromHours(2), metrics.TimeToRestore!.Median);
    }

    [Fact]
    public void A_rollback_after_a_failure_ends_the_outage_and_blames_nothing_else()
    {
        var metrics = Measure(Event(1, hour: 1), Event(1, hour: 3, ok: false), Event(1, hour: 4, ok: false, isRollback: true), Event(1, hour: 5, isRollback: true)).Metrics;

        Assert.Equal((1, 1, TimeSpan.FromHours(2), 0), (metrics.Deployments, metrics.Failures, metrics.TimeToRestore!.Median, metrics.OpenOutages));
    }

    [Fact]
    public void A_commit_has_one_lead_time_for_each_deployment_that_it_reaches()
    {
        var metrics = Measure(
            Event(1, lead: 4, commit: "a"), Event(2, lead: 30, commit: "a"), Event(3, lead: 6, commit: "b"), Event(3, lead: 8, commit: "a", deployment: "other")).Metrics;

        Assert.Equal(new Spread(TimeSpan.FromHours(6), TimeSpan.FromHours(8), 3), metrics.LeadTime);
        Assert.Equal(3, metrics.LeadFrom[LeadStart.Commit]);
    }

    [Fact]
    public void The_period_before_is_told_apart_and_gives_the_beginning_of_outages()
    {
        var insights = Measure(Event(-1, hour: 20, ok: false), Event(0, hour: 2));

        Assert.Equal((1, 0, TimeSpan.FromHours(6)), (insights.Metrics.Deployments, insights.Metrics.Failures, insights.Metrics.TimeToRestore!.Median));
        Assert.Equal((0, 1), (insights.Before.Deployments, insights.Before.Failures));
    }

    [Theory]
    [InlineData(7, 7)]
    [InlineData(30, 30)]
    [InlineData(90, 13)]
    public void Points_are_whole_days_of_UTC_without_gaps_also_where_clocks_change(int days, int points)
    {
        // Summer time began in Europe on 29 March 2026.
        var period = InsightPeriod.Last(days, new DateTimeOffset(2026, 4, 8, 1, 0, 0, TimeSpan.FromHours(2)));
        var all = period.Points().ToArray();

        Assert.Equal(new DateTimeOffset(2026, 4, 7, 0, 0, 0, TimeSpan.Zero).AddDays(1 - days), period.From);
        Assert.Equal((points, period.From, period.From.AddDays(days)), (all.Length, all[0].From, all[^1].Until));
        Assert.All(all.Zip(all.Skip(1)), pair => Assert.Equal(pair.First.Until, pair.Second.From));
    }

    [Fact]
    public void Whatever_happened_the_figures_fit_together() =>
        Gen.Select(Gen.Int[-7 * 24, (7 * 24) - 1], Gen.Bool, Gen.Bool, Gen.Int[0, 2], Gen.Int[0, 50])
            .Select((hour, ok, back, deployment, lead) => (hour, ok, back, deployment, lead)).Array[0, 40].Sample(all =>
            {
                var events = all.Select((one, at) => Event(0, one.hour, one.ok, one.back, $"d{one.deployment}", $"c{one.lead}", one.lead, at + 1)).ToArray();
                var insights = Measure(events);
                var metrics = insights.Metrics;
                var changes = events.Count(one => Week.Has(one.At) && !one.IsRollback);

                Assert.InRange(metrics.ChangeFailureRate ?? 0, 0, 1);
                Assert.Equal(changes == 0, metrics.ChangeFailureRate is null);
                Assert.True(metrics.Deployments <= changes && metrics.Failures >= changes - metrics.Deployments);
                Assert.Equal(metrics.LeadTime?.Count ?? 0, metrics.LeadFrom.Values.Sum());
                Assert.True(metrics.TimeToRestore is null || (metrics.TimeToRestore.Median >= TimeSpan.Zero && metrics.TimeToRestore.Median <= metrics.TimeToRestore.Ninth));
                Assert.InRange(metrics.OpenOutages + insights.Before.OpenOutages, 0, 3);
                Assert.Equal(metrics.Deployments, insights.Points.Sum(point => point.Metrics.Deployments));
                Assert.Equal(metrics.Failures, insights.Points.Sum(point => point.Metrics.Failures));
                Assert.Equal(metrics.Failures, insights.Applications.Sum(group => group.Metrics.Failures));
                Assert.Equal(metrics.TimeToRestore?.Count ?? 0, insights.Lines.Sum(group => group.Metrics.TimeToRestore?.Count ?? 0));
                Assert.Equal(Of(metrics), Of(Measure([.. events.Reverse()]).Metrics));
            });

    [Fact]
    public void Production_is_called_so_or_is_the_last()
    {
        Assert.Equal("production", Production.Of(Places(("dev", 0), ("production", 1), ("zoo", 2)))!.Value);
        Assert.Equal("live", Production.Of(Places(("live", 5), ("dev", 0), ("staging", 3)))!.Value);
        Assert.Null(Production.Of([]));
    }

    private static IEnumerable<EnvironmentPlace> Places(params (string Id, int Order)[] places) => places.Select(place => new EnvironmentPlace(EnvironmentId.Parse(place.Id), place.Order));

    private static DeliveryInsights Measure(params DeploymentEvent[] events) => Dora.Measure("prod", Week, events);

    private static (int, double, int, double?, Spread?, Spread?, int) Of(DoraMetrics metrics) => (
        metrics.Deployments, metrics.PerDay, metrics.Failures, metrics.ChangeFailureRate, metrics.LeadTime, metrics.TimeToRestore, metrics.OpenOutages);

    /// <param name="day">Of the period, from 0.</param>
    /// <param name="lead">Hours since the commit.</param>
    private static DeploymentEvent Event(
        int day, int hour = 12, bool ok = true, bool isRollback = false, string deployment = "prod", string commit = "", int lead = 1, int run = 1)
    {
        var at = Week.From.AddDays(day).AddHours(hour);
        return new DeploymentEvent(
            new RunKey(Lines.Acme, AssemblyLineId.Parse("ship"), run),
            new DeploymentKey(Lines.Acme, ApplicationId.Parse("shop"), DeploymentId.Parse(deployment)),
            1,
            "prod",
            at,
            ok,
            isRollback,
            commit,
            at.AddHours(-lead),
            isRollback ? LeadStart.None : LeadStart.Commit);
    }
}
