using System.Collections.Immutable;
using Qvs.Cue.Values;

namespace Qvs.Cue.Evaluation;

/// <content>
/// Disjunctions. Each alternative is tried on a vertex of its own, which starts again from all conjuncts with that choice made; a
/// conjunct's references to this vertex then mean the one being tried. Alternatives of several disjunctions are tried depth first.
/// </content>
internal sealed partial class Node
{
    private readonly List<(DisjunctionExpr Expression, Conjunct Conjunct, ChoiceKey Key)> _disjunctions = [];
    private readonly Dictionary<object, int> _occurrences = [];
    private ImmutableDictionary<ChoiceKey, int> _choices = ImmutableDictionary<ChoiceKey, int>.Empty;

    /// <summary>What is left after disjunctions were expanded.</summary>
    private List<Leaf>? _leaves;

    private enum DefaultMode
    {
        /// <summary>No disjunction that it came through has defaults.</summary>
        Maybe,
        Is,
        Not,
    }

    private void AddDisjunction(DisjunctionExpr disjunction, Conjunct conjunct, object? identity = null)
    {
        object source = identity ?? disjunction;
        foreach (var (_, present, key) in _disjunctions)
        {
            if (ReferenceEquals(key.Source, source) && ReferenceEquals(present.Environment, conjunct.Environment))
            {
                if (conjunct.Scope is { } scope)
                {
                    present.Scope?.AddParent(scope);
                }

                return;
            }
        }

        var occurrence = _occurrences.GetValueOrDefault(source);
        _occurrences[source] = occurrence + 1;
        var choice = new ChoiceKey(source, occurrence);
        if (_choices.TryGetValue(choice, out var chosen))
        {
            Add(With(conjunct, disjunction.Disjuncts[chosen].Expression));
        }
        else
        {
            _disjunctions.Add((disjunction, conjunct, choice));
        }
    }

    /// <summary>False when it must wait for something on the stack.</summary>
    private bool ExpandDisjunctions()
    {
        var (disjunction, conjunct, key) = _disjunctions[0];
        var leaves = new List<Leaf>();
        var failures = new List<Bottom>();
        var outer = Vertex.Hypothesis;
        try
        {
            for (var i = 0; i < disjunction.Disjuncts.Count; i++)
            {
                Context.Spend();
                var mode = !disjunction.HasDefaults ? DefaultMode.Maybe : disjunction.Disjuncts[i].IsDefault ? DefaultMode.Is : DefaultMode.Not;
                if (!Try(key, i, mode, leaves, failures))
                {
                    return false;
                }
            }
        }
        finally
        {
            Vertex.Hypothesis = outer;
        }

        Decide(disjunction, conjunct, leaves, failures);
        return true;
    }

    private bool Try(ChoiceKey key, int choice, DefaultMode mode, List<Leaf> leaves, List<Bottom> failures)
    {
        var alternative = new Vertex(Vertex.Parent, Vertex.Label)
        {
            ArcType = Vertex.ArcType,
            IsDetached = Vertex.IsDetached,
            Origin = Vertex.Origin,
        };
        alternative.Conjuncts.AddRange(Vertex.Conjuncts);
        var node = Of(Context, alternative);
        node._choices = _choices.SetItem(key, choice);
        Vertex.Hypothesis = alternative;
        Context.Process(alternative);
        if (alternative.Status < VertexStatus.Known && alternative.Forward is null)
        {
            return false;
        }

        var found = node._leaves ?? [new Leaf(alternative, [])];
        if (alternative.BaseValue is Bottom { Code: not BottomCode.Cycle } failure)
        {
            failures.Add(failure);
            return true;
        }

        foreach (var (leaf, choices) in found)
        {
            if (node._leaves is null)
            {
                Context.Complete(leaf);
                if (leaf.Status < VertexStatus.Known)
                {
                    return false;
                }
            }

            if ((FailureOf(leaf) ?? LackOf(leaf)) is { } error)
            {
                failures.Add(error);
            }
            else
            {
                leaves.Add(new Leaf(leaf, choices.Insert(0, (key, mode))));
            }
        }

        return true;
    }

    private static Bottom? FailureOf(Vertex leaf) =>
        leaf.BaseValue is Bottom { IsIncomplete: false } own ? own : leaf.ChildError is { IsIncomplete: false } child ? child : null;

