using System.Diagnostics;
using Qvs.Cue.Syntax;

namespace Qvs.Cue.Formatting;

internal sealed partial class SyntaxWriter
{
    private void Declaration(Declaration declaration)
    {
        switch (declaration)
        {
            case Field field:
                Field(field);
                break;
            case LetClause let:
                _text.Append("let ").Append(let.Name.Name).Append(" = ");
                Expression(let.Value, 0);
                break;
            case Embedding embedding:
                Expression(embedding.Value, 0);
                break;
            case Ellipsis ellipsis:
                Ellipsis(ellipsis);
                break;
            case AttributeNode attribute:
                Attribute(attribute);
                break;
            case Comprehension comprehension:
                Comprehension(comprehension);
                break;
            case BadDeclaration:
                _text.Append("_|_");
                break;
            default:
                throw new UnreachableException(declaration.GetType().Name);
        }
    }

    private void Field(Field field)
    {
        Label(field.Label);
        _text.Append(field.Constraint switch { FieldConstraint.Optional => "?: ", FieldConstraint.Required => "!: ", _ => ": " });
        if (field.Value is StructLiteral { HasBraces: false, Declarations: [Field inner] })
        {
            Field(inner);
        }
        else
        {
            Expression(field.Value, 0);
        }

        foreach (var attribute in field.Attributes)
        {
            _text.Append(' ');
            Attribute(attribute);
        }
    }

    private void Label(Label label)
    {
        if (label.OldAlias is not null)
        {
            _text.Append(label.OldAlias.Name).Append('=');
        }

        switch (label)
        {
            case IdentifierLabel identifier:
                _text.Append(Names.IsIdentifier(identifier.Name) ? identifier.Name : StringForm.Quote(identifier.Name));
                break;
            case StringLabel text:
                _text.Append(StringForm.Quote(text.Value));
                break;
            case DynamicLabel { Expression: Interpolation interpolation }:
                Expression(interpolation, 0);
                break;
            case DynamicLabel dynamic:
                Parenthesized(dynamic.Expression);
                break;
            case PatternLabel pattern:
                _text.Append('[').Append(pattern.PatternAlias is null ? "" : pattern.PatternAlias.Name + "= ");
                Expression(pattern.Pattern, 0);
                _text.Append(']');
                break;
        }

        if (label.Alias is not null)
        {
            _text.Append(label.KeyAlias is null ? $"~{label.Alias.Name}" : $"~({label.KeyAlias.Name},{label.Alias.Name})");
        }
    }

    private void Attribute(AttributeNode attribute) => _text.Append('@').Append(attribute.Name).Append('(').Append(attribute.Body).Append(')');

    private void Ellipsis(Ellipsis ellipsis)
    {
        _text.Append("...");
        if (ellipsis.Type is not null)
        {
            Expression(ellipsis.Type, 0);
        }
    }

    private void Comprehension(Comprehension comprehension)
    {
        foreach (var clause in comprehension.Clauses)
        {
            Clause(clause);
            _text.Append(' ');
        }

        Struct(comprehension.Body);
        if (comprehension.Otherwise is not null)
        {
            _text.Append(comprehension.Clauses is [IfClause or TryClause] ? " else " : " otherwise ");
            Struct(comprehension.Otherwise);
        }
    }

    private void Clause(Node clause)
    {
        switch (clause)
        {
            case ForClause loop:
                _text.Append("for ").Append(loop.Key is null ? "" : loop.Key.Name + ", ").Append(loop.Value.Name).Append(" in ");
                Expression(loop.Source, 0);
                break;
            case IfClause condition:
                _text.Append("if ");
                Expression(condition.Condition, 0);
                break;
            case LetClause let:
                Declaration(let);
                break;
            case TryClause attempt:
                _text.Append("try");
                if (attempt is { Name: not null, Value: not null })
                {
                    _text.Append(' ').Append(attempt.Name.Name).Append(" = ");
                    Expression(attempt.Value, 0);
                }

                break;
        }
    }
}
