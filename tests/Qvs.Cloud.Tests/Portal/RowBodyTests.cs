using Qvs.Cloud.Portal.Parts;
using Qvs.Domain.Ports;
using Qvs.Domain.Tenancy;

namespace Qvs.Cloud.Tests.Portal;

/// <summary>Rows were written by other versions of the server, too: a list shows less then, and never fails.</summary>
public sealed class RowBodyTests
{
    [Theory]
    [InlineData("""{"name":"a","count":3}""", "a", 3)]
    [InlineData("""{"Name":"a","Count":3}""", "a", 3)]
    [InlineData("""{"name":7,"count":"x"}""", "7", 0)]
    [InlineData("{}", "", 0)]
    [InlineData("", "", 0)]
    [InlineData("[1]", "", 0)]
    [InlineData("{broken", "", 0)]
    public void What_is_not_there_or_of_another_type_is_left_out(string body, string name, int count)
    {
        var read = RowBody.Of(Row(body));

        Assert.Equal((name, count), (read.Text("name"), read.Number("count")));
    }

    [Fact]
    public void Runs_and_approvals_without_their_members_are_shown_or_skipped()
    {
        var run = RunRow.Of(Row("{}") with { Key = "run:acme/deliver/4", Status = "Running" });

        Assert.Equal((4, PortalStatus.Running, ""), (run!.Key.Number, run.Status, run.By));
        Assert.Null(RunRow.Of(Row("{}") with { Key = "nonsense" }));
        Assert.Null(ApprovalRow.Of(Row("{}")));
    }

    [Fact]
    public void A_run_that_waits_for_an_approval_says_so() => Assert.Equal(
        PortalStatus.Approval, RunRow.Of(Row("""{"openApprovals":1}""") with { Key = "run:acme/deliver/4", Status = "Running" })!.Status);

    private static ListingRow Row(string body) => new(TenantId.Parse("acme"), ListingKinds.Run, "key", "", "", "", "", 1, body);
}