    /// <summary>
    /// An alternative that lacks something is none either: who refers to the disjunction and adds what is missing tries it again.
    /// </summary>
    private static Bottom? LackOf(Vertex leaf) =>
        leaf.Status == VertexStatus.Finalized && ErrorOf(leaf) is { Code: BottomCode.Incomplete } error ? error : null;

    /// <summary>Of values unified: default only if all parts with defaults are (spec, "Default values", U1 to U3).</summary>
    private static DefaultMode Combine(DefaultMode left, DefaultMode right) =>
        left == DefaultMode.Not || right == DefaultMode.Not ? DefaultMode.Not
        : left == DefaultMode.Is || right == DefaultMode.Is ? DefaultMode.Is
        : DefaultMode.Maybe;

    /// <summary>
    /// How each alternative stands to the defaults: disjunction after disjunction, where one all of whose defaults were eliminated counts
    /// as one without defaults.
    /// </summary>
    private static DefaultMode[] Modes(List<Leaf> leaves)
    {
        var modes = new DefaultMode[leaves.Count];
        foreach (var key in leaves.SelectMany(l => l.Choices).Select(c => c.Key).Distinct())
        {
            var own = leaves.ConvertAll(l => l.Choices.Find(c => c.Key == key).Mode);
            var hasLeft = Array.IndexOf(modes, DefaultMode.Is) >= 0;
            var hasRight = own.Contains(DefaultMode.Is);
            for (var i = 0; i < modes.Length; i++)
            {
                modes[i] = Combine(hasLeft ? modes[i] : DefaultMode.Maybe, hasRight ? own[i] : DefaultMode.Maybe);
            }
        }

        return modes;
    }

    private void Decide(DisjunctionExpr disjunction, Conjunct conjunct, List<Leaf> leaves, List<Bottom> failures)
    {
        var modes = Modes(leaves);
        var distinct = new List<(Vertex Vertex, DefaultMode Mode)>();
        _leaves = [];
        for (var i = 0; i < leaves.Count; i++)
        {
            var same = distinct.FindIndex(d => Context.Identical(d.Vertex, leaves[i].Vertex));
            if (same < 0)
            {
                distinct.Add((leaves[i].Vertex, modes[i]));
                _leaves.Add(leaves[i]);
            }
            else if (modes[i] == DefaultMode.Is || (modes[i] == DefaultMode.Maybe && distinct[same].Mode == DefaultMode.Not))
            {
                distinct[same] = (distinct[same].Vertex, modes[i]);
                _leaves[same] = leaves[i];
            }
        }

        switch (distinct.Count)
        {
            case 0:
                var place = conjunct.Location;
                var causes = failures.ConvertAll(f => f.Own);
                Vertex.BaseValue = causes is [var only]
                    ? only
                    : new Bottom(
                        CodeOf(failures),
                        EvalDiagnostics.EmptyDisjunction.At(place, $"{failures.Count} errors in empty disjunction"))
                    { Others = causes };
                break;
            case 1:
                Vertex.Forward = distinct[0].Vertex;
                break;
            default:
                // Defaults first; within both groups as written.
                var defaults = distinct.Where(d => d.Mode == DefaultMode.Is).Select(d => d.Vertex).ToList();
                var others = distinct.Where(d => d.Mode != DefaultMode.Is).Select(d => d.Vertex);
                Vertex.BaseValue = new Disjunction([.. defaults, .. others], defaults.Count);
                break;
        }
    }

    /// <summary>Final only if nothing can mend any of them.</summary>
    private static BottomCode CodeOf(List<Bottom> failures) =>
        failures.Exists(f => f.IsIncomplete) ? BottomCode.Incomplete
        : failures.Count > 0 && failures.TrueForAll(f => f.Code == BottomCode.StructuralCycle) ? BottomCode.StructuralCycle
        : BottomCode.Eval;

    /// <summary>An alternative that is left, and what was chosen on the way to it.</summary>
    private sealed record Leaf(Vertex Vertex, ImmutableList<(ChoiceKey Key, DefaultMode Mode)> Choices);

    /// <summary>A disjunction within a vertex: what it was written as, and which one if the same text came several times.</summary>
    private sealed record ChoiceKey(object Source, int Occurrence)
    {
        public bool Equals(ChoiceKey? other) => other is not null && ReferenceEquals(Source, other.Source) && Occurrence == other.Occurrence;

        public override int GetHashCode() => HashCode.Combine(System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(Source), Occurrence);
    }
}
