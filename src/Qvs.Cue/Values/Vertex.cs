namespace Qvs.Cue.Values;

/// <summary>Whether an arc is part of its struct.</summary>
public enum ArcType : byte
{
    Member,

    /// <summary><c>a!: T</c>: must be given by somebody.</summary>
    Required,

    /// <summary><c>a?: T</c>: constrains the field if somebody gives it.</summary>
    Optional,

    /// <summary>Looked up or expected, but nobody has given it.</summary>
    Absent,
}

public enum VertexStatus : byte
{
    Unprocessed,

    /// <summary>Conjuncts are being added right now.</summary>
    Processing,

    /// <summary>Put aside: some of its work waits for a vertex that is being processed.</summary>
    Partial,

    /// <summary>The base value and the set of arcs are known; the arcs may be unevaluated.</summary>
    Known,

    /// <summary>Everything below is evaluated as well.</summary>
    Finalized,
}

/// <summary>
/// A node of the result. It gathers conjuncts, which evaluation turns into a base value and arcs. The only mutable type of the engine;
/// it belongs to one evaluation, and to its thread.
/// </summary>
public sealed partial class Vertex(Vertex? parent, Feature label) : Value
{
    private List<Vertex>? _arcs;
    private Dictionary<Feature, Vertex>? _index;

    public Vertex? Parent { get; } = parent;

    public Feature Label { get; } = label;

    public ArcType ArcType { get; set; }

    /// <summary>How far evaluation has come.</summary>
    public VertexStatus Status { get; set; }

    /// <summary>The depth below the root.</summary>
    public int Depth { get; } = parent is null ? 0 : parent.Depth + 1;

    /// <summary>
    /// Made by an expression, a <c>let</c> or a clause: its conjuncts are all there from the beginning, whatever its parent does.
    /// </summary>
    public bool IsDetached { get; init; }

    /// <summary>The vertex that this one is a disjunct of; itself for all others. References to one mean the other.</summary>
    public Vertex Origin { get => field ?? this; init; }

    /// <summary>While a disjunct is tried: what references to this vertex from within the disjunct mean.</summary>
    public Vertex? Hypothesis { get; set; }

    /// <summary>An error of a field or element below; the value itself is sound.</summary>
    public Bottom? ChildError { get; set; }

    /// <summary>Something about this value itself could not be computed yet (a comprehension's condition, say); its arcs are what is known.</summary>
    public Bottom? Incomplete { get; set; }

    /// <summary>With <see cref="Incomplete"/>: the literals that this struct is made of, also those that references brought.</summary>
    public IReadOnlyList<StructExpr> Literals { get; set; } = [];

    /// <summary>Set when a closed parent does not have this field: whoever refers to it gets the error as well.</summary>
    public Bottom? Refusal { get; set; }

    /// <summary>Evaluation's own notes while it works on this vertex.</summary>
    internal object? Work { get; set; }

    /// <summary>What constrains this value, in the order in which it came.</summary>
    public List<Conjunct> Conjuncts { get; } = [];

    /// <summary>
    /// Null until evaluation knows it. Then a scalar, a type, a bound, a <see cref="Values.Conjunction"/>, a <see cref="Values.Disjunction"/>
    /// (of vertices and scalars), <see cref="StructMarker"/>, <see cref="ListMarker"/> or <see cref="Bottom"/>.
    /// </summary>
    public Value? BaseValue { get; set; }

    /// <summary>The vertex that holds this one's value instead: the one disjunct that is left, or a structure that is shared.</summary>
    public Vertex? Forward { get; set; }

    /// <summary>Fields in the order in which they came (also definitions, hidden and optional ones), or elements.</summary>
    public IReadOnlyList<Vertex> Arcs => _arcs ?? (IReadOnlyList<Vertex>)[];

    /// <summary>No fields may be added: it is, or is unified with, a definition or a result of <c>close</c>.</summary>
    public bool IsClosed { get; set; }

    public override Kind Kind => Resolve().BaseValue?.Kind ?? Kind.Top;

    public bool IsOrBelow(Vertex ancestor)
    {
        for (var v = this; v is not null; v = v.Parent)
        {
            if (ReferenceEquals(v.Origin, ancestor))
            {
                return true;
            }

            if (v.IsDetached)
            {
                // What an expression or `let` makes is not part of the struct that it stands in.
                return false;
            }
        }

        return false;
    }

    /// <summary>As messages show it: short, and without evaluating anything.</summary>
    public override string ToString() => Resolve() switch
    {
        { BaseValue: StructMarker } v => $"{{{string.Join(", ", v.Arcs.Where(a => a.ArcType == ArcType.Member).Take(4).Select(a => $"{a.Label}: {a}"))}{(v.Arcs.Count > 4 ? ", ..." : "")}}}",
        { BaseValue: ListMarker } v => $"[{string.Join(", ", v.Arcs.Take(4))}{(v.Arcs.Count > 4 ? ", ..." : "")}]",
        { BaseValue: { } value } => value.ToString() ?? "",
        _ => "_",
    };

    /// <summary>The vertex that really holds the value.</summary>
    public Vertex Resolve()
    {
        var v = this;
        while (v.Forward is { } next)
        {
            v = next;
        }

        return v;
    }

    public Vertex? Arc(Feature label)
    {
        if (_arcs is null)
        {
            return null;
        }

        if (_index is not null)
        {
            return _index.GetValueOrDefault(label);
        }

        foreach (var arc in _arcs)
        {
            if (arc.Label == label)
            {
                return arc;
            }
        }

        return null;
    }

    public void RemoveArcs()
    {
        _arcs = null;
        _index = null;
    }

    public void Add(Vertex arc)
    {
        _arcs ??= [];
        _arcs.Add(arc);
        if (_index is not null)
        {
            _index.Add(arc.Label, arc);
        }
        else if (_arcs.Count > 8)
        {
            _index = _arcs.ToDictionary(a => a.Label);
        }
    }

    /// <summary>From the root, for example <c>a.b[0].#c</c>; empty for the root itself.</summary>
    public string Path()
    {
        var labels = new Stack<Feature>();
        for (var v = this; v.Parent is not null; v = v.Parent)
        {
            labels.Push(v.Label);
        }

        var text = new System.Text.StringBuilder();
        foreach (var label in labels)
        {
            if (label.Kind == FeatureKind.Index)
            {
                text.Append('[').Append(label).Append(']');
            }
            else
            {
                text.Append(text.Length == 0 ? "" : ".").Append(label);
            }
        }

        return text.ToString();
    }
}
