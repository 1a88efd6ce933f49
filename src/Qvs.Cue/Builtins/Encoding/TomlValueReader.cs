using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;
using Qvs.Cue.Values;

namespace Qvs.Cue.Builtins.Encodings;

/// <summary>Reads keys, and the values of TOML: strings, numbers, booleans, dates, arrays and inline tables.</summary>
internal sealed partial class TomlValueReader(TomlText text, DataBuilder builder)
{
    [GeneratedRegex(@"^([+-]?(0|[1-9](_?[0-9])*)|0x[0-9A-Fa-f](_?[0-9A-Fa-f])*|0o[0-7](_?[0-7])*|0b[01](_?[01])*)$", RegexOptions.NonBacktracking)]
    private static partial Regex Integer { get; }

    [GeneratedRegex(@"^[+-]?(0|[1-9](_?[0-9])*)(\.[0-9](_?[0-9])*)?([eE][+-]?[0-9](_?[0-9])*)?$", RegexOptions.NonBacktracking)]
    private static partial Regex Float { get; }

    [GeneratedRegex(@"^(\d{4}-\d\d-\d\d([Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)?)?|\d\d:\d\d:\d\d(\.\d+)?)$", RegexOptions.NonBacktracking)]
    private static partial Regex DateOrTime { get; }

    /// <summary><c>a.b = 1</c> into a table.</summary>
    public void ReadField(TomlTable table)
    {
        var place = text.Position;
        var keys = ReadKeys();
        text.Expect('=');
        foreach (var key in keys.SkipLast(1))
        {
            if (table[key] is null)
            {
                table.TryAdd(key, new TomlTable(TomlTableOrigin.Dotted));
            }

            table = table[key] is TomlTable { Origin: TomlTableOrigin.Dotted } inner ? inner : throw text.Error(place, $"duplicate key: {key}");
        }

        if (!table.TryAdd(keys[^1], Read()))
        {
            throw text.Error(place, $"duplicate key: {string.Join('.', keys)}");
        }
    }

    public List<string> ReadKeys()
    {
        var keys = new List<string>();
        do
        {
            text.SkipBlanks();
            keys.Add(ReadKey());
            text.SkipBlanks();
        }
        while (text.TryTake('.'));
        return keys;
    }

    private string ReadKey()
    {
        if (text.TryTake('"'))
        {
            return ReadBasic(isMultiline: false);
        }

        if (text.TryTake('\''))
        {
            return ReadLiteral(isMultiline: false);
        }

        var start = text.Position;
        while (char.IsAsciiLetterOrDigit(text.Next) || text.Next is '_' or '-')
        {
            text.Take();
        }

        return text.Position > start ? text.From(start) : throw text.Unexpected("expected a key");
    }

    private Value Read()
    {
        builder.Spend(1);
        text.SkipBlanks();
        if (text.TryTake("\"\"\""))
        {
            return new StringValue(ReadBasic(isMultiline: true));
        }

        if (text.TryTake("'''"))
        {
            return new StringValue(ReadLiteral(isMultiline: true));
        }

        if (text.TryTake('"'))
        {
            return new StringValue(ReadBasic(isMultiline: false));
        }

        if (text.TryTake('\''))
        {
            return new StringValue(ReadLiteral(isMultiline: false));
        }

        if (text.Next is '[' or '{' && !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw text.Error(text.Position, "TOML is nested too deeply");
        }

        return text.TryTake('[') ? ReadArray() : text.TryTake('{') ? ReadInlineTable() : ReadPlain();
    }

    private Value ReadArray()
    {
        var elements = new List<Value>();
        for (text.SkipBlankLines(); !text.TryTake(']'); text.SkipBlankLines())
        {
            elements.Add(Read());
            text.SkipBlankLines();
            if (!text.TryTake(',') && text.Next != ']')
            {
                throw text.Unexpected("expected ',' or ']'");
            }
        }

        return builder.List(elements);
    }

    private Value ReadInlineTable()
    {
        var table = new TomlTable(TomlTableOrigin.Header);
        text.SkipBlanks();
        if (!text.TryTake('}'))
        {
            do
            {
                ReadField(table);
                text.SkipBlanks();
            }
            while (text.TryTake(','));
            text.Expect('}');
        }

        return table.ToValue(builder);
    }

