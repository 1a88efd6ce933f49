using Qvs.Cue.Diagnostics;
using Qvs.Cue.Text;
using YamlDotNet.Core;

namespace Qvs.Adapters.Yaml;

/// <summary>
/// Reads the one document of a file, or all of a stream. Everything that a file may not do (limits, tabs, two documents, a key twice) ends in a diagnostic;
/// the result is null then.
/// </summary>
public static class YamlReader
{
    public static YamlNode? Read(string name, byte[] bytes, DiagnosticBag diagnostics, YamlLimits? limits = null) =>
        FileText.Decode(name, bytes, (limits ?? YamlLimits.Default).MostBytes, diagnostics) is { } source ? Read(source, diagnostics, limits) : null;

    public static YamlNode? Read(SourceText source, DiagnosticBag diagnostics, YamlLimits? limits = null) =>
        Read(source, diagnostics, limits ?? YamlLimits.Default, builder => builder.Document());

    /// <summary>All documents of a stream; the limits are for all together. Empty documents are left out.</summary>
    public static IReadOnlyList<YamlNode>? ReadStream(string name, byte[] bytes, DiagnosticBag diagnostics, YamlLimits? limits = null) =>
        FileText.Decode(name, bytes, (limits ?? YamlLimits.Default).MostBytes, diagnostics) is { } source
            ? Read(source, diagnostics, limits ?? YamlLimits.Default, builder => builder.Stream())
            : null;

    private static T? Read<T>(SourceText source, DiagnosticBag diagnostics, YamlLimits limits, Func<YamlTreeBuilder, T> read)
        where T : class
    {
        if (!FileText.IsPrintable(source, diagnostics))
        {
            return null;
        }

        var events = new YamlEvents(source);
        try
        {
            return read(new YamlTreeBuilder(source, events, limits));
        }
        catch (YamlRefusal refusal)
        {
            diagnostics.Add(refusal.Diagnostic);
        }
        catch (YamlException e)
        {
            diagnostics.Add(Explain(source, events.Place(e.Start, e.Start), e.Message));
        }

        return null;
    }

    private static Diagnostic Explain(SourceText source, Location place, string message)
    {
        if (TabFrom(source.Content, LineStart(source.Content, place.Span.Start), message) is { } tab)
        {
            return YamlDiagnostics.Tab.At(
                new Location(source, new TextSpan(tab, 1)), "a tab is used for indentation, which YAML does not allow. Use spaces");
        }

        var words = char.ToLowerInvariant(message[0]) + message[1..].TrimEnd('.');
        return YamlDiagnostics.Syntax.At(place, $"the YAML is malformed: {words}. Check quotes, brackets and indentation of this line");
    }

    /// <summary>The first tab of an indentation: on this line, or, if that is what the parser says, on one that follows.</summary>
    private static int? TabFrom(string content, int lineStart, string message)
    {
        for (var start = lineStart; start < content.Length;)
        {
            var end = content.IndexOf('\n', start);
            end = end < 0 ? content.Length : end;
            var text = content.AsSpan(start, end - start);
            var indentation = text[..^text.TrimStart(" \t").Length];
            if (indentation.Contains('\t'))
            {
                return start + indentation.IndexOf('\t');
            }

            if (!message.Contains("tab", StringComparison.Ordinal))
            {
                return null;
            }

            start = end + 1;
        }

        return null;
    }

    private static int LineStart(string content, int offset) => offset == 0 ? 0 : content.LastIndexOf('\n', offset - 1) + 1;
}

/// <summary>Thrown inside the reader only: the document is refused as a whole.</summary>
internal sealed class YamlRefusal(Diagnostic diagnostic) : Exception(diagnostic.Message)
{
    public Diagnostic Diagnostic { get; } = diagnostic;
}
