using Qvs.Cue.Text;
using Qvs.Cue.Values;
using Environment = Qvs.Cue.Values.Environment;

namespace Qvs.Cue.Evaluation;

/// <summary>
/// The work on one vertex: what its conjuncts have given so far, and what is still to be done. Work that lacks something is tried again
/// until nothing moves; then the node is frozen, which means that what is not there will never be, and tried once more.
/// </summary>
internal sealed partial class Node
{
    /// <summary>A vertex with its node, conjuncts and references.</summary>
    private const int EstimatedBytes = 1200;

    private readonly List<WorkItem> _pending = [];
    private readonly List<Bottom> _errors = [];
    private readonly List<Bottom> _incomplete = [];
    private readonly Dictionary<Vertex, CloseScope> _references = [];
    private List<Dependent>? _dependents;
    private bool _started;
    private bool _hasCycle;
    private bool _hasNonCycle;
    private Location? _cyclePlace;

    private Node(EvalContext context, Vertex vertex)
    {
        Context = context;
        Vertex = vertex;
    }

    public EvalContext Context { get; }

    public Vertex Vertex { get; }

    /// <summary>The place on the stack, -1 when nobody works on it.</summary>
    public int StackIndex { get; set; } = -1;

    public bool IsFrozen { get; set; }

    /// <summary>When it was put aside: the state of the world, and the stack position it waits for.</summary>
    public long Epoch { get; set; }

    public int PartialLow { get; set; }

    public static Node Of(EvalContext context, Vertex vertex)
    {
        if (vertex.Work is not Node node)
        {
            context.Hold(EstimatedBytes);
            vertex.Work = node = new Node(context, vertex);
        }

        return node;
    }

    /// <summary>Runs all work; returns the lowest stack position that is still waited for.</summary>
    public int Process()
    {
        if (!_started)
        {
            _started = true;
            for (var i = 0; i < Vertex.Conjuncts.Count; i++)
            {
                Add(Vertex.Conjuncts[i]);
            }
        }

        RunToFixpoint();
        if (Context.Low < StackIndex)
        {
            return Context.Low;
        }

        if (_pending.Count > 0)
        {
            IsFrozen = true;
            Context.Epoch++;
            Context.Low = EvalContext.Untouched;
            RunToFixpoint();
            if (Context.Low < StackIndex)
            {
                IsFrozen = false;
                return Context.Low;
            }
        }

        IsFrozen = true;
        if (!FinishValue())
        {
            IsFrozen = false;
            return Context.Low;
        }

        return EvalContext.Untouched;
    }

    /// <summary>A conjunct that came after work had begun, from the vertex's parent.</summary>
    public void Late(Conjunct conjunct)
    {
        if (!_started)
        {
            return;
        }

        _pending.Add(new WorkItem(WorkKind.Conjunct, conjunct));
        Context.Epoch++;
        if (Vertex.Status >= VertexStatus.Known)
        {
            Vertex.Status = VertexStatus.Partial;
            IsFrozen = false;
            _valueDone = false;
            Epoch = -1;
        }
    }

    public void Forward(Conjunct conjunct)
    {
        if (_dependents is { } dependents)
        {
            foreach (var d in dependents)
            {
                d.Node.Late(new Conjunct(conjunct.Environment, conjunct.Expression, d.Scope, d.References, d.IsCyclic || conjunct.IsCyclic));
            }
        }
    }

    private void RunToFixpoint()
    {
        var progress = true;
        while (progress && _pending.Count > 0)
        {
            progress = false;
            Context.Low = EvalContext.Untouched;
            var low = EvalContext.Untouched;
            for (var i = 0; i < _pending.Count;)
            {
                var item = _pending[i];
                Context.Low = EvalContext.Untouched;
                if (Run(item))
                {
                    _pending.Remove(item);
                    Context.Epoch++;
                    progress = true;
                }
                else
                {
                    i++;
                }

                low = Math.Min(low, Context.Low);
            }

            Context.Low = low;
        }
    }

    /// <summary>True when the item is done, for good or with an error; false when it must be tried again.</summary>
    private bool Run(WorkItem item)
    {
        Context.Spend();
        var conjunct = item.Conjunct;
        switch (item.Kind)
        {
            case WorkKind.Conjunct:
                Add(conjunct);
                return true;
            case WorkKind.Reference:
                return RunReference(conjunct);
            case WorkKind.Expression:
                return RunExpression(conjunct);
            case WorkKind.Comprehension:
                return RunComprehension(conjunct);
            case WorkKind.List:
                return RunList(conjunct);
            case WorkKind.DynamicField:
                return RunDynamicField(conjunct, (DynamicFieldDeclaration)item.Declaration!);
            case WorkKind.Pattern:
                return RunPattern(conjunct, (PatternDeclaration)item.Declaration!);
            case WorkKind.And or WorkKind.Or:
                return RunAndOr(conjunct, item.Kind == WorkKind.And);
            default:
                throw new System.Diagnostics.UnreachableException(item.Kind.ToString());
        }
    }

    /// <summary>What to do about an error of some work: wait if it may go away, else keep it.</summary>
    private bool Settle(Bottom error)
    {
        if (error.IsIncomplete)
        {
            if (Context.Low != EvalContext.Untouched)
            {
                return false;
            }

            // Nothing that is being worked on could change it.
            _incomplete.Add(error);
            return true;
        }

        _errors.Add(error);
        return true;
    }

    private bool IsRunning => StackIndex >= 0 && StackIndex == Context.StackSize - 1;

    private void Queue(WorkKind kind, Conjunct conjunct, StructDeclaration? declaration = null)
    {
        var item = new WorkItem(kind, conjunct, declaration);
        if (kind is WorkKind.Reference or WorkKind.Expression && IsRunning)
        {
            var low = Context.Low;
            Context.Low = EvalContext.Untouched;
            var done = Run(item);
            Context.Low = Math.Min(low, Context.Low);
            if (done)
            {
                return;
            }
        }

        _pending.Add(item);
    }

    private enum WorkKind
    {
        Conjunct,
        Reference,
        Expression,
        Comprehension,
        List,
        DynamicField,
        Pattern,
        And,
        Or,
    }

    private sealed record WorkItem(WorkKind Kind, Conjunct Conjunct, StructDeclaration? Declaration = null);

    /// <summary>A node that has taken over this vertex's conjuncts and wants those that come later.</summary>
    private sealed record Dependent(Node Node, CloseScope Scope, ReferenceChain References, bool IsCyclic);

    private static Environment Scope(Conjunct conjunct) =>
        conjunct.Environment ?? throw new InvalidOperationException("The expression refers to something but has no scope.");
}
