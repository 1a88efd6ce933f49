using Npgsql;
using Qvs.Infrastructure.Storage;
using Qvs.Infrastructure.Storage.Sql;
using Qvs.Testing;

namespace Qvs.Infrastructure.Tests.Storage;

public sealed class PostgresWriterTests(PostgresServer server) : IAsyncLifetime
{
    private PostgresDatabase _database = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(PostgresServer.IsInstalled, PostgresServer.Missing);
        _database = new PostgresDatabase(new StorageOptions.PostgreSql(await server.CreateDatabase()));
        await _database.Prepare(Cancellation);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_statement_that_fails_harms_no_other_of_its_batch()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 1000).Select(async i =>
        {
            try
            {
                return await _database.Execute($"t{i % 7}", Row(i % 50 == 0 ? null : $"k{i}"), Cancellation) == 1;
            }
            catch (PostgresException)
            {
                return false;
            }
        }));

        Assert.Equal(980, outcomes.Count(done => done));
        Assert.Equal(980, await Count());
    }

    [Fact]
    public async Task Statements_of_one_change_are_done_in_order_and_answered_each()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => _database.Execute("acme", [Row($"k{i}"), Update($"k{i}", 1), Update($"k{i}", 1), Update($"k{i}", 2)], Cancellation)));

        Assert.All(answers, answer => Assert.Equal([1, 2, null, 3], answer));
    }

    [Fact]
    public async Task A_cancelled_write_is_not_done()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _database.Execute("acme", Row("k"), cancelled.Token));

        Assert.Equal(0, await Count());
    }

    [Fact]
    public async Task A_database_that_is_gone_is_told_to_everybody_who_waits()
    {
        var gone = new PostgresDatabase(new StorageOptions.PostgreSql($"Host=127.0.0.1;Port={FreePort.Next()};Database=qvs;Username=qvs"));

        foreach (var write in Enumerable.Range(0, 100).Select(i => gone.Execute("acme", Row($"k{i}"), Cancellation)).ToList())
        {
            await Assert.ThrowsAnyAsync<NpgsqlException>(() => write);
        }
    }

    private static SqlStatement Row(string? key) => new(
        """
        INSERT INTO qvs_grain_state (service_id, grain_type, state_name, grain_key, version, modified_at) VALUES ('q', 't', 's', @key, 1, now())
        RETURNING CAST(version AS bigint)
        """,
        ("key", key));

    private static SqlStatement Update(string key, long version) => new(
        "UPDATE qvs_grain_state SET version = version + 1 WHERE grain_key = @key AND version = @version RETURNING CAST(version AS bigint)", ("key", key), ("version", version));

    private async Task<long> Count() =>
        (await _database.Query(new SqlStatement("SELECT count(*) FROM qvs_grain_state"), row => row.GetInt64(0), Cancellation)).Single();
}
