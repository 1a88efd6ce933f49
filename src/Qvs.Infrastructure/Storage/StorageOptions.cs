namespace Qvs.Infrastructure.Storage;

/// <summary>Where grain state, reminders, lists and audit are kept.</summary>
public abstract record StorageOptions
{
    private StorageOptions()
    {
    }

    /// <summary>For one silo: a file of the data folder, which this process owns alone. Reminders are in a second file beside it.</summary>
    /// <param name="File">Full path; the file is made if it is not there, its folder must be.</param>
    public sealed record Sqlite(string File) : StorageOptions;

    /// <summary>For any number of silos: they find each other through this database.</summary>
    /// <param name="ConnectionString">As Npgsql reads it. The database must exist; its tables are made.</param>
    public sealed record PostgreSql(string ConnectionString) : StorageOptions
    {
        /// <summary>Without the password, which a log must not show.</summary>
        public override string ToString()
        {
            var settings = new Npgsql.NpgsqlConnectionStringBuilder(ConnectionString);
            return $"PostgreSQL {settings.Host}:{settings.Port}/{settings.Database}";
        }
    }
}
