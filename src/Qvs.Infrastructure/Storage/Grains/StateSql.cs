namespace Qvs.Infrastructure.Storage.Grains;

/// <summary>The statements of grain state, each one text so that it is prepared once.</summary>
internal sealed class StateSql
{
    private const string Version = "RETURNING CAST(version AS bigint)";

    private StateSql(string? service, string bytes, string text)
    {
        var (scope, column, value) = service is null ? ("", "", "") : ("service_id = @service AND ", "service_id, ", "@service, ");
        var row = $"{scope}grain_type = @type AND state_name = @name AND grain_key = @key";
        Service = service;
        Read = $"SELECT {bytes}, CAST(version AS bigint) FROM qvs_grain_state WHERE {row} AND payload IS NOT NULL";
        Update = $"UPDATE qvs_grain_state SET payload = {text}, version = version + 1, modified_at = CURRENT_TIMESTAMP WHERE {row} AND version = @version {Version}";
        Clear = $"UPDATE qvs_grain_state SET payload = NULL, version = version + 1, modified_at = CURRENT_TIMESTAMP WHERE {row} AND version = @version AND payload IS NOT NULL {Version}";
        Insert =
            $"""
            INSERT INTO qvs_grain_state AS old ({column}grain_type, state_name, grain_key, version, modified_at, payload)
            VALUES ({value}@type, @name, @key, 1, CURRENT_TIMESTAMP, {text})
            ON CONFLICT ({column}grain_type, state_name, grain_key) DO UPDATE
            SET payload = excluded.payload, version = old.version + 1, modified_at = excluded.modified_at
            WHERE old.payload IS NULL
            {Version}
            """;
    }

    public static StateSql Sqlite { get; } = new(null, "CAST(payload AS BLOB)", "CAST(@payload AS TEXT)");

    /// <param name="service">Orleans' name of the installation: one database may have several.</param>
    public static StateSql PostgreSql(string service) => new(service, "convert_to(payload, 'UTF8')", "convert_from(@payload, 'UTF8')");

    public string? Service { get; }

    public string Read { get; }

    public string Insert { get; }

    public string Update { get; }

    public string Clear { get; }

    public (string Name, object? Value)[] Arguments(StateAddress address)
    {
        (string, object?)[] row = [("type", address.GrainType), ("name", address.StateName), ("key", address.Key)];
        return Service is null ? row : [("service", Service), .. row];
    }
}
