using System.Text.Encodings.Web;
using System.Text.Json;

namespace Qvs.Infrastructure.Storage;

/// <summary>
/// How state is written at rest, in every database: JSON that people and SQL can read. What a type needs beyond this (keys as text, enums by
/// name, ordinal maps) its own converters say, because the golden files of the domain hold it there.
/// </summary>
public static class StateJson
{
    public static JsonSerializerOptions Options { get; } = Make();

    private static JsonSerializerOptions Make()
    {
        var options = new JsonSerializerOptions
        {
            // The reader is this product: text stays readable, also Japanese, and quotes need no six characters.
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            MaxDepth = 256,
        };
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
