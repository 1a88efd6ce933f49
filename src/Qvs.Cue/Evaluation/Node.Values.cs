using Qvs.Cue.Text;
using Qvs.Cue.Values;

namespace Qvs.Cue.Evaluation;

/// <content>Values: a scalar, the kinds that are still possible, bounds and validators.</content>
internal sealed partial class Node
{
    private readonly List<(Value Constraint, Location? Place)> _constraints = [];
    private Kind _kind = Kind.Top;
    private Conjunct? _kindSource;
    private Value? _scalar;
    private Conjunct? _scalarSource;

    /// <summary>What is known of the value while it is still being worked on: a scalar, or null.</summary>
    public Value? KnownScalar => _errors.Count > 0 ? _errors[0] : _scalar;

    /// <summary>Known to be a struct or list, whatever else may come.</summary>
    public bool IsKnownComposite => _structs.Exists(s => s.Expression.HasRegularFields) || _lists.Count > 0
        || (_kind is Kind.Struct or Kind.List && _kindSource is not null && _kindSource.Expression is not ValueExpr);

    private void AddValue(Value value, Conjunct conjunct)
    {
        switch (value)
        {
            case Vertex vertex:
                AddVertex(vertex, conjunct, false);
                break;
            case Bottom { IsIncomplete: true } incomplete:
                _incomplete.Add(incomplete);
                break;
            case Bottom error:
                _errors.Add(error);
                break;
            case BasicType type:
                if (type.Kind == Kind.Top)
                {
                    _tops.Add(conjunct);
                }

                RequireKind(type.Kind, conjunct);
                break;
            case BoundValue or BuiltinValidator:
                RequireKind(value.Kind, conjunct);
                AddConstraint(value, conjunct.Location);
                break;
            case Conjunction conjunction:
                foreach (var part in conjunction.Values)
                {
                    AddValue(part, conjunct);
                }

                break;
            case Disjunction disjunction:
                AddDisjunction(
                    new DisjunctionExpr(
                        [.. disjunction.Values.Select((v, i) => ((Expr)new ValueExpr(v, conjunct.Expression.Source, conjunct.Expression.Syntax), i < disjunction.DefaultCount))],
                        conjunct.Expression.Source, conjunct.Expression.Syntax),
                    conjunct, disjunction);
                break;
            case Builtin { Result: Kind.Bool, Parameters.Length: 1 } builtin:
                RequireKind(builtin.ParameterKind(0), conjunct);
                AddConstraint(new BuiltinValidator(builtin, []), conjunct.Location);
                break;
            case Builtin:
                AddScalar(value, conjunct);
                break;
            case { IsScalar: true }:
                AddScalar(value, conjunct);
                break;
            default:
                throw new System.Diagnostics.UnreachableException(value.GetType().Name);
        }
    }

    private readonly List<Conjunct> _tops = [];

    private void AddScalar(Value value, Conjunct conjunct)
    {
        _hasNonCycle |= !conjunct.IsCyclic;
        if (_scalar is null)
        {
            if (RequireKind(value.Kind, conjunct))
            {
                _scalar = value;
                _scalarSource = conjunct;
            }
        }
        else if (!Constraints.ScalarsEqual(_scalar, value))
        {
            var mismatch = _scalar.Kind == value.Kind ? "" : $" (mismatched types {_scalar.Kind.Describe()} and {value.Kind.Describe()})";
            _errors.Add(EvalContext.Error(
                BottomCode.Eval, EvalDiagnostics.Conflict, _scalarSource?.Location,
                $"conflicting values {Describe(_scalar)} and {Describe(value)}{mismatch}", _scalarSource?.Location, conjunct.Location));
        }
    }

    /// <summary>Narrows the possible kinds; false (and an error) if none is left.</summary>
    private bool RequireKind(Kind kind, Conjunct conjunct)
    {
        var narrowed = _kind & kind;
        if (narrowed == Kind.Bottom)
        {
            if (_kind != Kind.Bottom)
            {
                var first = _scalar is { } s ? Describe(s) : _kindSource is { } source ? DescribeSource(source, _kind) : _kind.Describe();
                _errors.Add(EvalContext.Error(
                    BottomCode.Eval, EvalDiagnostics.Conflict, _kindSource?.Location ?? conjunct.Location,
                    $"conflicting values {first} and {DescribeSource(conjunct, kind)} (mismatched types {_kind.Describe()} and {kind.Describe()})",
                    conjunct.Location));
            }

            return false;
        }

        if (narrowed != _kind || _kindSource is null)
        {
            _kind = narrowed;
            if (kind != Kind.Top)
            {
                _kindSource = conjunct;
            }
        }

        return true;
    }

    private static string DescribeSource(Conjunct conjunct, Kind kind) => conjunct.Expression switch
    {
        ValueExpr { Value: { } value } when value is not Values.Vertex => Describe(value),
        StructExpr { Source: { } source, Syntax: { } syntax } when syntax.Span.Length < 60 => source.Slice(syntax.Span).ToString(),
        ListExpr { Source: { } source, Syntax: { } syntax } when syntax.Span.Length < 60 => source.Slice(syntax.Span).ToString(),
        _ => kind.Describe(),
    };

    internal static string Describe(Value value) => value is Values.Vertex vertex ? vertex.Kind.Describe() : value.ToString() ?? "";

    private void AddConstraint(Value constraint, Location? place)
    {
        SpendSearch(_constraints.Count);
        for (var i = 0; i < _constraints.Count;)
        {
            switch (Constraints.Simplify(_constraints[i].Constraint, constraint))
            {
                case Constraints.Simplification.KeepFirst:
                    return;
                case Constraints.Simplification.KeepSecond:
                    _constraints.RemoveAt(i);
                    break;
                case Constraints.Simplification.Conflict:
                    _errors.Add(EvalContext.Error(
                        BottomCode.Eval, EvalDiagnostics.Conflict, place,
                        $"incompatible bounds {_constraints[i].Constraint} and {constraint}", _constraints[i].Place));
                    return;
                default:
                    i++;
                    break;
            }
        }

        _constraints.Add((constraint, place));
    }

    /// <summary>The value when it is no struct and no list: the scalar if it satisfies all constraints, or the constraints themselves.</summary>
    /// <summary>Bounds that leave numbers but no integer between them.</summary>
    private Bottom? IntegersExcluded()
    {
        foreach (var (lower, lowerPlace) in _constraints)
        {
            foreach (var (upper, upperPlace) in _constraints)
            {
                if (Constraints.ExcludeIntegers(lower, upper))
                {
                    return EvalContext.Error(
                        BottomCode.Eval, EvalDiagnostics.Conflict, upperPlace, $"incompatible integer bounds {lower} and {upper}", lowerPlace);
                }
            }
        }

        return null;
    }

    private Value ScalarOrConstraints()
    {
        if (_scalar is { } scalar)
        {
            foreach (var (constraint, place) in _constraints)
            {
                if (Context.Check(constraint, scalar, place, _scalarSource?.Location) is { } error)
                {
                    return error;
                }
            }

            return scalar;
        }

        if (_constraints.Count == 0)
        {
            return BasicType.Of(_kind);
        }

        if (_kind == Kind.Int && IntegersExcluded() is { } none)
        {
            return none;
        }

        var parts = new List<Value>();
        var implied = _constraints.Aggregate(Kind.Top, (kind, c) => kind & c.Constraint.Kind);
        if (implied != _kind)
        {
            parts.Add(BasicType.Of(_kind));
        }

        parts.AddRange(_constraints.Select(c => c.Constraint));
        return parts is [var single] ? single : new Conjunction(_kind, [.. parts]);
    }
}
