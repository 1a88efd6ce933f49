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
    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var read = new SqlStatement(StateSql.Read, StateSql.Arguments(StateAddress.Of(grainId, stateName)));
        var found = await InfrastructureMetrics.OfStorage("state.read", database.Query(read, StoredState<T>.Read, CancellationToken.None));
        grainState.RecordExists = !found.IsEmpty;
        grainState.ETag = found.IsEmpty ? null : Text(found[0].Version);
        grainState.State = found.IsEmpty ? New<T>() : found[0].State ?? New<T>();
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var address = StateAddress.Of(grainId, stateName);
        var payload = ("payload", (object?)StateSerializer.Instance.Serialize(grainState.State).ToArray());
        var statement = Version(grainState) is { } version
            ? new SqlStatement(StateSql.Update, [.. StateSql.Arguments(address), payload, ("version", version)])
            : new SqlStatement(StateSql.Insert, [.. StateSql.Arguments(address), payload]);
        grainState.ETag = await Change("write", statement, address, grainId, grainState);
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
            var address = StateAddress.Of(grainId, stateName);
            var statement = new SqlStatement(StateSql.Clear, [.. StateSql.Arguments(address), ("version", Version(grainState))]);
            grainState.ETag = await Change("clear", statement, address, grainId, grainState);
        }

        grainState.RecordExists = false;
        grainState.State = New<T>();
    }

    private async Task<string> Change<T>(string what, SqlStatement statement, StateAddress address, GrainId grainId, IGrainState<T> grainState) =>
        await InfrastructureMetrics.OfStorage($"state.{what}", database.Execute(address.Tenant, statement, CancellationToken.None)) is { } version
            ? Text(version)
            : throw new InconsistentStateException(
                $"Cannot {what} the state '{address.StateName}' of {grainId}: another activation has changed it.", "unknown", grainState.ETag ?? "none");

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
