using Qvs.Cue.Diagnostics;
using Qvs.Cue.Syntax;
using Qvs.Cue.Values;

namespace Qvs.Cue.Binding;

/// <content>Expressions.</content>
public sealed partial class Binder
{
    private Expr Expression(Expression expression, Scope scope)
    {
        switch (expression)
        {
            case BadExpression:
                return Error(expression, "invalid expression");
            case BottomLiteral:
                return new ValueExpr(
                    new Bottom(BottomCode.User, EvaluationText.ExplicitError.At(new Text.Location(_source, expression.Span), "explicit error (_|_ literal) in source")),
                    _source, expression);
            case Literal literal:
                return Literal(literal);
            case StringLiteral text:
                return new ValueExpr(new StringValue(text.Value), _source, text);
            case BytesLiteral bytes:
                return new ValueExpr(new BytesValue(bytes.Value), _source, bytes);
            case Identifier identifier:
                return Name(identifier, scope);
            case Interpolation interpolation:
                return new InterpolationExpr(
                    interpolation.IsBytes, interpolation.Texts, [.. interpolation.Holes.Select(h => Expression(h, scope))], _source, interpolation);
            case StructLiteral structure:
                return Struct(structure.Declarations, new Scope(scope), structure);
            case ListLiteral list:
                return List(list, scope);
            case UnaryExpression unary:
                return Unary(unary, scope);
            case BinaryExpression { Operator: TokenKind.Or }:
                var disjuncts = new List<(Expr, bool)>();
                Disjuncts(expression, scope, disjuncts);
                return new DisjunctionExpr(disjuncts, _source, expression);
            case BinaryExpression binary:
                return new BinaryExpr(
                    binary.Operator, Expression(binary.Left, scope), Expression(binary.Right, scope), _features, _source, binary);
            case SelectorExpression selector:
                return Selector(selector, scope);
            case IndexExpression index:
                return new IndexExpr(Expression(index.Operand, scope), Expression(index.Index, scope), _source, index);
            case SliceExpression slice:
                return new SliceExpr(
                    Expression(slice.Operand, scope),
                    slice.Low is { } low ? Expression(low, scope) : null,
                    slice.High is { } high ? Expression(high, scope) : null,
                    _source, slice);
            case CallExpression call:
                return new CallExpr(
                    Expression(call.Function, scope), [.. call.Arguments.Select(a => Expression(a, scope))], _source, call);
            case ParenthesizedExpression parenthesized:
                return Expression(parenthesized.Inner, scope);
            case PostfixExpression { Operator: TokenKind.Ellipsis } open:
                return new OpenExpr(Expression(open.Operand, scope), _source, open);
            case PostfixExpression postfix:
                return new OptionalExpr(Expression(postfix.Operand, scope), _source, postfix);
            case AliasExpression alias:
                return Aliased(alias, scope);
            default:
                throw new System.Diagnostics.UnreachableException(expression.GetType().Name);
        }
    }

    private ValueExpr Literal(Literal literal)
    {
        switch (literal.Kind)
        {
            case LiteralKind.Null:
                return new ValueExpr(NullValue.Instance, _source, literal);
            case LiteralKind.True or LiteralKind.False:
                return new ValueExpr(BoolValue.Of(literal.Kind == LiteralKind.True), _source, literal);
            default:
                if (BigDecimal.TryParse(literal.Text, out var number, out var isFloat, out var problem))
                {
                    return new ValueExpr(new NumberValue(isFloat ? Kind.Float : Kind.Int, number), _source, literal);
                }

                Report(BindingDiagnostics.BadNumber, literal, problem ?? $"invalid number \"{literal.Text}\"");
                return Error(literal, "invalid number", BindingDiagnostics.BadNumber);
        }
    }

    private ListExpr List(ListLiteral list, Scope scope)
    {
        var elements = list.Elements
            .Select(e => e is Comprehension comprehension ? Comprehension(comprehension, scope) : Expression((Expression)e, scope))
            .ToList();
        var tail = list.Tail?.Type is { } type ? Expression(type, scope) : null;
        return new ListExpr(elements, list.Tail is not null, tail, _source, list);
    }

    private Expr Unary(UnaryExpression unary, Scope scope)
    {
        var operand = Expression(unary.Operand, scope);
        switch (unary.Operator)
        {
            case TokenKind.Multiply:
                Report(BindingDiagnostics.Misplaced, unary, "preference mark not allowed at this position");
                return operand;
            case TokenKind.Add or TokenKind.Subtract or TokenKind.Not:
                return new UnaryExpr(unary.Operator, operand, _source, unary);
            default:
                BoundOperator op = unary.Operator switch
                {
                    TokenKind.Less => BoundOperator.Less,
                    TokenKind.LessEqual => BoundOperator.LessOrEqual,
                    TokenKind.Greater => BoundOperator.Greater,
                    TokenKind.GreaterEqual => BoundOperator.GreaterOrEqual,
                    TokenKind.NotEqual => BoundOperator.NotEqual,
                    TokenKind.Equal => BoundOperator.Equal,
                    TokenKind.Match => BoundOperator.Match,
                    TokenKind.NotMatch => BoundOperator.NotMatch,
                    _ => throw new System.Diagnostics.UnreachableException(unary.Operator.ToString()),
                };
                return new BoundExpr(op, operand, _source, unary);
        }
    }

