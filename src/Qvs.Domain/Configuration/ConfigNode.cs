namespace Qvs.Domain.Configuration;

/// <summary>
/// A user's YAML as a neutral tree. The domain reads this and no text, so that whoever has a YAML reader can feed it; that reader also
/// bounds depth and size (aliases are resolved, cycles refused) before the tree gets here.
/// </summary>
public abstract record ConfigNode(TextPosition Position);

/// <summary>A scalar as written, without its quotes. <c>name: n</c> stays <c>n</c>; YAML 1.1 would make it false.</summary>
public sealed record ConfigScalar(string Text, TextPosition Position, bool IsNull = false) : ConfigNode(Position);

public sealed record ConfigSequence(ImmutableArray<ConfigNode> Items, TextPosition Position) : ConfigNode(Position);

/// <summary>Entries in the order of the file; a key that occurs twice is reported by the reader of the format.</summary>
public sealed record ConfigMapping(ImmutableArray<ConfigEntry> Entries, TextPosition Position) : ConfigNode(Position);

public sealed record ConfigEntry(string Key, TextPosition KeyPosition, ConfigNode Value);
