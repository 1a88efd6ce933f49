using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Qvs.Infrastructure.Storage.Sql;

/// <summary>One connection with the statements that it has prepared. Used by one thread at a time.</summary>
internal sealed class SqliteSession : IDisposable
{
    private const int MaxPrepared = 64;

    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, SqliteCommand> _prepared = new(StringComparer.Ordinal);

    /// <param name="settings">Pragmas for this connection.</param>
    public SqliteSession(string connectionString, string settings)
    {
        _connection = new SqliteConnection(connectionString);
        _connection.Open();
        using var command = new SqliteCommand(settings, _connection);
        command.ExecuteNonQuery();
    }

    /// <summary>Whether a transaction is open: some errors, such as a full disk, end it.</summary>
    public bool InTransaction => SQLitePCL.raw.sqlite3_get_autocommit(_connection.Handle) == 0;

    public long? Execute(SqlStatement statement) => Bind(statement).ExecuteScalar() as long?;

    public ImmutableArray<T> Query<T>(SqlStatement statement, Func<DbDataReader, T> row)
    {
        var rows = ImmutableArray.CreateBuilder<T>();
        using var reader = Bind(statement).ExecuteReader();
        while (reader.Read())
        {
            rows.Add(row(reader));
        }

        return rows.ToImmutable();
    }

    public void Dispose()
    {
        Forget();
        _connection.Dispose();
    }

    private SqliteCommand Bind(SqlStatement statement)
    {
        var command = Prepared(statement);
        for (var i = 0; i < statement.Arguments.Length; i++)
        {
            command.Parameters[i].Value = SqlValue.Of(statement.Arguments[i].Value);
        }

        return command;
    }

    private SqliteCommand Prepared(SqlStatement statement)
    {
        if (_prepared.TryGetValue(statement.Text, out var known))
        {
            return known;
        }

        if (_prepared.Count >= MaxPrepared)
        {
            Forget();
        }

        var command = _connection.CreateCommand();
#pragma warning disable CA2100 // The text is one of this assembly; what comes from outside are the arguments.
        command.CommandText = statement.Text;
#pragma warning restore CA2100
        foreach (var (name, _) in statement.Arguments)
        {
            command.Parameters.Add(new SqliteParameter { ParameterName = "@" + name });
        }

        return _prepared[statement.Text] = command;
    }

    private void Forget()
    {
        foreach (var command in _prepared.Values)
        {
            command.Dispose();
        }

        _prepared.Clear();
    }
}
