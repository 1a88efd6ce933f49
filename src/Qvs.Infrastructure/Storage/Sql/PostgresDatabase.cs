using System.Data.Common;
using Npgsql;
using Qvs.Infrastructure.Storage.Migrations;

namespace Qvs.Infrastructure.Storage.Sql;

internal sealed class PostgresDatabase : ISqlDatabase
{
    private readonly StorageOptions.PostgreSql _options;
    private readonly PostgresWriter _writer;

    public PostgresDatabase(StorageOptions.PostgreSql options)
    {
        (_options, ConnectionString) = (options, WithDefaults(options.ConnectionString));
        _writer = new PostgresWriter(Open);
    }

    /// <summary>The same text for everything, Orleans' providers included, so that they share one pool.</summary>
    public string ConnectionString { get; }

    public async Task Prepare(CancellationToken cancellation)
    {
        try
        {
            await using var connection = await Open(cancellation);
            await new Migrator(new PostgresMigrations(connection), MigrationSet.Load("postgresql"), _options.ToString()).Run(cancellation);
        }
        catch (NpgsqlException problem) when (problem is not PostgresException { IsTransient: false, SqlState: not ("28P01" or "28000" or "3D000" or "42501") })
        {
            throw new StorageException(
                $"the database {_options} cannot be used ({problem.Message.ReplaceLineEndings(" ")}). Check that it runs, that the database exists, and the user's rights.",
                problem);
        }
    }

    public Task<ImmutableArray<long?>> Execute(string tenant, ImmutableArray<SqlStatement> statements, CancellationToken cancellation) =>
        _writer.Execute(tenant, statements, cancellation);

    public async Task<ImmutableArray<T>> Query<T>(SqlStatement statement, Func<DbDataReader, T> row, CancellationToken cancellation)
    {
        var rows = ImmutableArray.CreateBuilder<T>();
        await using var connection = await Open(cancellation);
        await using var command = Command(connection, statement);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            rows.Add(row(reader));
        }

        return rows.ToImmutable();
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, SqlStatement statement)
    {
#pragma warning disable CA2100 // The text is one of this assembly; what comes from outside are the arguments.
        var command = new NpgsqlCommand(statement.Text, connection);
#pragma warning restore CA2100
        foreach (var (name, value) in statement.Arguments)
        {
            command.Parameters.AddWithValue(name, SqlValue.Of(value));
        }

        return command;
    }

    /// <summary>Statements are few and repeat: prepared by themselves they cost half. What the operator set stays.</summary>
    private static string WithDefaults(string connectionString)
    {
        var (names, settings) = Read(connectionString);
        if (!names.Contains("MaxAutoPrepare"))
        {
            settings.MaxAutoPrepare = 64;
        }

        if (!names.Overlaps(["MaximumPoolSize", "MaxPoolSize"]))
        {
            settings.MaxPoolSize = 40;
        }

        return settings.ToString();
    }

    private static (HashSet<string> Names, NpgsqlConnectionStringBuilder Settings) Read(string connectionString)
    {
        try
        {
            var given = new DbConnectionStringBuilder { ConnectionString = connectionString };
            var names = given.Keys!.Cast<string>().Select(name => name.Replace(" ", "", StringComparison.Ordinal)).ToHashSet(StringComparer.OrdinalIgnoreCase);
            return (names, new NpgsqlConnectionStringBuilder(connectionString));
        }
        catch (Exception problem) when (problem is ArgumentException or FormatException)
        {
            // The text may have a password in it, so it is not repeated.
            throw new StorageException(
                $"the connection string of the database cannot be read ({problem.Message.ReplaceLineEndings(" ").TrimEnd('.')}). Write it like Host=...;Database=qvs;Username=qvs;Password=...", problem);
        }
    }

    private async Task<NpgsqlConnection> Open(CancellationToken cancellation)
    {
        var connection = new NpgsqlConnection(ConnectionString);
        try
        {
            await connection.OpenAsync(cancellation);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}
