using Qvs.Cue.Syntax;
using Qvs.Cue.Text;
using Qvs.Cue.Values;

namespace Qvs.Cue;

/// <summary>One of the things that gave a value or constrained it.</summary>
/// <param name="Package">The id of the package that it was written in.</param>
/// <param name="Via">The reference through which it came, as it was written; null for what was written at the value's own place.</param>
public sealed record CueOrigin(Location Location, string? Package, string? Via);

/// <summary>A reference that a value was written as.</summary>
/// <param name="Written">For example <c>tasks["build"].results.x</c>.</param>
/// <param name="Target">The path of what it leads to, if it leads to a field of the value's own tree.</param>
public sealed record CueReference(string Written, string? Target);

/// <content>Where a value comes from.</content>
public sealed partial class CueValue
{
    private const int MostOrigins = 1000;

    /// <summary>The reference that the value was written as, or null if it was written as something else.</summary>
    public CueReference? ReferencePath
    {
        get
        {
            _evaluation.Process(_vertex);
            foreach (var conjunct in _vertex.Conjuncts)
            {
                if (conjunct is { Expression: ReferenceExpr { Syntax: Expression syntax } reference, Environment: { } environment }
                    && WrittenPath(syntax) is { } written)
                {
                    var target = _evaluation.Resolve(reference, environment);
                    return new CueReference(written, target is null or { IsDetached: true } ? null : target.Path());
                }
            }

            return null;
        }
    }

    /// <summary>What gave the value or constrained it, in the order in which it came, references followed.</summary>
    public IReadOnlyList<CueOrigin> Lineage
    {
        get
        {
            _evaluation.Process(_vertex);
            var packages = PackagesByFile();
            var origins = new List<CueOrigin>();
            Collect(_vertex, null, [], origins, packages);
            return [.. origins.Distinct()];
        }
    }

    /// <summary>The comments above the field, or behind it, wherever it is written, a blank line between those of several places.</summary>
    public string Documentation
    {
        get
        {
            if (_vertex.Parent is not { } parent)
            {
                return "";
            }

            _evaluation.Process(parent);
            var fields = parent.Resolve().Conjuncts
                .SelectMany(c => FieldsOf(c.Expression).Select(f => (c.Expression.Source, Field: f)))
                .Where(f => f.Source is not null && f.Field.Label == _vertex.Label && f.Field.Syntax is not null);
            var files = AllFiles().ToDictionary(f => f.Source);
            var comments = fields
                .Select(f => files.TryGetValue(f.Source!, out var file) ? file.DocumentationOf(f.Field.Syntax!) ?? "" : "")
                .Where(text => text.Length > 0)
                .Distinct(StringComparer.Ordinal);
            return string.Join("\n\n", comments);
        }
    }

    private static IEnumerable<FieldDeclaration> FieldsOf(Expr expression) =>
        expression is StructExpr structure ? structure.Declarations.OfType<FieldDeclaration>() : [];

    private void Collect(
        Vertex vertex, string? via, HashSet<Vertex> seen, List<CueOrigin> origins, Dictionary<SourceText, string> packages)
    {
        if (!seen.Add(vertex) || origins.Count >= MostOrigins)
        {
            return;
        }

        foreach (var conjunct in vertex.Conjuncts)
        {
            if (conjunct.Location is { } location)
            {
                origins.Add(new CueOrigin(location, packages.GetValueOrDefault(location.Source), via));
            }

            if (conjunct is { Expression: ReferenceExpr { Syntax: Expression syntax } reference, Environment: { } environment }
                && _evaluation.Resolve(reference, environment) is { } target)
            {
                Collect(target, WrittenPath(syntax) ?? via, seen, origins, packages);
            }
        }
    }

    private Dictionary<SourceText, string> PackagesByFile()
    {
        var packages = new Dictionary<SourceText, string>();
        foreach (var (instance, file) in AllInstances().SelectMany(i => i.Files.Select(f => (i, f))))
        {
            packages.TryAdd(file.Source, instance.Id);
        }

        return packages;
    }

    private IEnumerable<CueFile> AllFiles() => AllInstances().SelectMany(i => i.Files).DistinctBy(f => f.Source);

    private HashSet<Loading.CueInstance> AllInstances()
    {
        var seen = new HashSet<Loading.CueInstance>();
        var open = new Stack<Loading.CueInstance>([Instance]);
        while (open.TryPop(out var instance))
        {
            if (seen.Add(instance))
            {
                foreach (var imported in instance.Imported)
                {
                    open.Push(imported);
                }
            }
        }

        return seen;
    }

    /// <summary>Null for what is more than names, selectors and indices.</summary>
    private static string? WrittenPath(Expression expression) => expression switch
    {
        Identifier name => name.Name,
        ParenthesizedExpression parentheses => WrittenPath(parentheses.Inner),
        SelectorExpression { Operand: var operand } selector when WrittenPath(operand) is { } before =>
            before + (selector.IsQuoted ? $".{Quoting.Quote(selector.Name)}" : "." + selector.Name),
        IndexExpression { Operand: var operand, Index: StringLiteral index } when WrittenPath(operand) is { } before =>
            $"{before}[{Quoting.Quote(index.Value)}]",
        IndexExpression { Operand: var operand, Index: Literal index } when WrittenPath(operand) is { } before => $"{before}[{index.Text}]",
        IndexExpression { Operand: var operand, Index: var index } when WrittenPath(operand) is { } before && WrittenPath(index) is { } inner =>
            $"{before}[{inner}]",
        _ => null,
    };
}
