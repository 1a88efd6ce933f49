using System.Text.Json;
using Qvs.Domain.Tenancy;

namespace Qvs.Domain.Tests.Tenancy;

public sealed class QuotaRulesTests
{
    [Fact]
    public void What_the_operator_set_goes_over_the_default_and_the_weight_is_the_tenants_own()
    {
        var limits = new Quotas { Applications = 3, Weight = 7 }.Or(new Quotas { Applications = 100, OpenRuns = 5, Weight = 2 });

        Assert.Equal((3, 5, null, 7), (limits.Applications, limits.OpenRuns, limits.Members, limits.Weight));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_refusal_names_the_quota_its_value_what_is_used_and_who_can_raise_it(Quota quota)
    {
        var limits = JsonSerializer.Deserialize<Quotas>($$"""{"{{quota}}":41}""")!;

        Assert.Null(QuotaRules.Refusal(quota, limits, 40));
        var refusal = QuotaRules.Refusal(quota, limits, 43)!;
        Assert.Equal(QuotaRules.Code, refusal.Code);
        Assert.Contains($"'{QuotaRules.NameOf(quota)}'", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("41", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("43", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("operator", refusal.NextStep, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_limit_nothing_is_refused_and_with_none_left_everything_is()
    {
        Assert.Null(QuotaRules.Refusal(Quota.OpenRuns, Quotas.None, long.MaxValue));
        Assert.NotNull(QuotaRules.Refusal(Quota.OpenRuns, new Quotas { OpenRuns = 0 }, 0));
    }

    [Fact]
    public void Every_quota_has_a_generous_default() =>
        Assert.All(Enum.GetValues<Quota>(), quota => Assert.True(QuotaRules.Defaults[quota] >= 8));

    [Fact]
    public void Every_mistake_is_told_at_once()
    {
        var problems = QuotaRules.Problems(new Quotas { Applications = -1, StoredBytes = -5, Weight = 101 });

        Assert.Equal(3, problems.Length);
        Assert.All(problems, problem => Assert.Equal(RejectionCodes.Invalid, problem.Code));
        Assert.Single(QuotaRules.Problems(new Quotas { Weight = 0 }));
        Assert.Empty(QuotaRules.Problems(QuotaRules.Defaults));
    }

    [Fact]
    public void What_an_earlier_version_has_stored_is_read()
    {
        var read = JsonSerializer.Deserialize<Quotas>("""{"Applications":5,"OpenRuns":null,"RunsAtOnce":2}""")!;

        Assert.Equal(new Quotas { Applications = 5 }, read);
        Assert.Equal(1, read.Weight);
    }

    public static TheoryData<Quota> All => [.. Enum.GetValues<Quota>()];
}
