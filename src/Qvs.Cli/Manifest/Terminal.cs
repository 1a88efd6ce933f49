using System.Text;
using System.Text.Json.Nodes;
using Qvs.Cue.Diagnostics;

namespace Qvs.Cli.Manifest;

/// <summary>What commands say: results to standard output, everything else to standard error; for machines one JSON object.</summary>
internal sealed class Terminal(bool json)
{
    public const int Success = 0;
    public const int Failure = 1;

    public bool IsJson => json;

    public static void Write(string text)
    {
        using var stream = Console.OpenStandardOutput();
        stream.Write(Encoding.UTF8.GetBytes(text));
    }

    /// <summary>Shown only to people.</summary>
    public void Progress(string text)
    {
        if (!json && !Console.IsErrorRedirected)
        {
            WriteError(text + "\n");
        }
    }

    /// <summary>Tells the diagnostics and, for machines, the data; gives the exit code.</summary>
    public int End(IEnumerable<Diagnostic> diagnostics, Func<JsonObject>? data = null)
    {
        Diagnostic[] all = [.. diagnostics];
        var failed = all.Any(d => d.Severity == Severity.Error);
        if (json)
        {
            var result = failed || data is null ? [] : data();
            result["diagnostics"] = new JsonArray([.. all.Select(Json)]);
            Write(result.ToJsonString(Readable) + "\n");
        }
        else
        {
            WriteError(Text(all));
        }

        return failed ? Failure : Success;
    }

    public int Fail(string message) => End([Diagnostic.Error("QVS0001", message, null)]);

    public static System.Text.Json.JsonSerializerOptions Readable { get; } = new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Diagnostics as lines for people: place, severity, code, message, and further places below.</summary>
    public static string Text(IEnumerable<Diagnostic> diagnostics) => string.Concat(diagnostics.Select(Text));

    private static string Text(Diagnostic d)
    {
        var text = new StringBuilder();
        text.Append(d.Primary is { } place ? $"{place}: " : "").Append(d.Severity == Severity.Warning ? "warning " : "error ").Append(d.Code).Append(": ").Append(d).Append('\n');
        foreach (var related in d.Related)
        {
            text.Append("    see ").Append(related).Append('\n');
        }

        return text.ToString();
    }

    private static JsonNode Json(Diagnostic d) => new JsonObject
    {
        ["code"] = d.Code,
        ["severity"] = d.Severity == Severity.Warning ? "warning" : "error",
        ["message"] = d.ToString(),
        ["place"] = d.Primary?.ToString(),
        ["related"] = new JsonArray([.. d.Related.Select(r => (JsonNode)r.ToString())]),
    };

    private static void WriteError(string text)
    {
        using var stream = Console.OpenStandardError();
        stream.Write(Encoding.UTF8.GetBytes(text));
    }
}
