using Qvs.Cue.Text;

namespace Qvs.Cue.Syntax;

/// <summary>A parsed file. Whatever its text is, there is a tree; what was wrong is in the parser's diagnostics.</summary>
/// <param name="package">The name in the package clause, null without one (<c>package _</c> counts as none).</param>
public sealed class CueFile(
    SourceText source,
    Identifier? package,
    IReadOnlyList<AttributeNode> attributes,
    IReadOnlyList<ImportSpec> imports,
    IReadOnlyList<Declaration> declarations,
    IReadOnlyList<Comment> comments) : Node(new TextSpan(0, source.Content.Length))
{
    public SourceText Source { get; } = source;

    public Identifier? Package { get; } = package;

    /// <summary>File-level attributes (<c>@experiment(...)</c>, <c>@extern(...)</c>, <c>@if(...)</c>) that stand before the package clause.</summary>
    public IReadOnlyList<AttributeNode> Attributes { get; } = attributes;

    public IReadOnlyList<ImportSpec> Imports { get; } = imports;

    public IReadOnlyList<Declaration> Declarations { get; } = declarations;

    /// <summary>Where the package clause stands, also that of <c>package _</c>.</summary>
    public TextSpan? PackageClause { get; init; }

    /// <summary>How <see cref="Imports"/> are written: which of them in one declaration.</summary>
    public IReadOnlyList<ImportGroup> ImportGroups { get; init; } = [];

    /// <summary>All comments of the file by position; the formatter and whoever wants a field's documentation place them.</summary>
    public IReadOnlyList<Comment> Comments { get; } = comments;
}

/// <summary><c>import name "path:package"</c>.</summary>
public sealed class ImportSpec(TextSpan span, Identifier? name, string path) : Node(span)
{
    public Identifier? Name { get; } = name;

    public string Path { get; } = path;
}

/// <summary>An <c>import</c> declaration: one import, or several in parentheses.</summary>
/// <param name="first">Index of its first import in <see cref="CueFile.Imports"/>.</param>
public sealed class ImportGroup(TextSpan span, bool hasParentheses, int first, int count) : Node(span)
{
    public bool HasParentheses { get; } = hasParentheses;

    public int First { get; } = first;

    public int Count { get; } = count;
}
