using Microsoft.Data.Sqlite;
using Qvs.Infrastructure.Storage.Sql;
using Qvs.Testing;

namespace Qvs.Infrastructure.Tests.Storage;

public sealed class SqliteWriterTests : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly SqliteDatabase _database;

    public SqliteWriterTests() => _database = new SqliteDatabase(_folder.Combine("qvs.db"));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_statement_that_fails_harms_no_other_of_its_batch()
    {
        await _database.Prepare(Cancellation);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 2000).Select(async i =>
        {
            try
            {
                await Insert(i % 10 == 0 ? null : $"k{i}");
                return true;
            }
            catch (SqliteException)
            {
                return false;
            }
        }));

        Assert.Equal(1800, outcomes.Count(done => done));
        Assert.Equal(1800, await Count());
    }

    [Fact]
    public async Task A_backlog_of_one_tenant_delays_another_by_one_batch()
    {
        await _database.Prepare(Cancellation);
        await using var other = new SqliteConnection($"Data Source={_folder.Combine("qvs.db")}");
        await other.OpenAsync(Cancellation);
        await using var hold = new SqliteCommand("BEGIN IMMEDIATE", other);
        await hold.ExecuteNonQueryAsync(Cancellation);
        var backlog = Enumerable.Range(0, 2000).Select(i => Insert($"k{i}")).ToArray();
        var quiet = _database.Execute("quiet", Row("quiet"), Cancellation);

        await using var release = new SqliteCommand("COMMIT", other);
        await release.ExecuteNonQueryAsync(Cancellation);
        await Task.WhenAll([.. backlog, quiet]);

        // The batch that was waiting for the file, then one turn of each.
        var place = (await _database.Query(new SqlStatement("SELECT rowid FROM qvs_grain_state WHERE grain_key = 'quiet'"), row => row.GetInt64(0), Cancellation)).Single();
        Assert.InRange(place, 1, 256 + 2);
    }

    [Fact]
    public async Task Closing_writes_what_was_accepted()
    {
        await _database.Prepare(Cancellation);
        var writes = Enumerable.Range(0, 3000).Select(i => Insert($"k{i}")).ToArray();

        await _database.DisposeAsync();

        Assert.All(writes, write => Assert.True(write.IsCompleted));
        await _database.Prepare(Cancellation);
        Assert.Equal(writes.Count(write => write.IsCompletedSuccessfully), await Count());
    }

    [Fact]
    public async Task A_cancelled_write_is_not_done()
    {
        await _database.Prepare(Cancellation);
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _database.Execute("acme", Row("k"), cancelled.Token));

        Assert.Equal(0, await Count());
    }

    [Fact]
    public async Task Use_before_preparing_is_refused() => await Assert.ThrowsAsync<InvalidOperationException>(() => Insert("k"));

    private Task<long?> Insert(string? key) => _database.Execute("acme", Row(key), Cancellation);

    private static SqlStatement Row(string? key) => new(
        "INSERT INTO qvs_grain_state (grain_type, state_name, grain_key, version, modified_at) VALUES ('t', 's', @key, 1, '')", ("key", key));

    private async Task<long> Count() =>
        (await _database.Query(new SqlStatement("SELECT count(*) FROM qvs_grain_state"), row => row.GetInt64(0), Cancellation)).Single();
}
