using Qvs.Cue.Syntax;
using Qvs.Cue.Values;

namespace Qvs.Cue.Export;

/// <content>Structs: which fields are shown, and what of them is still to be resolved.</content>
internal sealed partial class ValueSyntax
{
    public IReadOnlyList<Declaration> Declarations(Vertex structure)
    {
        var holder = structure.Resolve();
        var declarations = new List<Declaration>();
        foreach (var arc in holder.Arcs)
        {
            if (IsShown(arc))
            {
                declarations.Add(Field(arc, holder));
            }
        }

        declarations.AddRange(Pending(holder));
        return declarations;
    }

    private bool IsShown(Vertex arc) =>
        arc.ArcType switch
        {
            ArcType.Member or ArcType.Required => true,
            ArcType.Optional => options.ShowOptional,
            _ => false,
        }
        && arc.Label.Kind switch
        {
            FeatureKind.String => true,
            FeatureKind.Definition => options.ShowDefinitions,
            FeatureKind.Hidden => options.ShowHidden,
            FeatureKind.HiddenDefinition => options.ShowHidden && options.ShowDefinitions,
            _ => false,
        };

    private Field Field(Vertex arc, Vertex holder)
    {
        var attributes = options.ShowAttributes ? Attributes(arc.Label, holder).ToList() : [];
        if (arc.Resolve().BaseValue is Bottom { IsIncomplete: false, IsChildError: false } error)
        {
            attributes.Add(new AttributeNode(None, ErrorAttribute, Errors.Count.ToString(System.Globalization.CultureInfo.InvariantCulture)));
            Errors.Add(error.Diagnostic.Message);
        }

        var constraint = arc.ArcType switch
        {
            ArcType.Optional => FieldConstraint.Optional,
            ArcType.Required => FieldConstraint.Required,
            _ => FieldConstraint.None,
        };
        return new Field(None, LabelOf(arc.Label), constraint, Of(arc), attributes);
    }

    private static Label LabelOf(Feature label) => label.Kind == FeatureKind.String && !Feature.IsIdentifier(label.Name)
        ? new StringLabel(None, label.Name, null, null, null)
        : new IdentifierLabel(None, label.Name, null, null, null);

    private static IEnumerable<AttributeNode> Attributes(Feature label, Vertex holder) =>
        holder.Conjuncts.Select(c => c.Expression).OfType<StructExpr>()
            .SelectMany(s => s.Declarations).OfType<FieldDeclaration>()
            .Where(f => f.Label == label)
            .SelectMany(f => f.Syntax?.Attributes ?? [])
            .DistinctBy(a => (a.Name, a.Body));

    /// <summary>The comprehensions and computed fields that wait for something, as they were written.</summary>
    private IEnumerable<Declaration> Pending(Vertex holder)
    {
        if (holder.Incomplete is not { } incomplete)
        {
            yield break;
        }

        var places = new[] { incomplete }.Concat(incomplete.Others)
            .SelectMany(b => b.Diagnostic.Related.Select(r => (Text.Location?)r).Prepend(b.Diagnostic.Primary))
            .OfType<Text.Location>()
            .ToArray();
        foreach (var structure in holder.Literals.Distinct())
        {
            foreach (var declaration in DeclarationsOf(structure))
            {
                if (declaration is Comprehension or Syntax.Field { Label: DynamicLabel or PatternLabel } or Embedding { Value: not StructLiteral }
                    && places.Any(p => p.Source == structure.Source && Contains(declaration, p)))
                {
                    Written.Add((structure.Source, declaration));
                    yield return declaration;
                }
            }
        }
    }

    private static IEnumerable<Declaration> DeclarationsOf(StructExpr structure) => structure.Syntax switch
    {
        StructLiteral literal => literal.Declarations,
        CueFile file => file.Declarations,
        _ => [],
    };

    private static bool Contains(Node node, Text.Location place) =>
        node.Span.Start <= place.Span.Start && place.Span.End <= node.Span.End;

    /// <summary>All that was written for a value which cannot be resolved yet, unified; null if nothing of it was written.</summary>
    private Expression? Unresolved(Vertex vertex)
    {
        var seen = new HashSet<Node>();
        var operands = new List<Expression>();
        foreach (var conjunct in vertex.Conjuncts)
        {
            if (conjunct.Expression.Syntax is Expression written && seen.Add(written))
            {
                Written.Add((conjunct.Expression.Source, written));
                operands.Add(written);
            }
        }

        return operands.Count == 0 ? null : Chain(TokenKind.And, operands);
    }
}
