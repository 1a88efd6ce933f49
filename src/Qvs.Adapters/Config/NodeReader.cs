using Qvs.Adapters.Yaml;
using Qvs.Cue.Diagnostics;
using Qvs.Cue.Text;

namespace Qvs.Adapters.Config;

/// <summary>Reads nodes as what a format asks for; what does not fit goes to the bag, and null comes back.</summary>
internal sealed class NodeReader(DiagnosticBag diagnostics)
{
    public DiagnosticBag Diagnostics => diagnostics;

    public void Add(DiagnosticDescriptor descriptor, Location place, string message) => diagnostics.Add(descriptor.At(place, message));

    public void Warn(DiagnosticDescriptor descriptor, Location place, string message) =>
        diagnostics.Add(descriptor.At(place, message) with { Severity = Severity.Warning });

    public YamlMapping? Map(YamlNode node, string what) => Expect<YamlMapping>(node, what, "a map of keys and values");

    public YamlSequence? List(YamlNode node, string what) => Expect<YamlSequence>(node, what, "a list; begin each line with '- '");

    /// <summary>A list that may be left out, or be written without a value.</summary>
    public IEnumerable<YamlNode> OptionalList(YamlMapping parent, string key, string what) => parent.Find(key)?.Value switch
    {
        null or YamlScalar { Value.Kind: ScalarKind.Null } => [],
        var node => List(node, what)?.Items ?? [],
    };

    public YamlMapping? OptionalMap(YamlMapping parent, string key, string what) => parent.Find(key)?.Value switch
    {
        null or YamlScalar { Value.Kind: ScalarKind.Null } => null,
        var node => Map(node, what),
    };

    /// <summary>
    /// A scalar as text, whatever else it could be: <c>name: n</c>, <c>revision: 1.10</c> and <c>revision: 12e4567</c> mean these characters.
    /// </summary>
    public string? Text(YamlNode node, string what)
    {
        if (node is not YamlScalar scalar || scalar.Value.Kind == ScalarKind.Null)
        {
            Add(ConfigDiagnostics.WrongShape, node.Place, $"{what} has to be text, but {node.Kind} is given");
            return null;
        }

        return scalar.Text;
    }

    public string? RequiredText(YamlMapping parent, string key, string what, string example)
    {
        if (parent.Find(key) is { } entry)
        {
            return Text(entry.Value, $"{key} of {what}") is { } text ? NotEmpty(text, entry, what) : null;
        }

        Add(ConfigDiagnostics.MissingKey, parent.Place, $"{what} needs the key \"{key}\", for example {key}: {example}");
        return null;
    }

    public string? OptionalText(YamlMapping parent, string key, string what) =>
        parent.Find(key) is { } entry ? Text(entry.Value, $"{key} of {what}") : null;

    /// <summary>Reports each key that is not among the known ones; the nearest of them is the next step.</summary>
    public void OnlyKeys(YamlMapping mapping, string what, params ReadOnlySpan<string> known)
    {
        foreach (var entry in mapping.Entries)
        {
            if (!known.Contains(entry.Key.Text))
            {
                var near = Spelling.Nearest(entry.Key.Text, known);
                var step = near is null ? $"The keys are {string.Join(", ", known!)}" : $"Did you mean \"{near}\"?";
                Add(ConfigDiagnostics.UnknownKey, entry.Key.Place, $"{what} has no key \"{entry.Key.Text}\". {step}");
            }
        }
    }

    private string? NotEmpty(string text, YamlEntry entry, string what)
    {
        if (text.Trim().Length > 0)
        {
            return text.Trim();
        }

        Add(ConfigDiagnostics.WrongShape, entry.Value.Place, $"{entry.Key.Text} of {what} is empty. Give it a value or remove the key");
        return null;
    }

    private T? Expect<T>(YamlNode node, string what, string shape)
        where T : YamlNode
    {
        if (node is T found)
        {
            return found;
        }

        var step = typeof(T) == typeof(YamlMapping) && node is YamlScalar { IsPlain: true } text && text.Text.Contains(':') ? ". Put a space after the ':'" : "";
        Add(ConfigDiagnostics.WrongShape, node.Place, $"{what} has to be {shape}, but {node.Kind} is given{step}");
        return null;
    }
}
