using Qvs.Infrastructure.Storage;
using Qvs.Infrastructure.Storage.Sql;
using Qvs.Testing;

namespace Qvs.Infrastructure.Tests.Storage;

public sealed class SqliteListingsTests : ListingsContract
{
    private readonly TempFolder _folder = new();

    /// <summary>A list of 100,000 rows is read along an index, never sorted: each way to ask has its own.</summary>
    [Theory]
    [InlineData(null, "", "qvs_listing_sort")]
    [InlineData(null, "Running", "qvs_listing_status")]
    [InlineData("p", "", "qvs_listing_parent")]
    [InlineData("p", "Running", "qvs_listing_parent_status")]
    public async Task A_page_follows_the_index_made_for_it(string? parent, string status, string index)
    {
        var query = new Qvs.Domain.Ports.ListingQuery(
            Qvs.Domain.Tenancy.TenantId.Parse("acme"), "run", parent, status.Length == 0 ? [] : [status], Cursor: new Infrastructure.Storage.Listings.ListingCursor("s", "k", true).ToString(), Descending: true);
        var statement = Infrastructure.Storage.Listings.ListingSql.Page(query);

        var plan = await Database.Query(new SqlStatement("EXPLAIN QUERY PLAN " + statement.Text, statement.Arguments), row => row.GetString(3), Cancellation);

        Assert.Contains(plan, step => step.Contains($"USING INDEX {index} (", StringComparison.Ordinal) && step.Contains("sort<?", StringComparison.Ordinal) | step.Contains("(sort,key)<", StringComparison.Ordinal));
        Assert.DoesNotContain(plan, step => step.Contains("SCAN qvs_listing", StringComparison.Ordinal));
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    private protected override Task<ISqlDatabase> Open() => Task.FromResult<ISqlDatabase>(new SqliteDatabase(_folder.Combine("qvs.db")));
}

public sealed class PostgresListingsTests(PostgresServer server) : ListingsContract
{
    private protected override Task<ISqlDatabase> Open() => PostgresAuditTests.Open(server);
}

public sealed class SqliteDeploymentsTests : DeploymentsContract
{
    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData(null, null, "qvs_deployment_at")]
    [InlineData("shop", null, "qvs_deployment_application")]
    [InlineData(null, "ship", "qvs_deployment_line")]
    public async Task A_reading_follows_the_index_made_for_it(string? application, string? line, string index)
    {
        var statement = Infrastructure.Storage.Deployments.DeploymentSql.Read(Week with { Application = application, Line = line }, 100);

        var plan = await Database.Query(new SqlStatement("EXPLAIN QUERY PLAN " + statement.Text, statement.Arguments), row => row.GetString(3), Cancellation);

        Assert.Contains($"USING INDEX {index} (", Assert.Single(plan), StringComparison.Ordinal);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    private protected override Task<ISqlDatabase> Open() => Task.FromResult<ISqlDatabase>(new SqliteDatabase(_folder.Combine("qvs.db")));
}

public sealed class PostgresDeploymentsTests(PostgresServer server) : DeploymentsContract
{
    private protected override Task<ISqlDatabase> Open() => PostgresAuditTests.Open(server);
}

public sealed class SqliteAuditTests : AuditContract
{
    private readonly TempFolder _folder = new();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    private protected override Task<ISqlDatabase> Open() => Task.FromResult<ISqlDatabase>(new SqliteDatabase(_folder.Combine("qvs.db")));
}

public sealed class PostgresAuditTests(PostgresServer server) : AuditContract
{
    internal static async Task<ISqlDatabase> Open(PostgresServer server)
    {
        Assert.SkipUnless(PostgresServer.IsInstalled, PostgresServer.Missing);
        return new PostgresDatabase(new StorageOptions.PostgreSql(await server.CreateDatabase()));
    }

    private protected override Task<ISqlDatabase> Open() => Open(server);
}
