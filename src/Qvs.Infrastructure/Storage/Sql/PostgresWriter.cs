using Npgsql;
using Qvs.Domain.Fairness;

namespace Qvs.Infrastructure.Storage.Sql;

/// <summary>
/// Writes to PostgreSQL in few transactions: each takes what waits when it begins, so that under load many changes share one round trip and one flush to disk,
/// and alone a change waits for nothing.
/// </summary>
/// <param name="open">Opens a connection.</param>
internal sealed class PostgresWriter(Func<CancellationToken, Task<NpgsqlConnection>> open)
{
    private const int MostStatements = 64;
    private const int MostAtOnce = 4;

    private readonly Lock _lock = new();
    private readonly FairQueue<SqlWrite> _waiting = new();
    private int _atOnce;

    public Task<ImmutableArray<long?>> Execute(string tenant, ImmutableArray<SqlStatement> statements, CancellationToken cancellation)
    {
        var write = new SqlWrite(statements, cancellation);
        lock (_lock)
        {
            _waiting.Add(tenant, "", write);
            if (_atOnce == MostAtOnce)
            {
                return write.Done;
            }

            _atOnce++;
        }

        _ = Task.Run(Run, CancellationToken.None);
        return write.Done;
    }

    private async Task Run()
    {
        while (Take() is { Count: > 0 } batch)
        {
            try
            {
                await Write(batch);
            }
            catch (Exception problem)
            {
                // The edge of the loop: no connection, or one that broke. What had not heard of its end hears of this.
                batch.ForEach(write => write.Fail(problem));
            }
        }
    }

    private List<SqlWrite> Take()
    {
        var batch = new List<SqlWrite>();
        lock (_lock)
        {
            for (var statements = 0; statements < MostStatements && _waiting.TryTake(out var write);)
            {
                if (write.IsWanted())
                {
                    batch.Add(write);
                    statements += write.Statements.Length;
                }
            }

            _atOnce -= batch.Count == 0 ? 1 : 0;
        }

        return batch;
    }

    private async Task Write(List<SqlWrite> batch)
    {
        await using var connection = await open(CancellationToken.None);
        try
        {
            await Commit(connection, batch);
        }
        catch (PostgresException) when (batch.Count > 1)
        {
            // Nothing of the batch is done, and only one of it is to blame.
            foreach (var write in batch)
            {
                await Alone(connection, write);
            }
        }

        batch.ForEach(write => write.Finish());
    }

    private static async Task Alone(NpgsqlConnection connection, SqlWrite write)
    {
        try
        {
            await Commit(connection, [write]);
        }
        catch (PostgresException problem)
        {
            write.Problem = problem;
        }
    }

    /// <summary>One message to the server and one transaction.</summary>
    private static async Task Commit(NpgsqlConnection connection, List<SqlWrite> batch)
    {
        await using var commands = connection.CreateBatch();
        foreach (var statement in batch.SelectMany(write => write.Statements))
        {
            commands.BatchCommands.Add(PositionalSql.Command(statement));
        }

        await using var reader = await commands.ExecuteReaderAsync();
        foreach (var write in batch)
        {
            for (var statement = 0; statement < write.Statements.Length; statement++)
            {
                if (reader.FieldCount == 0)
                {
                    throw new InvalidOperationException($"The statement returns nothing: {write.Statements[statement].Text}");
                }

                write.Returned(statement, await reader.ReadAsync() ? reader.GetInt64(0) : null);
                await reader.NextResultAsync();
            }
        }
    }
}
