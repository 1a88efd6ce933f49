namespace Qvs.Infrastructure.Storage.Grains;

/// <summary>The statements of grain state in SQLite, each one text so that it is prepared once.</summary>
internal static class StateSql
{
    private const string Row = "grain_type = @type AND state_name = @name AND grain_key = @key";

    public const string Read = $"SELECT CAST(payload AS BLOB), version FROM qvs_grain_state WHERE {Row} AND payload IS NOT NULL";

    public const string Update =
        $"UPDATE qvs_grain_state SET payload = CAST(@payload AS TEXT), version = version + 1, modified_at = CURRENT_TIMESTAMP WHERE {Row} AND version = @version RETURNING version";

    public const string Clear =
        $"UPDATE qvs_grain_state SET payload = NULL, version = version + 1, modified_at = CURRENT_TIMESTAMP WHERE {Row} AND version = @version AND payload IS NOT NULL RETURNING version";

    public const string Insert =
        """
        INSERT INTO qvs_grain_state (grain_type, state_name, grain_key, version, modified_at, payload)
        VALUES (@type, @name, @key, 1, CURRENT_TIMESTAMP, CAST(@payload AS TEXT))
        ON CONFLICT (grain_type, state_name, grain_key) DO UPDATE
        SET payload = excluded.payload, version = qvs_grain_state.version + 1, modified_at = excluded.modified_at
        WHERE qvs_grain_state.payload IS NULL
        RETURNING version
        """;

    public static (string Name, object? Value)[] Arguments(StateAddress address) => [("type", address.GrainType), ("name", address.StateName), ("key", address.Key)];
}