    private Value ReadPlain()
    {
        var start = text.Position;
        TakeWord();
        if (text.Position - start == 10 && text.Next == ' ' && DateOrTime.IsMatch(text.From(start)))
        {
            // A blank may stand between date and time, where one follows.
            var end = text.Position;
            text.Take();
            if (!char.IsAsciiDigit(text.Next))
            {
                return new StringValue(text.From(start)[..(end - start)]);
            }

            TakeWord();
        }

        var word = text.From(start);
        return word switch
        {
            "true" or "false" => BoolValue.Of(word == "true"),
            _ when DateOrTime.IsMatch(word) => new StringValue(word),
            _ when Integer.IsMatch(word) || Float.IsMatch(word) => ReadNumber(word, start),
            "" => throw text.Unexpected("expected a value"),
            _ when word.TrimStart('+', '-') is "inf" or "nan" => throw text.Error(start, $"CUE has no number {word}"),
            _ => throw text.Error(start, $"invalid value {Quoting.Quote(word)}"),
        };
    }

    private void TakeWord()
    {
        while (char.IsAsciiLetterOrDigit(text.Next) || text.Next is '_' or '-' or '+' or '.' or ':')
        {
            text.Take();
        }
    }

    private NumberValue ReadNumber(string word, int start)
    {
        var digits = word.Replace("_", "", StringComparison.Ordinal).TrimStart('+');
        return BigDecimal.TryParse(digits, out var number, out _, out var error)
            ? new NumberValue(Integer.IsMatch(word) ? Kind.Int : Kind.Float, number)
            : throw text.Error(start, error ?? "invalid number");
    }

    private string ReadLiteral(bool isMultiline) => ReadUntil('\'', isMultiline, _ => null);

    private string ReadBasic(bool isMultiline) => ReadUntil('"', isMultiline, c => c == '\\' ? ReadEscape(isMultiline) : null);

    /// <param name="special">What stands for a character that is more than itself.</param>
    private string ReadUntil(char quote, bool isMultiline, Func<char, string?> special)
    {
        var (start, result) = (text.Position, new StringBuilder());
        if (isMultiline && !text.TryTake('\n'))
        {
            text.TryTake("\r\n");
        }

        while (true)
        {
            var c = text.IsAtEnd ? throw text.Error(start, "string is not terminated") : text.Take();
            if (c == quote && (!isMultiline || text.TryTake(new string(quote, 2))))
            {
                // Up to two quotes may stand before the three that end the text.
                for (var i = 0; isMultiline && i < 2 && text.TryTake(quote); i++)
                {
                    result.Append(quote);
                }

                builder.Spend(result.Length / 64);
                return result.ToString();
            }

            if (char.IsControl(c) && c != '\t' && !(isMultiline && (c == '\n' || (c == '\r' && text.Next == '\n'))))
            {
                throw text.Error(text.Position - 1, "control characters are not allowed in strings");
            }

            result.Append(special(c) ?? c.ToString());
        }
    }

    private string ReadEscape(bool isMultiline)
    {
        var place = text.Position - 1;
        var c = text.Take();
        switch (c)
        {
            case 'b': return "\b";
            case 't': return "\t";
            case 'n': return "\n";
            case 'f': return "\f";
            case 'r': return "\r";
            case '"' or '\\': return c.ToString();
            case 'u' or 'U':
                var digits = string.Concat(Enumerable.Range(0, c == 'u' ? 4 : 8).Select(_ => text.Take()));
                return int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) && Rune.IsValid(code)
                    ? new Rune(code).ToString()
                    : throw text.Error(place, "invalid escape sequence");
            case ' ' or '\t' or '\r' or '\n' when isMultiline:
                // A line that ends with a backslash goes on with the next text.
                var hasEnded = c == '\n';
                for (; text.Next is ' ' or '\t' or '\r' or '\n'; text.Take())
                {
                    hasEnded |= text.Next == '\n';
                }

                return hasEnded ? "" : throw text.Error(place, "invalid escape sequence");
            default:
                throw text.Error(place, "invalid escape sequence");
        }
    }
}
