using System.Text;
using System.Text.Unicode;
using Qvs.Cue.Diagnostics;
using Qvs.Cue.Text;

namespace Qvs.Cue.Syntax;

/// <summary>
/// Files as they are stored. Here and not in <see cref="SourceText"/>, because what is wrong with the bytes is a diagnostic of the syntax.
/// </summary>
public static class SourceTextBytes
{
    extension(SourceText)
    {
        /// <summary>
        /// The text of a file. Spec "Source code representation": it must be UTF-8; what is not becomes U+FFFD and is told (each line once).
        /// NUL and byte order marks inside of the text are told by the parser, which sees them in texts made otherwise too.
        /// </summary>
        public static SourceText FromBytes(string name, ReadOnlySpan<byte> bytes, DiagnosticBag diagnostics)
        {
            if (Utf8.IsValid(bytes))
            {
                return new SourceText(name, Encoding.UTF8.GetString(bytes));
            }

            var content = new StringBuilder(bytes.Length);
            var places = new List<int>();
            while (!bytes.IsEmpty)
            {
                var valid = ValidPrefix(bytes);
                content.Append(Encoding.UTF8.GetString(bytes[..valid]));
                bytes = bytes[valid..];
                if (!bytes.IsEmpty)
                {
                    places.Add(content.Length);
                    content.Append('\uFFFD');
                    bytes = bytes[1..];
                }
            }

            var source = new SourceText(name, content.ToString());
            Report(source, places, diagnostics);
            return source;
        }
    }

    private static int ValidPrefix(ReadOnlySpan<byte> bytes)
    {
        var at = 0;
        while (at < bytes.Length)
        {
            // Most of a file is ASCII, also of one with a wrong byte somewhere.
            var ascii = bytes[at..].IndexOfAnyInRange((byte)0x80, (byte)0xFF);
            if (ascii < 0)
            {
                return bytes.Length;
            }

            at += ascii;
            if (Rune.DecodeFromUtf8(bytes[at..], out _, out var length) != System.Buffers.OperationStatus.Done)
            {
                return at;
            }

            at += length;
        }

        return at;
    }

    private static void Report(SourceText source, List<int> places, DiagnosticBag diagnostics)
    {
        var (endOfLine, told) = (-1, 0);
        foreach (var place in places)
        {
            if (place <= endOfLine)
            {
                continue;
            }

            if (told++ == SyntaxErrors.Limit)
            {
                return;
            }

            diagnostics.Add(SyntaxDiagnostics.InvalidUtf8.At(new Location(source, new TextSpan(place, 1)), "illegal UTF-8 encoding"));
            endOfLine = source.Content.IndexOf('\n', place);
            endOfLine = endOfLine < 0 ? source.Content.Length : endOfLine;
        }
    }
}
