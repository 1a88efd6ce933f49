using Qvs.Domain.Tenancy;

namespace Qvs.Domain.Tests.Tenancy;

public sealed class RetentionRulesTests
{
    [Fact]
    public void What_is_kept_for_ever_has_no_end() => Assert.Null(RetentionRules.Before(null, new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero)));

    [Fact]
    public void Days_are_counted_back_from_now() => Assert.Equal(
        new DateTimeOffset(2026, 2, 27, 12, 0, 0, TimeSpan.Zero), RetentionRules.Before(2, new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero)));

    [Theory]
    [InlineData(0, 1, 1, 1, 30)]
    [InlineData(1, 0, 1, 1, 30)]
    [InlineData(1, 1, 3651, 1, 30)]
    [InlineData(1, 1, 1, 0, 30)]
    [InlineData(1, 1, 1, 1001, 30)]
    [InlineData(1, 1, 1, 1, 29)]
    public void Each_mistake_is_told(int runs, int logs, int artifacts, int kept, int audit) => Assert.Equal(
        RejectionCodes.Invalid,
        Assert.Single(RetentionRules.Problems(new RetentionSettings { RunDays = runs, LogDays = logs, ArtifactDays = artifacts, KeepRuns = kept, AuditDays = audit })).Code);

    [Fact]
    public void The_defaults_hold_and_for_ever_may_be_chosen()
    {
        Assert.Empty(RetentionRules.Problems(RetentionRules.Defaults));
        Assert.Empty(RetentionRules.Problems(new RetentionSettings()));
        Assert.Null(RetentionRules.Defaults.AuditDays);
    }
}
