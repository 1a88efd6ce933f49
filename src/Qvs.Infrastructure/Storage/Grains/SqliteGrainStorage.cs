using System.Data.Common;
using System.Globalization;
using Orleans.Serialization.Serializers;
using Orleans.Storage;
using Qvs.Infrastructure.Storage.Sql;

namespace Qvs.Infrastructure.Storage.Grains;

/// <summary>
/// Grain state in SQLite. The ETag is a version that only grows: a cleared state leaves its version behind, so that an activation that still
/// knows an earlier life of it can never write over a later one.
/// </summary>
internal sealed class SqliteGrainStorage(ISqlDatabase database, IActivatorProvider activators) : IGrainStorage
{
    private const string Row = "grain_type = @type AND state_name = @name AND grain_key = @key";

    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var found = await database.Query(
            new SqlStatement($"SELECT CAST(payload AS BLOB), version FROM qvs_grain_state WHERE {Row} AND payload IS NOT NULL", Arguments(grainId, stateName)),
            StoredState<T>.Read,
            CancellationToken.None);
        grainState.RecordExists = !found.IsEmpty;
        grainState.ETag = found.IsEmpty ? null : Text(found[0].Version);
        grainState.State = found.IsEmpty ? New<T>() : found[0].State ?? New<T>();
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var payload = ("payload", (object?)StateSerializer.Instance.Serialize(grainState.State).ToArray());
        var statement = Version(grainState) is { } version
            ? new SqlStatement(
                $"UPDATE qvs_grain_state SET payload = CAST(@payload AS TEXT), version = version + 1, modified_at = CURRENT_TIMESTAMP WHERE {Row} AND version = @version RETURNING version",
                [.. Arguments(grainId, stateName), payload, ("version", version)])
            : new SqlStatement(
                """
                INSERT INTO qvs_grain_state (grain_type, state_name, grain_key, version, modified_at, payload)
                VALUES (@type, @name, @key, 1, CURRENT_TIMESTAMP, CAST(@payload AS TEXT))
                ON CONFLICT (grain_type, state_name, grain_key) DO UPDATE
                SET payload = excluded.payload, version = qvs_grain_state.version + 1, modified_at = excluded.modified_at
                WHERE qvs_grain_state.payload IS NULL
                RETURNING version
                """,
                [.. Arguments(grainId, stateName), payload]);
        grainState.ETag = await Change("write", statement, stateName, grainId, grainState);
        grainState.RecordExists = true;
    }

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        if (!grainState.RecordExists)
        {
            await ReadStateAsync(stateName, grainId, grainState);
        }

        if (grainState.RecordExists)
        {
            var statement = new SqlStatement(
                $"UPDATE qvs_grain_state SET payload = NULL, version = version + 1, modified_at = CURRENT_TIMESTAMP WHERE {Row} AND version = @version AND payload IS NOT NULL RETURNING version",
                [.. Arguments(grainId, stateName), ("version", Version(grainState))]);
            grainState.ETag = await Change("clear", statement, stateName, grainId, grainState);
        }

        grainState.RecordExists = false;
        grainState.State = New<T>();
    }

    private async Task<string> Change<T>(string what, SqlStatement statement, string stateName, GrainId grainId, IGrainState<T> grainState) =>
        await database.Execute(statement, CancellationToken.None) is { } version
            ? Text(version)
            : throw new InconsistentStateException(
                $"Cannot {what} the state '{stateName}' of {grainId}: another activation has changed it.", "unknown", grainState.ETag ?? "none");

    private static (string Name, object? Value)[] Arguments(GrainId grainId, string stateName)
    {
        var address = StateAddress.Of(grainId, stateName);
        return [("type", address.GrainType), ("name", address.StateName), ("key", address.Key)];
    }

    private static long? Version<T>(IGrainState<T> state) =>
        string.IsNullOrEmpty(state.ETag) ? null : long.Parse(state.ETag, CultureInfo.InvariantCulture);

    private static string Text(long version) => version.ToString(CultureInfo.InvariantCulture);

    private T New<T>() => activators.GetActivator<T>().Create();

    private readonly record struct StoredState<T>(T? State, long Version)
    {
        public static StoredState<T> Read(DbDataReader row) =>
            new(StateSerializer.Instance.Deserialize<T>(new BinaryData(row.GetFieldValue<byte[]>(0))), row.GetInt64(1));
    }
}
