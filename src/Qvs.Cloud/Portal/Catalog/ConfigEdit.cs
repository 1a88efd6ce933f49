using System.Text.Json;
using System.Text.RegularExpressions;

namespace Qvs.Cloud.Portal.Catalog;

/// <param name="Parameters">Values as YAML writes them.</param>
public sealed record AdapterUse(
    string Module, string Revision, string Pattern, IReadOnlyList<(string Name, string Yaml)> Parameters, IReadOnlyList<(string Name, string Yaml)> Options)
{
    /// <summary>As an entry of <c>designPatterns</c> (formats.md 2.1.4).</summary>
    public IEnumerable<string> Lines =>
    [
        $"- pattern: {Pattern}",
        .. Block("params", Parameters),
        .. Block("pipelineParams", Options),
    ];

    private static IEnumerable<string> Block(string name, IReadOnlyList<(string Name, string Yaml)> values) =>
        values.Count == 0 ? [] : [$"  {name}:", .. values.Select(value => $"    {value.Name}: {value.Yaml}")];
}

/// <summary>Adds an adapter to the text of a QVS Config and leaves everything else as somebody wrote it: comments, order and spaces.</summary>
public static partial class ConfigEdit
{
    /// <param name="types">Of parameters that the config has to declare, by name.</param>
    /// <returns>Null if the text is laid out in a way that this does not know; it is not damaged then.</returns>
    public static string? Add(string config, AdapterUse use, IReadOnlyDictionary<string, string> types)
    {
        var lines = config.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n').ToList();
        if (lines is [""])
        {
            lines.Clear();
        }

        var declared = Names(lines, "params").ToHashSet(StringComparer.Ordinal);
        var missing = References(use).Where(name => !declared.Contains(name)).Distinct(StringComparer.Ordinal)
            .SelectMany(name => new[] { $"- name: {name}", $"  type: {types.GetValueOrDefault(name, "string")}" }).ToArray();
        string[] module = Names(lines, "modules").Contains(use.Module, StringComparer.Ordinal) ? [] : [$"- name: {use.Module}", $"  revision: {use.Revision}"];
        return Append(lines, "params", missing) && Append(lines, "modules", module) && Append(lines, "designPatterns", [.. use.Lines])
            ? string.Join('\n', lines) + "\n"
            : null;
    }

    /// <summary>What somebody typed for a parameter of a type, as YAML. JSON is YAML.</summary>
    public static string Yaml(string type, string text) => type switch
    {
        "integer" or "number" or "boolean" or "array" or "object" when IsJson(text) => text.Trim(),
        _ when Plain().IsMatch(text) => text,
        _ => JsonSerializer.Serialize(text, Relaxed),
    };

    private static IEnumerable<string> References(AdapterUse use) =>
        use.Parameters.Concat(use.Options).SelectMany(value => Reference().Matches(value.Yaml).Select(match => match.Groups[1].Value));

    /// <summary>The names in a list of maps.</summary>
    private static IEnumerable<string> Names(List<string> lines, string section)
    {
        var (start, end) = Section(lines, section);
        return lines.Skip(start).Take(end - start).Select(line => Name().Match(line)).Where(match => match.Success).Select(match => match.Groups[1].Value);
    }

    private static bool Append(List<string> lines, string section, string[] entry)
    {
        if (entry.Length == 0)
        {
            return true;
        }

        var (start, end) = Section(lines, section);
        if (start < 0)
        {
            lines.AddRange([.. lines.Count > 0 ? new[] { "" } : [], $"{section}:", .. entry.Select(line => $"  {line}")]);
            return true;
        }

        var rest = lines[start][(section.Length + 1)..].Trim();
        if (rest == "[]")
        {
            lines[start] = $"{section}:";
        }
        else if (rest.Length > 0 && rest[0] != '#')
        {
            return false;
        }

        var first = lines.Skip(start + 1).Take(end - start - 1).FirstOrDefault(line => line.TrimStart().StartsWith('-'));
        var indent = first is null ? "  " : first[..^first.TrimStart().Length];
        lines.InsertRange(end, entry.Select(line => indent + line));
        return true;
    }

    /// <summary>From the line of the key to the line after the last of its content; -1 if there is none.</summary>
    private static (int Start, int End) Section(List<string> lines, string name)
    {
        var start = lines.FindIndex(line => line.StartsWith($"{name}:", StringComparison.Ordinal));
        if (start < 0)
        {
            return (-1, -1);
        }

        var end = lines.FindIndex(start + 1, line => line.Length > 0 && (!" \t-#".Contains(line[0], StringComparison.Ordinal) || line.StartsWith("---", StringComparison.Ordinal)));
        end = end < 0 ? lines.Count : end;
        while (end > start + 1 && (string.IsNullOrWhiteSpace(lines[end - 1]) || lines[end - 1].StartsWith('#')))
        {
            end--;
        }

        return (start, end);
    }

    private static bool IsJson(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Text that YAML reads as this text and as nothing else.</summary>
    [GeneratedRegex(@"\A(?!(?i:true|false|yes|no|on|off|null|nan|y|n)\z)(?:[A-Za-z/][A-Za-z0-9_./-]*|\$\(params\.[A-Za-z0-9_]+\))\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Plain();

    [GeneratedRegex(@"\$\(params\.([A-Za-z0-9_-]+)", RegexOptions.NonBacktracking)]
    private static partial Regex Reference();

    [GeneratedRegex(@"^\s*(?:- )?\s*name:\s*[""']?([^""'\s#]+)", RegexOptions.NonBacktracking)]
    private static partial Regex Name();
}
