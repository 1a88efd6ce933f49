using System.Text.Json;
using System.Text.Json.Nodes;

namespace Qvs.Infrastructure.Kubernetes.Connecting;

/// <summary>JSON of servers that are not trusted.</summary>
internal static class KubernetesJson
{
    // A JsonObject finds a double key only when it is looked at; refused at once, nobody later meets that.
    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false, MaxDepth = 128 };

    public static JsonNode? Parse(string text) => JsonNode.Parse(text, documentOptions: Options);

    /// <exception cref="JsonException">It is no JSON object.</exception>
    public static JsonObject ParseObject(ReadOnlySpan<byte> text) =>
        JsonNode.Parse(text, documentOptions: Options) as JsonObject ?? throw new JsonException("An object was expected.");
}
