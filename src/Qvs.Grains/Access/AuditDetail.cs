using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Qvs.Grains.Access;

/// <summary>What the audit says about a command: its plain arguments if it was done, the codes of the refusal if not.</summary>
internal static class AuditDetail
{
    private const int MostCharacters = 8_000;

    // Shown as text and never put into a page as it is; Japanese should stay readable.
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static (string Outcome, string Detail) Of(AccessRule rule, MethodInfo method, IReadOnlyList<object?> arguments, object? result) =>
        result is IAnswer { Rejections: { IsDefaultOrEmpty: false } rejections }
            ? ("refused", new JsonObject { ["codes"] = new JsonArray([.. rejections.Select(r => (JsonNode)r.Code).Distinct()]) }.ToJsonString(Options))
            : ("done", Arguments(rule, method, arguments));

    private static string Arguments(AccessRule rule, MethodInfo method, IReadOnlyList<object?> arguments)
    {
        var detail = new JsonObject();
        var parameters = method.GetParameters();
        for (var i = 0; i < parameters.Length && i < arguments.Count; i++)
        {
            if (rule.AuditedArguments[i] && arguments[i] is { } value)
            {
                detail[parameters[i].Name ?? $"{i}"] = JsonSerializer.SerializeToNode(value, value.GetType(), Options);
            }
        }

        var text = detail.ToJsonString(Options);
        return text.Length <= MostCharacters ? text : new JsonObject { ["omitted"] = $"{text.Length} characters" }.ToJsonString(Options);
    }
}