    private void Disjuncts(Expression expression, Scope scope, List<(Expr, bool)> result)
    {
        switch (expression)
        {
            case BinaryExpression { Operator: TokenKind.Or } or:
                Disjuncts(or.Left, scope, result);
                Disjuncts(or.Right, scope, result);
                break;
            case UnaryExpression { Operator: TokenKind.Multiply } marked:
                result.Add((Expression(marked.Operand, scope), true));
                break;
            default:
                result.Add((Expression(expression, scope), false));
                break;
        }
    }

    private Expr Selector(SelectorExpression selector, Scope scope)
    {
        if (selector.Operand is Identifier name && Find(name.Name, scope, out _) is null && !IsPackageField(name.Name)
            && _imports.TryGetValue(name.Name, out var import) && import.Target.Builtin is { } package)
        {
            if (package.Members.TryGetValue(selector.Name, out var member))
            {
                return new ValueExpr(member, _source, selector);
            }

            if (package.Templates.TryGetValue(selector.Name, out var template))
            {
                return new TemplateExpr(package, selector.Name, template, _source, selector);
            }

            return new ValueExpr(
                new Bottom(
                    BottomCode.Incomplete,
                    BindingDiagnostics.NoSuchMember.At(new Text.Location(_source, selector.NameSpan), $"undefined field: {selector.Name}")),
                _source, selector);
        }

        var label = selector.IsQuoted ? Feature.String(selector.Name) : Label(selector.Name);
        return new SelectorExpr(Expression(selector.Operand, scope), label, _source, selector)
        {
            IsStrict = Has(LanguageFeatures.StrictSelection),
        };
    }

    private Expr Aliased(AliasExpression alias, Scope scope)
    {
        if (alias.Value is not StructLiteral structure)
        {
            return Expression(alias.Value, scope);
        }

        var inner = new Scope(scope);
        Add(inner, alias.Name, new Symbol.Self());
        return Struct(structure.Declarations, inner, structure);
    }

    private bool IsPackageField(string name) => _packageFields.Contains(name);

    private static Symbol? Find(string name, Scope scope, out int up)
    {
        up = 0;
        for (var s = scope; s is not null; s = s.Parent, up++)
        {
            if (s.Find(name) is { } symbol)
            {
                return symbol;
            }
        }

        up--;
        return null;
    }

    private Expr Name(Identifier identifier, Scope scope)
    {
        var name = identifier.Name;
        if (name == "_")
        {
            return new ValueExpr(BasicType.Top, _source, identifier);
        }

        switch (Find(name, scope, out var up))
        {
            case Symbol.Field field:
                return new FieldReference(up, field.Label, _source, identifier);
            case Symbol.Let let:
                return new LetReference(up, let.Declaration, _source, identifier);
            case Symbol.Self:
                return new VertexReference(up, _source, identifier);
            case Symbol.Name known:
                return new ValueExpr(new StringValue(known.Label), _source, identifier);
            case Symbol.MatchedLabel:
                return new LabelReference(up, _source, identifier);
            case Symbol.MatchedField:
                return new LabeledFieldReference(up, _source, identifier);
        }

        if (_imports.TryGetValue(name, out var import) && !_packageFields.Contains(name))
        {
            return import.Target switch
            {
                { Package: { } package } => new ImportReference(package, import.Spec.Path, _source, identifier),
                { Builtin: not null } => NotAValue(identifier),
                _ => Error(identifier, $"package \"{import.Spec.Path}\" was not loaded"),
            };
        }

        if (_packageFields.Contains(name))
        {
            return new FieldReference(up, Label(name), _source, identifier);
        }

        if (name == "self" && Has(LanguageFeatures.PostfixAliases))
        {
            return new VertexReference(0, _source, identifier);
        }

        if (_template is { } owner)
        {
            if (owner.Members.TryGetValue(name, out var member))
            {
                return new ValueExpr(member, _source, identifier);
            }

            if (owner.Templates.TryGetValue(name, out var text))
            {
                return new TemplateExpr(owner, name, text, _source, identifier);
            }
        }

        if (Predeclared.Type(name) is { } type)
        {
            return new ValueExpr(type, _source, identifier);
        }

        if ((EvaluatorFunctions.Find(name) ?? _builtins.Predeclared(name)) is { } function)
        {
            return new ValueExpr(function, _source, identifier);
        }

        if (name is "self" || name.StartsWith("__", StringComparison.Ordinal))
        {
            // Reserved words: what they need is not switched on, which is an error only where they are used.
            return Error(identifier, $"{name} needs an @experiment attribute", BindingDiagnostics.NeedsExperiment);
        }

        Report(BindingDiagnostics.NotFound, identifier, $"reference \"{name}\" not found");
        return Error(identifier, $"reference \"{name}\" not found");
    }

    private ValueExpr NotAValue(Identifier identifier)
    {
        Report(BindingDiagnostics.NotAValue, identifier, $"reference \"{identifier.Name}\" is a package; select one of its members");
        return Error(identifier, $"package \"{identifier.Name}\" used as a value", BindingDiagnostics.NotAValue);
    }

    private ValueExpr Error(Node node, string message, DiagnosticDescriptor? descriptor = null) => new(
        new Bottom(BottomCode.Eval, (descriptor ?? BindingDiagnostics.NotFound).At(new Text.Location(_source, node.Span), message)), _source, node);
}
