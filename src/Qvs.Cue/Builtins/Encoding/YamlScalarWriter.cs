using System.Buffers;
using System.Globalization;
using System.Text;

namespace Qvs.Cue.Builtins.Encodings;

/// <summary>Writes one string in the style that upstream's YAML library would choose for it.</summary>
internal sealed class YamlScalarWriter(StringBuilder text)
{
    /// <summary>YAML 1.1 counts the Unicode separators as breaks, too.</summary>
    public static readonly SearchValues<char> LineBreaks = SearchValues.Create("\n\r\u0085\u2028\u2029");

    private bool IsAtLineStart => text.Length == 0 || IsSeparator(text[^1]) || text[^1] == '\n';

    /// <summary>A new line, if this one has begun, and the indentation.</summary>
    public void Indent(int column)
    {
        EndLine();
        text.Append(' ', column);
    }

    public void EndLine()
    {
        if (!IsAtLineStart)
        {
            text.Append('\n');
        }
    }

    public void WriteString(string value, int indent)
    {
        var form = new YamlScalarForm(value);
        if (YamlScalars.NeedsDoubleQuotes(value))
        {
            WriteDoubleQuoted(value);
        }
        else if (value.Contains('\n', StringComparison.Ordinal))
        {
            if (form.CanBeBlock)
            {
                WriteBlock(value, indent);
            }
            else
            {
                WriteDoubleQuoted(value);
            }
        }
        else if (form.CanBePlain)
        {
            text.Append(value);
        }
        else if (form.CanBeSingleQuoted)
        {
            WriteSingleQuoted(value, indent);
        }
        else
        {
            WriteDoubleQuoted(value);
        }
    }

    private static bool IsSeparator(char c) => c is '\u2028' or '\u2029';

    private void WriteBlock(string value, int indent)
    {
        text.Append('|');
        if (value[0] is ' ' or '\n' || IsSeparator(value[0]))
        {
            text.Append('2');
        }

        if (!IsBreak(value, value.Length - 1))
        {
            text.Append('-');
        }
        else if (value.Length == 1 || IsBreak(value, value.Length - 2))
        {
            text.Append('+');
        }

        // Upstream starts the first line only when it has text, so that a leading break merges with the header's own.
        var isLineStart = true;
        foreach (var c in value)
        {
            if (c == '\n' || IsSeparator(c))
            {
                text.Append(c);
                isLineStart = true;
                continue;
            }

            if (isLineStart)
            {
                Indent(indent);
                isLineStart = false;
            }

            text.Append(c);
        }
    }

    private void WriteSingleQuoted(string value, int indent)
    {
        text.Append('\'');
        var isLineStart = false;
        foreach (var c in value)
        {
            if (isLineStart && !IsSeparator(c))
            {
                Indent(indent);
            }

            isLineStart = IsSeparator(c);
            text.Append(c == '\'' ? "''" : c.ToString());
        }

        text.Append('\'');
    }

    private void WriteDoubleQuoted(string value)
    {
        // Upstream's library takes every character for a byte order mark when the first is one.
        var escapesAll = value.StartsWith('\ufeff');
        text.Append('"');
        foreach (var rune in value.EnumerateRunes())
        {
            AppendEscaped(rune, escapesAll);
        }

        text.Append('"');
    }

    private void AppendEscaped(Rune rune, bool always)
    {
        var escape = rune.Value switch
        {
            '"' => "\\\"",
            '\\' => @"\\",
            0 => @"\0",
            '\a' => @"\a",
            '\b' => @"\b",
            '\t' => @"\t",
            '\n' => @"\n",
            '\v' => @"\v",
            '\f' => @"\f",
            '\r' => @"\r",
            0x1b => @"\e",
            0x85 => @"\N",
            0xa0 when always => @"\_",
            0x2028 => @"\L",
            0x2029 => @"\P",
            _ => null,
        };
        if (escape is not null)
        {
            text.Append(escape);
        }
        else if (!always && YamlScalarForm.IsPrintable(rune))
        {
            text.Append(rune.ToString());
        }
        else
        {
            text.Append(rune.Value switch
            {
                <= 0xff => string.Create(CultureInfo.InvariantCulture, $"\\x{rune.Value:X2}"),
                <= 0xffff => string.Create(CultureInfo.InvariantCulture, $"\\u{rune.Value:X4}"),
                _ => string.Create(CultureInfo.InvariantCulture, $"\\U{rune.Value:X8}"),
            });
        }
    }

    private static bool IsBreak(string value, int index) => value[index] == '\n' || IsSeparator(value[index]);
}
