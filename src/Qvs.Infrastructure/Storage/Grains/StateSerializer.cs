using System.Text.Json;
using Orleans.Storage;

namespace Qvs.Infrastructure.Storage.Grains;

/// <summary>State as JSON text in UTF-8, the same in every database: <see cref="StateJson"/>.</summary>
internal sealed class StateSerializer : IGrainStorageSerializer
{
    public static StateSerializer Instance { get; } = new();

    public BinaryData Serialize<T>(T? input) => new(JsonSerializer.SerializeToUtf8Bytes(input, StateJson.Options));

    public T Deserialize<T>(BinaryData input) => JsonSerializer.Deserialize<T>(input.ToMemory().Span, StateJson.Options)!;
}
