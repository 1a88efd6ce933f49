using Qvs.Cue.Values;

namespace Qvs.Cue.Evaluation;

/// <content>Equality of values.</content>
public sealed partial class EvalContext
{
    /// <summary>As <c>==</c> defines it: numbers by value, lists and structs by their elements and regular fields.</summary>
    internal bool AreEqual(Value left, Value right)
    {
        Spend();
        left = Concrete.Of(left);
        right = Concrete.Of(right);
        if (left is Vertex a && right is Vertex b)
        {
            Complete(a);
            Complete(b);
            var (x, y) = a.BaseValue is ListMarker ? (Concrete.Elements(a).ToList(), Concrete.Elements(b).ToList()) : (Concrete.Fields(a).ToList(), Concrete.Fields(b).ToList());
            return a.Kind == b.Kind && x.Count == y.Count
                && x.TrueForAll(f => b.Arc(f.Label) is { ArcType: ArcType.Member } other && AreEqual(f, other));
        }

        return left is NumberValue n && right is NumberValue m ? n.Value == m.Value : Constraints.ScalarsEqual(left, right);
    }

    /// <summary>
    /// Whether two evaluated alternatives of a disjunction are the same value: nothing that could be added later would tell them apart.
    /// </summary>
    internal bool Identical(Vertex left, Vertex right)
    {
        Spend();
        left = Current(left);
        right = Current(right);
        if (ReferenceEquals(left, right))
        {
            return true;
        }

        switch (left.BaseValue, right.BaseValue)
        {
            case (StructMarker, StructMarker) or (ListMarker, ListMarker):
                return (left.BaseValue as ListMarker)?.IsOpen == (right.BaseValue as ListMarker)?.IsOpen
                    && left.IsClosed == right.IsClosed
                    && left.Incomplete is null && right.Incomplete is null
                    && left.Arcs.Count == right.Arcs.Count
                    && left.Arcs.All(arc => right.Arc(arc.Label) is { } other && other.ArcType == arc.ArcType && SameArc(arc, other))
                    && SamePatterns(left, right);
            case ({ } a, { } b):
                return IdenticalValues(a, b);
            default:
                return false;
        }
    }

    private bool SameArc(Vertex left, Vertex right)
    {
        if (left.ArcType == ArcType.Member)
        {
            return Identical(left, right);
        }

        // Constraints that nobody has used are compared as written.
        return left.Conjuncts.Count == right.Conjuncts.Count
            && left.Conjuncts.Zip(right.Conjuncts).All(p => ReferenceEquals(p.First.Expression, p.Second.Expression)
                || (p.First.Expression is ValueExpr a && p.Second.Expression is ValueExpr b && IdenticalValues(a.Value, b.Value)));
    }

    private static bool SamePatterns(Vertex left, Vertex right) =>
        ((left.Work as Node)?.PatternExpressions ?? []).SequenceEqual((right.Work as Node)?.PatternExpressions ?? []);

    internal bool IdenticalValues(Value left, Value right) => (left, right) switch
    {
        _ when ReferenceEquals(left, right) => true,
        (Vertex a, Vertex b) => Identical(a, b),
        (BasicType a, BasicType b) => a.Kind == b.Kind,
        (BoundValue a, BoundValue b) => a.Operator == b.Operator && IdenticalValues(a.Operand, b.Operand),
        (BuiltinValidator a, BuiltinValidator b) => ReferenceEquals(a.Builtin, b.Builtin) && a.Arguments.Length == b.Arguments.Length
            && a.Arguments.Zip(b.Arguments).All(p => IdenticalValues(p.First, p.Second)),
        (Conjunction a, Conjunction b) => a.Values.Length == b.Values.Length && a.Values.All(v => b.Values.Any(w => IdenticalValues(v, w))),
        (Disjunction a, Disjunction b) => a.DefaultCount == b.DefaultCount && a.Values.Length == b.Values.Length
            && a.Values.Zip(b.Values).All(p => IdenticalValues(p.First, p.Second)),
        _ => Constraints.ScalarsEqual(left, right),
    };
}
