using ApplicationId = Qvs.Domain.Applications.ApplicationId;
using Qvs.Cloud.Portal.Home;
using Qvs.Cloud.Portal.Parts;
using Qvs.Domain.Applications;
using Qvs.Domain.Delivery;
using Qvs.Domain.Ports;
using Qvs.Domain.Tenancy;

namespace Qvs.Cloud.Tests.Portal;

public sealed class MatrixModelTests
{
    private static readonly TenantId Acme = TenantId.Parse("acme");
    private static readonly NamedRow[] Applications = [Application("shop", "Web shop"), Application("pay", "Payments"), Application("mail", "Mail")];
    private static readonly EnvironmentRow[] Environments = [new("prod", "Production", 2), new("dev", "Development", 1)];

    [Fact]
    public void Columns_are_in_the_order_of_the_environments_and_rows_by_name_with_pinned_ones_first()
    {
        var matrix = Build(pinned: ["shop"]);

        Assert.Equal(["dev", "prod"], matrix.Columns.Select(column => column.Id));
        Assert.Equal(["shop", "mail", "pay"], matrix.Rows.Select(row => row.Application));
    }

    [Fact]
    public void A_deployment_is_in_the_cell_of_its_application_and_environment()
    {
        var matrix = Build();
        var cell = Assert.Single(matrix.Rows.SelectMany(row => row.Cells.Select(cell => (row.Application, cell))), entry => !entry.cell.Deployments.IsEmpty);

        Assert.Equal(("shop", "prod"), (cell.Application, cell.cell.Environment.Id));
    }

    [Theory]
    [InlineData("web", "shop")]
    [InlineData("PAY", "pay")]
    [InlineData("web mail", null)]
    public void All_words_of_a_search_must_occur_in_name_or_id(string search, string? found) =>
        Assert.Equal(found is null ? [] : [found], Build(search).Rows.Select(row => row.Application));

    [Theory]
    [InlineData(PortalStatus.Failed, 1)]
    [InlineData(PortalStatus.Approval, 1)]
    [InlineData(PortalStatus.Running, 0)]
    [InlineData(PortalStatus.Succeeded, 0)]
    public void Only_what_failed_or_waits_for_somebody_needs_attention(PortalStatus status, int rows) =>
        Assert.Equal(rows, Build(attention: true, status: status).Rows.Length);

    [Fact]
    public void A_deployment_stands_as_in_the_newest_run_that_reached_it()
    {
        var (dev, prod) = (Deployment("shop", "dev"), Deployment("shop", "prod"));

        var standing = MatrixModel.Standing([dev, prod, Deployment("pay", "dev")], [Run(3, ("shop/dev", "Running")), Run(2, ("shop/dev", "Failed"), ("shop/prod", "AwaitingApproval"))]);

        Assert.Equal([PortalStatus.Running, PortalStatus.Approval, PortalStatus.Succeeded], standing.Select(deployment => deployment.Status));
    }

    private static Matrix Build(string search = "", bool attention = false, PortalStatus status = PortalStatus.Succeeded, params string[] pinned) =>
        MatrixModel.Build(Applications, Environments, [Deployment("shop", "prod") with { Status = status }], search, attention, pinned.ToHashSet(StringComparer.Ordinal));

    private static NamedRow Application(string id, string name) =>
        NamedRow.Of(new ListingRow(Acme, ListingKinds.Application, $"application:acme/{id}", "", "", id, id, 1, $$"""{"Value":{"DisplayName":"{{name}}"},"Revision":1}"""));

    private static DeploymentRow Deployment(string application, string environment) => new(
        new DeploymentKey(Acme, ApplicationId.Parse(application), DeploymentId.Parse(environment)), environment, environment, PortalStatus.Succeeded, "", null, "", null);

    private static RunRow Run(int number, params (string Deployment, string Status)[] standing) => new(
        new RunKey(Acme, AssemblyLineId.Parse("deliver"), number), PortalStatus.Running, "", "", null, null, null, 0,
        standing.ToDictionary(entry => entry.Deployment, entry => entry.Status, StringComparer.Ordinal));
}
