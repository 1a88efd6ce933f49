using Qvs.Cue.Values;

namespace Qvs.Cue.Builtins.Encodings;

/// <summary>
/// A table while its document is read. TOML lets several places add to one table, and forbids most ways of saying the same thing twice;
/// <see cref="TomlTableOrigin"/> tells them apart.
/// </summary>
internal sealed class TomlTable(TomlTableOrigin origin)
{
    private readonly Dictionary<string, object> _byName = new(StringComparer.Ordinal);
    private readonly List<string> _names = [];

    public TomlTableOrigin Origin { get; set; } = origin;

    public object? this[string name] => _byName.GetValueOrDefault(name);

    /// <summary>A <see cref="Value"/>, a table, or a list of tables; false if there is something of that name.</summary>
    public bool TryAdd(string name, object value)
    {
        if (!_byName.TryAdd(name, value))
        {
            return false;
        }

        _names.Add(name);
        return true;
    }

    public Value ToValue(DataBuilder builder) => builder.Struct(_names.ConvertAll(n => KeyValuePair.Create(n, _byName[n] switch
    {
        TomlTable table => table.ToValue(builder),
        List<TomlTable> tables => builder.List(tables.ConvertAll(t => t.ToValue(builder))),
        var value => (Value)value,
    })));
}

internal enum TomlTableOrigin
{
    /// <summary>On the way to a table that a header names: its own header may still come.</summary>
    Passed,

    /// <summary><c>[a]</c>, an element of <c>[[a]]</c>, or the document.</summary>
    Header,

    /// <summary><c>a.b = 1</c>: only further dotted keys of the same section may add to <c>a</c>.</summary>
    Dotted,
}
