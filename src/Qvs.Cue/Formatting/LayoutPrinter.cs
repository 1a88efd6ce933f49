using System.Runtime.CompilerServices;
using Qvs.Cue.Syntax;

namespace Qvs.Cue.Formatting;

/// <summary>The canonical form of a file: walks the tree and says what stands between the tokens.</summary>
internal sealed partial class LayoutPrinter(CueFile file)
{
    private readonly TokenPrinter _out = new(file.Source);

    /// <summary>The formatted text, or null if the tree does not fit the text because that has errors.</summary>
    public string? Print()
    {
        foreach (var _ in file.Attributes)
        {
            Attribute();
        }

        if (file.PackageClause is not null)
        {
            _out.Token();
            _out.Blank();
            _out.Token(TokenKind.Identifier, Break.Join);
            EndDeclaration();
            _out.Separate();
        }

        var declarations = file.Declarations;
        var firstImport = file.ImportGroups.Count > 0 ? file.ImportGroups[0].Span.Start : int.MaxValue;
        var before = 0;
        for (; before < declarations.Count && declarations[before].Span.Start < firstImport && file.ImportGroups.Count > 0; before++)
        {
            Attribute();
        }

        foreach (var group in file.ImportGroups)
        {
            Imports(group);
        }

        for (var i = before; i < declarations.Count; i++)
        {
            Declaration(declarations[i]);
            EndDeclaration();
        }

        var text = _out.Finish();
        return _out.Failed ? null : text;
    }

    private void Attribute()
    {
        _out.Token(TokenKind.Attribute);
        EndDeclaration();
    }

    /// <summary>The comma behind a declaration of the file is needed only if the next stands on the same line.</summary>
    private void EndDeclaration()
    {
        _out.SkipComma();
        if (!_out.BreaksBeforeNext && _out.Next is not (TokenKind.EndOfFile or TokenKind.RightBrace))
        {
            _out.Raw(",");
            _out.Blank();
            _out.Line.Kind = LineKind.Other;
        }
    }

    private void Imports(ImportGroup group)
    {
        _out.Token();
        _out.Blank();
        if (!group.HasParentheses)
        {
            Import(group.First);
        }
        else
        {
            _out.Token(TokenKind.LeftParen, Break.Join);
            _out.Indent();
            for (var i = 0; i < group.Count; i++)
            {
                _out.BeginToken(i == 0 || !_out.BreaksBeforeNext ? Break.Force : Break.Keep);
                Import(group.First + i);
                _out.Line.Kind = LineKind.Element;
                _out.SkipComma();
            }

            _out.Closing(TokenKind.RightParen, group.Count == 0 ? Break.Join : Break.Force);
        }

        EndDeclaration();
        if (group == file.ImportGroups[^1])
        {
            _out.Separate();
        }
    }

    private void Import(int index)
    {
        if (file.Imports[index].Name is not null)
        {
            _out.Token(TokenKind.Identifier);
            _out.Blank();
        }

        _out.Token(TokenKind.String, Break.Join);
    }

    private bool CanGoDeeper() => !_out.Failed && RuntimeHelpers.TryEnsureSufficientExecutionStack();
}
