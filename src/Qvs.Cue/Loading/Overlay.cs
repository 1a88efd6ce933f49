using Qvs.Cue.Syntax;
using Qvs.Cue.Text;

namespace Qvs.Cue.Loading;

/// <summary>A field that carries an attribute the loader acts on, and the fields around it from the file's top.</summary>
internal sealed record AttributedField(IReadOnlyList<Field> Path, AttributeNode Attribute)
{
    public Field Field => Path[^1];

    public static IEnumerable<AttributedField> In(CueFile file, string attribute) => In(file.Declarations, [], attribute);

    private static IEnumerable<AttributedField> In(IEnumerable<Declaration> declarations, Field[] path, string attribute)
    {
        foreach (var declaration in declarations)
        {
            if (declaration is Embedding { Value: StructLiteral embedded })
            {
                foreach (var found in In(embedded.Declarations, path, attribute))
                {
                    yield return found;
                }
            }

            // A computed label or a pattern has no one path at which a value could be put.
            if (declaration is not Field { Label: IdentifierLabel or StringLabel } field)
            {
                continue;
            }

            Field[] here = [.. path, field];
            foreach (var node in field.Attributes.Where(a => a.Name == attribute))
            {
                yield return new AttributedField(here, node);
            }

            if (field.Value is StructLiteral structure)
            {
                foreach (var found in In(structure.Declarations, here, attribute))
                {
                    yield return found;
                }
            }
        }
    }
}

/// <summary>
/// A value that the loader puts at a field is a file of its own, unified with the package as any other: no tree is ever changed, and a
/// conflict shows both places.
/// </summary>
internal static class Overlay
{
    private static readonly TextSpan Nowhere = new(0, 0);

    public static CueFile At(AttributedField target, SourceText source, IReadOnlyList<string> further, Expression value)
    {
        foreach (var name in further.Reverse())
        {
            var label = new StringLabel(Nowhere, name, null, null, null);
            value = Wrap(new Field(value.Span, label, FieldConstraint.None, value, []));
        }

        foreach (var field in target.Path.Reverse())
        {
            value = Wrap(new Field(value.Span, Copy(field.Label), field.Constraint, value, []));
        }

        return new CueFile(source, null, [], [], ((StructLiteral)value).Declarations, []);
    }

    private static StructLiteral Wrap(Field field) => new(field.Span, [field], hasBraces: false);

    private static Label Copy(Label label) => label switch
    {
        IdentifierLabel name => new IdentifierLabel(Nowhere, name.Name, null, null, null),
        StringLabel text => new StringLabel(Nowhere, text.Value, null, null, null),
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
