using System.Globalization;
using System.Text;
using Qvs.Cue.Text;

namespace Qvs.Cue.Syntax;

/// <summary>Spec "Modules, instances, and packages": what stands before the declarations of a file.</summary>
public sealed partial class Parser
{
    private CueFile ParseFile()
    {
        var attributes = new List<AttributeNode>();
        while (_current.Kind == TokenKind.Attribute)
        {
            attributes.Add(ParseAttribute());
            TakeComma("struct literal", TokenKind.EndOfFile);
        }

        _experiments = ExperimentsOf(attributes);
        var (package, clause) = ParsePackage();
        var declarations = new List<Declaration>();
        while (_current.Kind == TokenKind.Attribute)
        {
            declarations.Add(ParseAttribute());
            TakeComma("struct literal", TokenKind.EndOfFile);
        }

        var imports = new List<ImportSpec>();
        var groups = new List<ImportGroup>();
        while (AtName("import") && (_next.Kind is TokenKind.String or TokenKind.LeftParen || _next.IsPlainName))
        {
            groups.Add(ParseImports(imports));
        }

        while (true)
        {
            ParseDeclarations(declarations, TokenKind.EndOfFile);
            if (_current.Kind == TokenKind.EndOfFile)
            {
                break;
            }

            // A closing bracket that closes nothing.
            ReportExpected("'EOF'");
            var start = _current.Start;
            Advance();
            declarations.Add(new BadDeclaration(SpanFrom(start)));
        }

        return new CueFile(_source, package, attributes, imports, declarations, _lexer.Comments)
        {
            PackageClause = clause,
            ImportGroups = groups,
        };
    }

    private static HashSet<string> ExperimentsOf(List<AttributeNode> attributes)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var attribute in attributes)
        {
            if (attribute.Name == "experiment")
            {
                names.UnionWith(attribute.Body.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
            }
        }

        return names;
    }

    private bool AtName(string name) =>
        _current.IsPlainName && _source.Content.AsSpan(_current.Start, _current.End - _current.Start).SequenceEqual(name);

    private (Identifier? Name, TextSpan? Clause) ParsePackage()
    {
        if (!AtName("package")
            || _next.Kind is TokenKind.Colon or TokenKind.Question or TokenKind.Not or TokenKind.Tilde or TokenKind.Bind or TokenKind.Comma
                or TokenKind.EndOfFile)
        {
            return (null, null);
        }

        var start = _current.Start;
        Advance();
        var name = ParseName(isDeclared: false);
        if (name.Name.StartsWith('#') || name.Name.StartsWith("_#", StringComparison.Ordinal))
        {
            Report(SyntaxDiagnostics.InvalidImport, name.Span, $"invalid package name {name.Name}");
        }

        var clause = SpanFrom(start);
        TakeComma("struct literal", TokenKind.EndOfFile);
        return (name.Name == "_" ? null : name, clause);
    }

    private ImportGroup ParseImports(List<ImportSpec> imports)
    {
        var start = _current.Start;
        var first = imports.Count;
        Advance();
        var grouped = Take(TokenKind.LeftParen);
        if (!grouped)
        {
            imports.Add(ParseImport());
        }
        else
        {
            while (_current.Kind is not (TokenKind.RightParen or TokenKind.EndOfFile))
            {
                var before = _current.Start;
                imports.Add(ParseImport());
                TakeComma("import declaration", TokenKind.RightParen);
                if (_current.Start == before)
                {
                    Advance();
                }
            }

            Expect(TokenKind.RightParen);
        }

        var span = SpanFrom(start);
        TakeComma("struct literal", TokenKind.EndOfFile);
        return new ImportGroup(span, grouped, first, imports.Count - first);
    }

    private ImportSpec ParseImport()
    {
        var start = _current.Start;
        Identifier? name = null;
        if (_current.IsPlainName)
        {
            name = ParseName();
            if (name.Name.StartsWith('#') || name.Name.StartsWith("_#", StringComparison.Ordinal))
            {
                Report(SyntaxDiagnostics.InvalidImport, name.Span, "cannot import package as definition identifier");
            }
        }

        if (_current.Kind != TokenKind.String)
        {
            ReportExpected("'STRING'");
            return new ImportSpec(SpanFrom(start), name, "");
        }

        var token = _current;
        var path = ParseString() is StringLiteral literal ? literal.Value : "";
        if (!IsValidImportPath(path))
        {
            Report(SyntaxDiagnostics.InvalidImport, token, $"invalid import path: {_source.Slice(token.Span)}");
        }

        return new ImportSpec(SpanFrom(start), name, path);
    }

    private static bool IsValidImportPath(string path)
    {
        var colon = path.LastIndexOf(':');
        var location = colon < 0 ? path : path[..colon];
        foreach (var rune in location.EnumerateRunes())
        {
            var isForbidden = rune.IsAscii
                ? !char.IsAsciiLetterOrDigit((char)rune.Value) && !"+-./@_~".Contains((char)rune.Value, StringComparison.Ordinal)
                : rune == Rune.ReplacementChar || Rune.IsWhiteSpace(rune) || Rune.IsControl(rune) || Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format;
            if (isForbidden)
            {
                return false;
            }
        }

        return location.Length > 0;
    }
}
