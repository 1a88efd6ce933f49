using System.Collections.Immutable;
using Qvs.Cue.Text;

namespace Qvs.Adapters.Yaml;

/// <summary>A node of a YAML document that remembers where it was written.</summary>
/// <param name="Weight">The nodes in it, aliases counted as often as they are used.</param>
public abstract record YamlNode(Location Place, int Weight)
{
    /// <summary>What messages call this kind of node.</summary>
    public abstract string Kind { get; }
}

/// <param name="Text">The characters, escapes resolved.</param>
/// <param name="IsPlain">Written without quotes and not as a block: only such a scalar can be a number, a boolean or null.</param>
public sealed record YamlScalar(Location Place, string Text, bool IsPlain) : YamlNode(Place, 1)
{
    public ScalarValue Value { get; } = IsPlain ? ScalarValue.OfPlain(Text) : new ScalarValue(ScalarKind.Text, Text);

    public override string Kind => Value.Kind switch
    {
        ScalarKind.Null => "nothing",
        ScalarKind.Boolean => "a boolean",
        ScalarKind.Integer => "an integer",
        ScalarKind.Number => "a number",
        _ => "text",
    };
}

public sealed record YamlSequence(Location Place, ImmutableArray<YamlNode> Items, int Weight) : YamlNode(Place, Weight)
{
    public override string Kind => "a list";
}

public sealed record YamlEntry(YamlScalar Key, YamlNode Value);

/// <summary>Keys are scalars and occur once; the order is that of the file.</summary>
public sealed record YamlMapping(Location Place, ImmutableArray<YamlEntry> Entries, int Weight) : YamlNode(Place, Weight)
{
    public override string Kind => "a map";

    public YamlEntry? Find(string key) => Entries.FirstOrDefault(e => e.Key.Text == key);
}
