using System.Runtime.CompilerServices;

namespace Qvs.Cue.Builtins.Encodings;

/// <remarks>Flow collections: JSON's form, with plain scalars and single pairs.</remarks>
internal sealed partial class YamlParser
{
    private YamlSequence ReadFlowSequence()
    {
        var sequence = new YamlSequence(_line, Column + 1);
        _at++;
        for (SkipFlowBlank(); Current != ']'; SkipFlowBlank())
        {
            var (line, column) = (_line, Column + 1);
            var isExplicit = TakeExplicitKey();
            RequireContent(isExplicit);
            var item = ReadFlowNode();
            SkipFlowBlank();
            if (isExplicit || IsFlowValue(item, line))
            {
                // [a: b] is a list of one pair.
                var pair = new YamlMapping(line, column);
                pair.Entries.Add((item, ReadFlowValue(item)));
                item = pair;
            }

            sequence.Items.Add(item);
            TakeComma(']', "did not find expected ',' or ']'");
        }

        _at++;
        return sequence;
    }

    private YamlMapping ReadFlowMapping()
    {
        var mapping = new YamlMapping(_line, Column + 1);
        _at++;
        for (SkipFlowBlank(); Current != '}'; SkipFlowBlank())
        {
            RequireContent(TakeExplicitKey());
            var key = ReadFlowNode();
            SkipFlowBlank();
            mapping.Entries.Add((key, ReadFlowValue(key)));
            TakeComma('}', "did not find expected ',' or '}'");
        }

        _at++;
        return mapping;
    }

    private YamlNode ReadFlowNode()
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw Error("nested too deeply");
        }

        var (tag, anchor) = ReadProperties();
        return Anchored(anchor, () => WithTag(ReadFlowContent(), tag));
    }

    private YamlNode ReadFlowContent() => Current switch
    {
        ',' or ']' or '}' => Null(),
        ':' when IsValueIndicator() => Null(),
        '-' when IsIndicator('-') => throw Error("block sequence entries are not allowed in this context"),
        '|' or '>' => throw Error("found character that cannot start any token"),
        '*' or '[' or '{' or '"' or '\'' or '@' or '`' or '%' => ReadInlineNode(-1),
        _ => ReadPlain(-1, isFlow: true, isKey: false),
    };

    /// <summary>The value after a colon, else null.</summary>
    private YamlNode ReadFlowValue(YamlNode key)
    {
        if (!IsFlowValue(key, _line))
        {
            return Null();
        }

        _at++;
        SkipFlowBlank();
        var value = ReadFlowNode();
        SkipFlowBlank();
        return value;
    }

    /// <summary>A colon with a blank or an indicator behind it, or behind a key in JSON's form with anything.</summary>
    private bool IsFlowValue(YamlNode key, int line) =>
        Current == ':' && (IsValueIndicator() || (key is not YamlScalar { IsPlain: true } && line <= _line));

    /// <summary>Nothing between two commas is no null.</summary>
    private void RequireContent(bool isExplicit)
    {
        if (!isExplicit && Current == ',')
        {
            throw Error("did not find expected node content");
        }
    }

    private bool TakeExplicitKey()
    {
        if (!IsIndicator('?'))
        {
            return false;
        }

        _at++;
        SkipFlowBlank();
        return true;
    }

    private void TakeComma(char end, string message)
    {
        SkipFlowBlank();
        if (Current == ',')
        {
            _at++;
        }
        else if (Current != end)
        {
            throw Error(message);
        }
    }

    private void SkipFlowBlank()
    {
        SkipBlank();
        if (IsAtEnd || IsMarker())
        {
            throw Error("did not find expected ',' or end of flow collection");
        }
    }
}
