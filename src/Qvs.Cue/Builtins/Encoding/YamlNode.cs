namespace Qvs.Cue.Builtins.Encodings;

/// <summary>A node of a YAML document as it is written, before its scalars get a type.</summary>
internal abstract record YamlNode(int Line, int Column)
{
    /// <summary>Explicit, in its short form <c>!!str</c>.</summary>
    public string? Tag { get; init; }
}

internal sealed record YamlScalar(string Text, bool IsPlain, int Line, int Column) : YamlNode(Line, Column);

internal sealed record YamlSequence(int Line, int Column) : YamlNode(Line, Column)
{
    public List<YamlNode> Items { get; } = [];
}

internal sealed record YamlMapping(int Line, int Column) : YamlNode(Line, Column)
{
    public List<(YamlNode Key, YamlNode Value)> Entries { get; } = [];
}

/// <summary>The target is known when the anchor's node is complete; until then the alias is inside of it.</summary>
internal sealed record YamlAlias(string Name, int Line, int Column) : YamlNode(Line, Column)
{
    public YamlNode? Target { get; init; }
}

/// <summary>Where and why a document is no YAML. It never leaves the decoder.</summary>
internal sealed class YamlSyntaxException(int line, string reason) : Exception(reason)
{
    public int Line { get; } = line;
}
