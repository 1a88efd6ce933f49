using Qvs.Domain.Tenancy;

namespace Qvs.Domain.Tests.Tenancy;

public sealed class DeletionRulesTests
{
    private static readonly TenantId Acme = TenantId.Parse("acme");

    [Theory]
    [InlineData(true, "acme", 0, false, "")]
    [InlineData(true, "acme", 3, true, "")]
    [InlineData(false, "acme", 0, false, "owner-only")]
    [InlineData(true, "Acme", 0, false, "confirmation-invalid")]
    [InlineData(true, "", 0, false, "confirmation-invalid")]
    [InlineData(true, "acme", 3, false, "runs-open")]
    [InlineData(false, "x", 1, false, "owner-only confirmation-invalid runs-open")]
    public void A_project_is_deleted_by_its_owner_who_means_it_when_nothing_goes_on(bool mayDelete, string typed, long open, bool cancels, string codes) =>
        Assert.Equal(codes, string.Join(' ', DeletionRules.Problems(Acme, mayDelete, typed, open, cancels).Select(problem => problem.Code)));
}
