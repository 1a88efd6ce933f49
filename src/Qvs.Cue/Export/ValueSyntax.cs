using Qvs.Cue.Syntax;
using Qvs.Cue.Text;
using Qvs.Cue.Values;

namespace Qvs.Cue.Export;

/// <summary>
/// Values to syntax: what is known as values, what is not yet as the expressions that were written. Nodes have no places; only the
/// formatter reads them.
/// </summary>
internal sealed partial class ValueSyntax(CueTextOptions options, Action<int>? spend = null)
{
    private static readonly TextSpan None = new(0, 0);

    /// <summary>The expressions of values that could not be resolved, as they were written: they may refer to imports.</summary>
    public List<(SourceText? Source, Node Syntax)> Written { get; } = [];

    /// <summary>Validators by name (<c>strings.MinRunes</c>): their packages must be imported.</summary>
    public HashSet<string> Functions { get; } = new(StringComparer.Ordinal);

    /// <summary>Messages of errors; a field whose value is one carries <see cref="ErrorAttribute"/> with its number.</summary>
    public List<string> Errors { get; } = [];

    /// <summary>Stands for a comment behind a field, which syntax alone cannot carry.</summary>
    public const string ErrorAttribute = "__error";

    public Expression Of(Value value) => value switch
    {
        Vertex vertex => OfVertex(vertex),
        Disjunction disjunction => OfDisjunction(disjunction),
        Conjunction conjunction => Chain(TokenKind.And, conjunction.Values.Select(Of)),
        BoundValue bound => new UnaryExpression(None, OperatorOf(bound.Operator), Of(bound.Operand)),
        BuiltinValidator validator => Call(validator.Builtin.Name, validator.Arguments.Select(Of)),
        Builtin function => Name(function.Name),
        BasicType type => OfKind(type.Kind),
        Bottom => new BottomLiteral(None),
        StringValue text => new StringLiteral(None, text.Value),
        BytesValue bytes => new BytesLiteral(None, bytes.Value),
        NumberValue number => OfNumber(number),
        BoolValue { Value: true } => new Literal(None, LiteralKind.True, "true"),
        BoolValue => new Literal(None, LiteralKind.False, "false"),
        NullValue => new Literal(None, LiteralKind.Null, "null"),
        StructMarker => new StructLiteral(None, [], hasBraces: true),
        ListMarker => new ListLiteral(None, [], tail: null),
        _ => throw new System.Diagnostics.UnreachableException(value.GetType().Name),
    };

    private Expression OfVertex(Vertex vertex)
    {
        spend?.Invoke(1);
        var holder = vertex.Resolve();
        switch (holder.BaseValue)
        {
            case Bottom { IsIncomplete: true } or null when Unresolved(holder) is { } written:
                return written;
            case StructMarker:
                return new StructLiteral(None, Declarations(holder), hasBraces: true);
            case ListMarker list:
                return OfList(holder, list);
            case null:
                return holder.Arcs.Count > 0 ? new StructLiteral(None, Declarations(holder), hasBraces: true) : OfKind(Kind.Top);
            case var inner:
                return WithArcs(holder, Of(inner));
        }
    }

    /// <summary>A scalar that has definitions or hidden fields beside it: <c>{5, #unit: "m"}</c>.</summary>
    private Expression WithArcs(Vertex holder, Expression value)
    {
        var declarations = holder.BaseValue is Bottom or Disjunction ? [] : Declarations(holder);
        return declarations.Count == 0 ? value : new StructLiteral(None, [new Embedding(None, value), .. declarations], hasBraces: true);
    }

    private ListLiteral OfList(Vertex holder, ListMarker list)
    {
        var elements = Concrete.Elements(holder).Select(Node (e) => Of(e));
        var tail = list.IsOpen && !options.TakeDefaults ? new Ellipsis(None, null) : null;
        return new ListLiteral(None, [.. elements], tail);
    }

    private Expression OfDisjunction(Disjunction disjunction) =>
        options.TakeDefaults && disjunction.DefaultCount == 1
            ? Of(disjunction.Values[0])
            : Chain(TokenKind.Or, disjunction.Values.Select((v, i) => Marked(Of(v), i < disjunction.DefaultCount)));

    private static Expression Marked(Expression value, bool isDefault) =>
        isDefault ? new UnaryExpression(None, TokenKind.Multiply, value) : value;

    private static Expression OfNumber(NumberValue number)
    {
        var text = number.ToString();
        var kind = number.Kind == Kind.Float ? LiteralKind.Float : LiteralKind.Integer;
        return text.StartsWith('-')
            ? new UnaryExpression(None, TokenKind.Subtract, new Literal(None, kind, text[1..]))
            : new Literal(None, kind, text);
    }

    private static Expression OfKind(Kind kind)
    {
        var names = kind.Describe().Trim('(', ')').Split('|');
        return kind == Kind.Bottom ? new BottomLiteral(None) : Chain(TokenKind.Or, names.Select(n => n switch
        {
            "null" => new Literal(None, LiteralKind.Null, n),
            "list" => new ListLiteral(None, [], new Ellipsis(None, null)),
            "struct" => new StructLiteral(None, [new Ellipsis(None, null)], hasBraces: true),
            _ => (Expression)new Identifier(None, n),
        }));
    }

    private CallExpression Call(string name, IEnumerable<Expression> arguments) => new(None, Name(name), [.. arguments]);

    private Expression Name(string name)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0)
        {
            return new Identifier(None, name);
        }

        Functions.Add(name);
        return new SelectorExpression(None, new Identifier(None, name[..dot]), name[(dot + 1)..], None, isQuoted: false);
    }

    private static Expression Chain(TokenKind op, IEnumerable<Expression> operands) =>
        operands.Aggregate((left, right) => new BinaryExpression(None, op, None, left, right));

    private static TokenKind OperatorOf(BoundOperator op) => op switch
    {
        BoundOperator.Less => TokenKind.Less,
        BoundOperator.LessOrEqual => TokenKind.LessEqual,
        BoundOperator.Greater => TokenKind.Greater,
        BoundOperator.GreaterOrEqual => TokenKind.GreaterEqual,
        BoundOperator.NotEqual => TokenKind.NotEqual,
        BoundOperator.Match => TokenKind.Match,
        BoundOperator.NotMatch => TokenKind.NotMatch,
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
