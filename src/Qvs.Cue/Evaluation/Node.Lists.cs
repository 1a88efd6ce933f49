using System.Globalization;
using Qvs.Cue.Values;
using Environment = Qvs.Cue.Values.Environment;

namespace Qvs.Cue.Evaluation;

/// <content>Lists: the elements are arcs; lengths must agree, an open end takes what the others have.</content>
internal sealed partial class Node
{
    private readonly List<ListEntry> _lists = [];

    /// <summary>The length, if a list without an open end is among the conjuncts.</summary>
    public int? KnownLength => _lists.Find(l => !l.Expression.IsOpen)?.Length;

    private void AddList(ListExpr list, IReadOnlyList<(Environment? Environment, Expr Expression)> elements, Conjunct conjunct)
    {
        foreach (var entry in _lists)
        {
            if (ReferenceEquals(entry.Expression, list) && ReferenceEquals(entry.Conjunct.Environment, conjunct.Environment))
            {
                return;
            }
        }

        _hasNonCycle |= !conjunct.IsCyclic;
        RequireKind(Kind.List, conjunct);
        _lists.Add(new ListEntry(list, elements.Count, conjunct));
        for (var i = 0; i < elements.Count; i++)
        {
            AddField(Feature.Index(i), ArcType.Member, new Conjunct(
                elements[i].Environment, elements[i].Expression, conjunct.Scope, conjunct.References, conjunct.IsCyclic));
        }
    }

    private bool RunList(Conjunct conjunct)
    {
        var list = (ListExpr)conjunct.Expression;
        var elements = new List<(Environment?, Expr)>();
        foreach (var element in list.Elements)
        {
            if (element is not ComprehensionExpr comprehension)
            {
                elements.Add((conjunct.Environment, element));
                continue;
            }

            var results = new List<(Environment, StructExpr)>();
            if (Context.Yield(comprehension, Scope(conjunct), results) is { } error)
            {
                return Settle(error);
            }

            elements.AddRange(results.Select(r => ((Environment?)r.Item1, (Expr)r.Item2)));
        }

        AddList(list, elements, conjunct);
        return true;
    }

    /// <summary>When all lists are known: their lengths, and what open ends say of further elements.</summary>
    private ListMarker? FinishLists()
    {
        if (_lists.Count == 0)
        {
            return null;
        }

        var length = _lists.Max(l => l.Length);
        foreach (var list in _lists)
        {
            if (!list.Expression.IsOpen && list.Length != length)
            {
                var other = _lists.Find(l => l.Length == length)!;
                _errors.Add(EvalContext.Error(
                    BottomCode.Eval, EvalDiagnostics.ListLength, list.Conjunct.Location,
                    string.Create(CultureInfo.InvariantCulture, $"incompatible list lengths ({list.Length} and {length})"), other.Conjunct.Location));
                return null;
            }

            if (list.Expression.Tail is { } tail)
            {
                for (var i = list.Length; i < length; i++)
                {
                    AddField(Feature.Index(i), ArcType.Member, With(list.Conjunct, tail));
                }
            }
        }

        return new ListMarker(_lists.TrueForAll(l => l.Expression.IsOpen));
    }

    private sealed record ListEntry(ListExpr Expression, int Length, Conjunct Conjunct);
}
