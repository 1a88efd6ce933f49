using System.Collections.Immutable;
using Qvs.Cloud.Portal.Insights;
using Qvs.Domain.Applications;
using Qvs.Domain.Delivery;
using Qvs.Domain.Insights;
using Qvs.Domain.Tenancy;

namespace Qvs.Cloud.Tests.Portal;

public sealed class InsightModelTests
{
    private static readonly DateTimeOffset Now = new(2026, 4, 8, 15, 30, 0, TimeSpan.Zero);
    private static readonly TenantId Acme = TenantId.Parse("acme");

    [Fact]
    public void A_point_leads_to_its_runs_and_one_without_runs_nowhere()
    {
        var cards = Cards(Event(3, true), Event(3, true), Event(5, false));

        Assert.Equal(["frequency", "lead", "failures", "restore"], cards.Select(card => card.Id));
        Assert.Equal([null, null, null, "2026-04-05", null, "2026-04-07", null], cards[0].Bars.Select(bar => bar.Href));
        Assert.Equal([100d, 0d], cards[0].Bars.Select(bar => bar.Height).OfType<double>());
        Assert.Equal("2", cards[0].Bars[3].Value);

        // The day of the failure has no lead time, and nothing was restored.
        Assert.Equal(["2026-04-05"], cards[1].Bars.Select(bar => bar.Href).OfType<string>());
        Assert.Equal([0d, 100d], cards[2].Bars.Select(bar => bar.Height).OfType<double>());
        Assert.All(cards[3].Bars, bar => Assert.Null(bar.Href));
    }

    [Fact]
    public void Where_nothing_was_measured_nothing_is_claimed() =>
        Assert.All(Cards(), card => Assert.Equal(("–", ""), (card.Figure, card.Top)));

    private static ImmutableArray<InsightCard> Cards(params DeploymentEvent[] events) =>
        InsightModel.Cards(Dora.Measure("prod", InsightPeriod.Last(7, Now), events), point => point.From.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));

    private static DeploymentEvent Event(int day, bool succeeded)
    {
        var at = InsightPeriod.Last(7, Now).From.AddDays(day).AddHours(9);
        return new(
            new RunKey(Acme, AssemblyLineId.Parse("ship"), 1),
            new DeploymentKey(Acme, Domain.Applications.ApplicationId.Parse("shop"), DeploymentId.Parse("prod")),
            1,
            "prod",
            at,
            succeeded,
            false,
            "",
            at.AddMinutes(-5),
            LeadStart.Push);
    }
}
