using System.Runtime.CompilerServices;

namespace Qvs.Cue.Builtins.Encodings;

/// <summary>
/// Reads the documents of a YAML stream (https://yaml.org/spec/1.2.2/, as far as libyaml and its heirs go): block and flow collections,
/// all scalar styles, comments, anchors, aliases, tags and directives. This part reads blocks; the others scalars and flow.
/// </summary>
internal sealed partial class YamlParser(string source)
{
    private readonly string _text = source.StartsWith('\ufeff') ? source[1..] : source;
    private readonly Dictionary<string, YamlNode?> _anchors = [];
    private int _at;
    private int _lineStart;
    private int _line = 1;

    private int Column => _at - _lineStart;

    private char Current => Peek(0);

    private bool IsAtEnd => _at >= _text.Length;

    /// <summary>Documents, each read when it is asked for. Throws <see cref="YamlSyntaxException"/>.</summary>
    public IEnumerable<YamlNode> Documents()
    {
        while (true)
        {
            _anchors.Clear();
            SkipBlank();
            var hasDirectives = SkipDirectives();
            var isExplicit = TakeMarker("---");
            if (!isExplicit)
            {
                if (hasDirectives)
                {
                    throw Error("did not find expected <document start>");
                }

                if (TakeMarker("..."))
                {
                    continue;
                }

                if (IsAtEnd)
                {
                    yield break;
                }
            }

            SkipBlank();
            yield return IsAtEnd || IsMarker() ? Null() : ReadNode(-1, isInline: false);
            SkipBlank();
            if (!TakeMarker("...") && !IsAtEnd && !IsMarker())
            {
                throw Error(Column > 0 && Current == ':' ? "mapping values are not allowed in this context" : "did not find expected <document start>");
            }
        }
    }

