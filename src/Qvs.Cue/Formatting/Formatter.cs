using Qvs.Cue.Diagnostics;
using Qvs.Cue.Syntax;
using Qvs.Cue.Text;

namespace Qvs.Cue.Formatting;

/// <summary>The canonical form of CUE text, as <c>cue fmt</c> has it.</summary>
public static class Formatter
{
    /// <summary>
    /// The same declarations and comments in the same order, with canonical blanks, indentation and commas. Formatting twice is formatting
    /// once. A file with syntax errors comes back as it is.
    /// </summary>
    public static string Format(CueFile file) => new LayoutPrinter(file).Print() ?? file.Source.Content;

    /// <summary>The text of an expression, which may have been made without one: positions are not looked at.</summary>
    public static string Format(Expression expression) => Reformat(SyntaxWriter.Write(expression));

    /// <summary>The text of declarations, one after the other, as a file has them.</summary>
    public static string Format(IReadOnlyList<Declaration> declarations) => Reformat(SyntaxWriter.Write(declarations));

    private static string Reformat(string text)
    {
        var source = new SourceText("", text);
        return Format(Parser.ParseFile(source, new DiagnosticBag())).TrimEnd('\n');
    }
}
