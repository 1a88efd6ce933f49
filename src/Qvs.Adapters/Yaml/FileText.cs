using System.Buffers;
using System.Text;
using System.Text.Unicode;
using Qvs.Cue.Diagnostics;
using Qvs.Cue.Text;

namespace Qvs.Adapters.Yaml;

/// <summary>The bytes of a file as text; what is no text is said with its place.</summary>
internal static class FileText
{
    private const char ByteOrderMark = '\uFEFF';

    /// <summary>Null, with the reason in the bag, if the file is too large or not UTF-8. A byte order mark at its start is left out.</summary>
    public static SourceText? Decode(string name, byte[] bytes, int mostBytes, DiagnosticBag diagnostics)
    {
        if (bytes.Length > mostBytes)
        {
            return Refuse(new SourceText(name, ""), 0, $"{name} has {bytes.Length} bytes; at most {mostBytes} are read. Move large data out of this file", diagnostics);
        }

        if (bytes is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
        {
            return Refuse(new SourceText(name, ""), 0, $"{name} is UTF-16 text. Save it with the encoding UTF-8", diagnostics);
        }

        var body = bytes is [0xEF, 0xBB, 0xBF, ..] ? bytes.AsSpan(3) : bytes;
        var characters = new char[body.Length];
        var status = Utf8.ToUtf16(body, characters, out var read, out var written, replaceInvalidSequences: false);
        return status == OperationStatus.Done
            ? new SourceText(name, new string(characters, 0, written))
            : Refuse(
                new SourceText(name, Encoding.UTF8.GetString(body)), written, $"the byte 0x{body[read]:X2} here is not UTF-8 text. Save the file with the encoding UTF-8", diagnostics);
    }

    /// <summary>False, with the reason in the bag, if a character stands in the text that YAML forbids (YAML 1.2, 5.1) or nobody sees.</summary>
    public static bool IsPrintable(SourceText source, DiagnosticBag diagnostics)
    {
        var at = source.Content.AsSpan().IndexOfAnyExcept(Printable);
        if (at < 0)
        {
            return true;
        }

        var found = source.Content[at];
        var what = found == ByteOrderMark ? "a byte order mark, which belongs only at the start of a file," : "a control character";
        Refuse(source, at, $"{what} (U+{(int)found:X4}) stands here. Remove it; in a text in double quotes it can be written as \"\\u{(int)found:x4}\"", diagnostics);
        return false;
    }

    private static readonly SearchValues<char> Printable = SearchValues.Create(
        [.. Enumerable.Range(0, 0x10000).Where(c => c is '\t' or '\n' or '\r' or 0x85 or (>= ' ' and < 0x7F) or (>= 0xA0 and not ByteOrderMark and < 0xFFFE)).Select(c => (char)c)]);

    private static SourceText? Refuse(SourceText source, int at, string message, DiagnosticBag diagnostics)
    {
        diagnostics.Add(YamlDiagnostics.NotText.At(new Location(source, new TextSpan(at, 0)), message));
        return null;
    }
}