    /// <summary>
    /// The node at the next text, which must be indented by more than <paramref name="indent"/>. Inline means after <c>key: </c> on its line,
    /// where a block collection must not begin.
    /// </summary>
    private YamlNode ReadNode(int indent, bool isInline)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw Error("nested too deeply");
        }

        var (startLine, start, column) = (_line, _at, Column);
        var (tag, anchor) = ReadProperties();
        if (_line != startLine && !IsAtEnd)
        {
            // After key: !tag, a sequence may stand as far left as the key.
            var isSequenceOfKey = isInline && Column == indent && IsIndicator('-');
            return Column <= indent && !isSequenceOfKey || IsMarker()
                ? Define(anchor, Null() with { Tag = tag })
                : Anchored(anchor, () => WithTag(ReadContent(indent, isInline: false, _at, Column), tag));
        }

        if (tag is null && anchor is null)
        {
            return ReadContent(indent, isInline, start, column);
        }

        if (IsAtEnd)
        {
            return Define(anchor, Null() with { Tag = tag });
        }

        // The properties are the key's if a mapping begins here, and so they are read again with it.
        if (!isInline && IsImplicitKeyAhead())
        {
            _at = start;
            return ReadMapping(column);
        }

        return Anchored(anchor, () => WithTag(ReadContent(indent, isInline: true, _at, Column), tag));
    }

    private YamlNode ReadContent(int indent, bool isInline, int start, int column)
    {
        switch (Current)
        {
            case '-' when IsIndicator('-'):
                return isInline ? throw Error("block sequence entries are not allowed in this context") : ReadSequence(Column);
            case '?' or ':' when IsIndicator(Current):
                return isInline ? throw Error("mapping keys are not allowed in this context") : ReadMapping(Column);
            case '|' or '>':
                return ReadBlockScalar(indent);
        }

        if (!isInline && IsImplicitKeyAhead())
        {
            _at = start;
            return ReadMapping(column);
        }

        var node = ReadInlineNode(indent);
        if (IsColonAhead())
        {
            throw Error("mapping values are not allowed in this context");
        }

        return node;
    }

    /// <summary>Alias, flow collection, quoted or plain scalar.</summary>
    private YamlNode ReadInlineNode(int indent) => Current switch
    {
        '*' => ReadAlias(),
        '[' => ReadFlowSequence(),
        '{' => ReadFlowMapping(),
        '"' => ReadDoubleQuoted(),
        '\'' => ReadSingleQuoted(),
        '@' or '`' or '%' or ']' or '}' or ',' or '\t' => throw Error("found character that cannot start any token"),
        _ => ReadPlain(indent, isFlow: false, isKey: false),
    };

    private YamlSequence ReadSequence(int column)
    {
        RefuseTabs();
        var sequence = new YamlSequence(_line, column + 1);
        while (!IsAtEnd && Column == column && IsIndicator('-') && !IsMarker())
        {
            var line = _line;
            _at++;
            SkipBlank();
            sequence.Items.Add(!IsAtEnd && (_line == line || Column > column) && !IsMarker() ? ReadNode(column, isInline: false) : Null());
            SkipBlank();
        }

        RequireEnd(column, "did not find expected '-' indicator");
        return sequence;
    }

    private YamlMapping ReadMapping(int column)
    {
        RefuseTabs();
        var mapping = new YamlMapping(_line, column + 1);
        while (!IsAtEnd && Column == column && !IsMarker())
        {
            YamlNode key;
            if (IsIndicator('?'))
            {
                var line = _line;
                _at++;
                SkipBlank();
                key = !IsAtEnd && (_line == line || Column > column) ? ReadNode(column, isInline: false) : Null();
                SkipBlank();
                if (IsAtEnd || Column != column || !IsIndicator(':'))
                {
                    mapping.Entries.Add((key, Null()));
                    continue;
                }
            }
            else if (IsIndicator(':'))
            {
                key = Null();
            }
            else if (IsIndicator('-'))
            {
                break;
            }
            else
            {
                key = ReadKey();
            }

            _at++;
            mapping.Entries.Add((key, ReadValue(column)));
            SkipBlank();
        }

        RequireEnd(column, "did not find expected key");
        return mapping;
    }

    private YamlNode ReadKey()
    {
        var line = _line;
        var (tag, anchor) = ReadProperties();
        var key = Anchored(anchor, () => WithTag(IsIndicator(':') ? Null() : ReadKeyContent(), tag));
        SkipSpaces();
        if (_line != line || IsAtEnd || !IsIndicator(':'))
        {
            throw Error("could not find expected ':'");
        }

        return key;
    }

    private YamlNode ReadKeyContent() => Current switch
    {
        '*' or '[' or '{' or '"' or '\'' or '@' or '`' or '%' or ']' or '}' or ',' => ReadInlineNode(0),
        '|' or '>' => throw Error("did not find expected comment or line break"),
        _ => ReadPlain(0, isFlow: false, isKey: true),
    };

    private YamlNode ReadValue(int column)
    {
        var line = _line;
        SkipBlank();
        if (IsAtEnd || IsMarker())
        {
            return Null();
        }

        if (_line == line)
        {
            return ReadNode(column, isInline: !IsAfterExplicitColon(column));
        }

        var isSequence = Column == column && IsIndicator('-');
        return Column > column || isSequence ? ReadNode(isSequence ? column - 1 : column, isInline: false) : Null();
    }

    /// <summary>After a colon that begins its line, for an explicit key, a block may begin on the same line.</summary>
    private bool IsAfterExplicitColon(int column) => _lineStart + column < _text.Length && _text[_lineStart + column] == ':';

    /// <summary>Tabs indent no block, since nobody knows how wide they are.</summary>
    private void RefuseTabs()
    {
        var before = _text.AsSpan(_lineStart, Column);
        if (before.Contains('\t') && !before.ContainsAnyExcept(' ', '\t'))
        {
            throw Error("found character that cannot start any token");
        }
    }

    /// <summary>After a block's last entry comes only what is less indented.</summary>
    private void RequireEnd(int column, string message)
    {
        if (!IsAtEnd && Column > column && !IsMarker())
        {
            throw Error(message);
        }
    }

    private (string? Tag, string? Anchor) ReadProperties()
    {
        (string? tag, string? anchor) = (null, null);
        while (!IsAtEnd)
        {
            if (Current == '&' && anchor is null)
            {
                _at++;
                anchor = ReadName();
            }
            else if (Current == '!' && tag is null)
            {
                tag = ReadTag();
            }
            else
            {
                break;
            }

            SkipBlank();
        }

        return (tag, anchor);
    }

    private YamlAlias ReadAlias()
    {
        var (line, column) = (_line, Column + 1);
        _at++;
        var name = ReadName();
        return _anchors.TryGetValue(name, out var target)
            ? new YamlAlias(name, line, column) { Target = target }
            : throw Error($"unknown anchor '{name}' referenced");
    }

    private YamlNode Anchored(string? anchor, Func<YamlNode> read)
    {
        if (anchor is null)
        {
            return read();
        }

        // Known from here on, so that an alias within is told from an unknown one.
        _anchors[anchor] = null;
        return Define(anchor, read());
    }

    private YamlNode Define(string? anchor, YamlNode node)
    {
        if (anchor is not null)
        {
            _anchors[anchor] = node;
        }

        return node;
    }

    private static YamlNode WithTag(YamlNode node, string? tag) => tag is null ? node : node with { Tag = tag };

    private YamlScalar Null() => new("", IsPlain: true, _line, Column + 1);
}
