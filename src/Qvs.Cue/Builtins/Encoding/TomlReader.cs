using Qvs.Cue.Values;

namespace Qvs.Cue.Builtins.Encodings;

/// <summary>
/// Reads TOML 1.0.0 (https://toml.io/en/v1.0.0) into values: documents, headers, keys; <see cref="TomlValueReader"/> reads what stands
/// behind the equals signs. Dates and times become strings; <c>inf</c> and <c>nan</c> are refused, as CUE has no such numbers.
/// </summary>
internal sealed class TomlReader
{
    private readonly TomlText _text;
    private readonly TomlValueReader _values;
    private readonly DataBuilder _builder;
    private readonly TomlTable _document = new(TomlTableOrigin.Header);
    private TomlTable _section;

    private TomlReader(string text, DataBuilder builder)
    {
        _text = new TomlText(text);
        _values = new TomlValueReader(_text, builder);
        _builder = builder;
        _section = _document;
    }

    /// <summary>The struct that a document is; null and why not, with line and column.</summary>
    public static Value? Read(string text, DataBuilder builder, out string? error)
    {
        builder.Spend((text.Length / 16) + 1);
        var reader = new TomlReader(text, builder);
        try
        {
            reader.ReadDocument();
            error = null;
            return reader._document.ToValue(builder);
        }
        catch (TomlException e)
        {
            error = e.Message;
            return null;
        }
    }

    private void ReadDocument()
    {
        for (_text.SkipBlankLines(); !_text.IsAtEnd; _text.SkipBlankLines())
        {
            _builder.Spend(1);
            if (_text.TryTake('['))
            {
                ReadHeader(isArray: _text.TryTake('['));
            }
            else
            {
                _values.ReadField(_section);
            }

            _text.EndLine();
        }
    }

    private void ReadHeader(bool isArray)
    {
        var place = _text.Position;
        var keys = _values.ReadKeys();
        _text.Expect(']');
        if (isArray)
        {
            _text.Expect(']');
        }

        var parent = _document;
        foreach (var key in keys.SkipLast(1))
        {
            parent = Pass(parent, key, keys, place);
        }

        _section = isArray ? Element(parent, keys, place) : Section(parent, keys, place);
    }

    private TomlTable Pass(TomlTable parent, string key, List<string> keys, int place)
    {
        switch (parent[key])
        {
            case null:
                var table = new TomlTable(TomlTableOrigin.Passed);
                parent.TryAdd(key, table);
                return table;
            case TomlTable known:
                return known;
            case List<TomlTable> elements:
                return elements[^1];
            default:
                throw _text.Error(place, $"cannot redeclare key \"{Name(keys)}\" as a table");
        }
    }

    private TomlTable Section(TomlTable parent, List<string> keys, int place)
    {
        switch (parent[keys[^1]])
        {
            case null:
                var table = new TomlTable(TomlTableOrigin.Header);
                parent.TryAdd(keys[^1], table);
                return table;
            case TomlTable { Origin: TomlTableOrigin.Passed } passed:
                passed.Origin = TomlTableOrigin.Header;
                return passed;
            case List<TomlTable>:
                throw _text.Error(place, $"cannot redeclare table array \"{Name(keys)}\" as a table");
            default:
                throw _text.Error(place, $"duplicate key: {Name(keys)}");
        }
    }

    private TomlTable Element(TomlTable parent, List<string> keys, int place)
    {
        var element = new TomlTable(TomlTableOrigin.Header);
        if (parent[keys[^1]] is List<TomlTable> elements)
        {
            elements.Add(element);
        }
        else if (!parent.TryAdd(keys[^1], new List<TomlTable> { element }))
        {
            throw _text.Error(place, $"cannot redeclare key \"{Name(keys)}\" as a table array");
        }

        return element;
    }

    private static string Name(IEnumerable<string> keys) => string.Join('.', keys.Select(k => Feature.IsIdentifier(k) ? k : Quoting.Quote(k)));
}

/// <summary>The text is no TOML. Thrown where it is found and caught where the document began.</summary>
internal sealed class TomlException(string message) : Exception(message);
