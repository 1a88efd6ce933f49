using System.Globalization;
using Qvs.Cloud.Operating;
using Qvs.Cloud.Portal.Operator;
using Qvs.Cloud.Portal.Settings;
using Qvs.Domain.Tenancy;

namespace Qvs.Cloud.Tests.Portal;

public sealed class OperatorModelTests
{
    private static readonly OperatedItem Quiet = Item("quiet", "A quiet one", open: 1, stored: 50);
    private static readonly OperatedItem Busy = Item("busy", "Shop", open: 8, stored: 10);
    private static readonly OperatedItem Heavy = Item("heavy", "Films", open: 2, stored: 70) with { Weight = 3 };

    [Theory]
    [InlineData(null, "busy heavy quiet")]
    [InlineData("nonsense", "busy heavy quiet")]
    [InlineData("open", "busy heavy quiet")]
    [InlineData("stored", "heavy quiet busy")]
    [InlineData("limit", "busy heavy quiet")]
    [InlineData("weight", "heavy busy quiet")]
    public void Projects_are_ordered_by_what_was_asked_for(string? order, string expected) => Assert.Equal(expected, Names(null, null, order));

    [Theory]
    [InlineData("QUIET", null, "quiet")]
    [InlineData("shop", null, "busy")]
    [InlineData("a one", null, "quiet")]
    [InlineData(null, "near", "busy")]
    [InlineData(null, "own", "heavy")]
    [InlineData("films", "near", "")]
    public void Projects_are_found_by_name_and_by_what_is_wrong_with_them(string? search, string? show, string expected) => Assert.Equal(expected, Names(search, show, null));

    [Theory]
    [InlineData(Quota.Clusters, 1, 1L, "")]
    [InlineData(Quota.Environments, 3, 3L, "")]
    [InlineData(Quota.Members, 4, 3L, "full")]
    [InlineData(Quota.OpenRuns, 7, 10L, "")]
    [InlineData(Quota.OpenRuns, 8, 10L, "near")]
    [InlineData(Quota.RunsPerDay, 10, 10L, "full")]
    [InlineData(Quota.StoredBytes, 10, null, "")]
    [InlineData(Quota.CompilesAtOnce, 0, 0L, "")]
    public void What_was_made_on_purpose_may_be_as_many_as_are_allowed(Quota quota, long used, long? limit, string expected) =>
        Assert.Equal(expected, UsageWords.ToneOf(new QuotaUse(quota, used, limit)));

    [Theory]
    [InlineData("en-US", "1 of 1 · none left")]
    [InlineData("ja-JP", "1 / 1 · 残りなし")]
    public void A_quota_that_is_used_up_says_so(string language, string expected)
    {
        var before = CultureInfo.CurrentUICulture;
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);

        Assert.Equal(expected, UsageWords.Of(new QuotaUse(Quota.Clusters, 1, 1)));
        CultureInfo.CurrentUICulture = before;
    }

    [Fact]
    public void A_quota_of_nothing_is_full_once_something_is_there()
    {
        Assert.Equal(0, OperatedItem.FullnessOf(new QuotaUse(Quota.OpenRuns, 0, 0)));
        Assert.Equal(1, OperatedItem.FullnessOf(new QuotaUse(Quota.OpenRuns, 1, 0)));
        Assert.Equal(0, OperatedItem.FullnessOf(new QuotaUse(Quota.OpenRuns, 1000, null)));
        Assert.Null(ProjectsModel.Nearest(Quiet with { Use = [new QuotaUse(Quota.OpenRuns, 5, null)] }));
    }

    [Fact]
    public void What_nobody_touches_is_read_as_it_was()
    {
        var quotas = new Quotas { Applications = 5, RunsPerDay = 0, StoredBytes = 100_000_001, Weight = 7 };

        Assert.Equal(quotas, new QuotaDraft(quotas).Read());
        Assert.Equal(Quotas.None, new QuotaDraft(Quotas.None).Read());
    }

    [Theory]
    [InlineData("1.5", 1_610_612_736L)]
    [InlineData(" 0 ", 0L)]
    [InlineData("", null)]
    [InlineData("much", -1L)]
    [InlineData("-1", -1L)]
    [InlineData("99999999999999999999", -1L)]
    public void Bytes_are_typed_in_gibibytes(string text, long? bytes)
    {
        var draft = new QuotaDraft(new Quotas { StoredBytes = 5 }) { [Quota.StoredBytes] = text };

        Assert.Equal(bytes, draft.Read().StoredBytes);
    }

    [Fact]
    public void What_is_no_number_is_refused_by_the_rules()
    {
        var draft = new QuotaDraft(Quotas.None) { [Quota.Clusters] = "many", Weight = "heavy" };

        Assert.Equal(2, QuotaRules.Problems(draft.Read()).Length);
    }

    [Fact]
    public void Every_place_has_a_key_of_its_own_and_one_is_current()
    {
        var items = OperatorLinks.Menu.SelectMany(group => group.Items).ToArray();

        Assert.Equal(items.Length, items.Select(item => item.Key).Distinct().Count());
        Assert.Equal([OperatorLinks.Projects], items.Where(item => OperatorLinks.IsCurrent(item, OperatorLinks.Project("shop"))).Select(item => item.Href));
        Assert.Equal([OperatorLinks.Servers], items.Where(item => OperatorLinks.IsCurrent(item, OperatorLinks.Servers)).Select(item => item.Href));
    }

    private static string Names(string? search, string? show, string? order) => string.Join(' ', ProjectsModel.Of([Heavy, Busy, Quiet], search, show, order).Select(item => item.Name));

    private static OperatedItem Item(string name, string title, long open, long stored) =>
        new(name, title, 1, false, [new QuotaUse(Quota.OpenRuns, open, 10), new QuotaUse(Quota.StoredBytes, stored, 100)]);
}
