using Qvs.Cue.Text;

namespace Qvs.Cue.Syntax;

/// <summary>Spec "Identifiers".</summary>
public static class Names
{
    /// <summary>Whether a text is a name as it may stand before a colon without quotes; it may be a keyword.</summary>
    public static bool IsIdentifier(string text)
    {
        var source = new SourceText("", text);
        var token = new Lexer(source, new SyntaxErrors(source)).Read();
        return token.Kind == TokenKind.Identifier && token.Start == 0 && token.End == text.Length && text.Length > 0 && text is not "_";
    }
}
