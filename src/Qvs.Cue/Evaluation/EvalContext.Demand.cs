using Qvs.Cue.Values;

namespace Qvs.Cue.Evaluation;

/// <content>Bringing a vertex as far as somebody needs it.</content>
public sealed partial class EvalContext
{
    /// <summary>What references to a vertex mean right now: the disjunct that is tried, or the vertex that holds its value.</summary>
    internal static Vertex Current(Vertex vertex)
    {
        while (true)
        {
            if (vertex.Hypothesis is { } hypothesis && !ReferenceEquals(hypothesis, vertex))
            {
                vertex = hypothesis;
            }
            else if (vertex.Forward is { } forward)
            {
                vertex = forward;
            }
            else
            {
                return vertex;
            }
        }
    }

    /// <summary>Adds all conjuncts of a vertex, so that its base value and arcs are known; or puts it aside if that must wait.</summary>
    internal void Process(Vertex vertex)
    {
        if (vertex.Forward is not null)
        {
            vertex = Current(vertex);
        }

        if (vertex.Status >= VertexStatus.Known)
        {
            return;
        }

        var node = Node.Of(this, vertex);
        if (node.StackIndex >= 0)
        {
            Touch(node);
            return;
        }

        if (vertex.Status == VertexStatus.Partial && node.Epoch == Epoch)
        {
            Low = Math.Min(Low, node.PartialLow);
            return;
        }

        if (vertex.Depth > _meter.MaxDepth || StackSize > _meter.MaxDepth * 4)
        {
            vertex.BaseValue = Error(
                BottomCode.StructuralCycle, EvalDiagnostics.StructuralCycle, vertex.Conjuncts.FirstOrDefault()?.Location, "structural cycle (nests too deep)");
            vertex.Status = VertexStatus.Finalized;
            return;
        }

        var outerLow = Low;
        var outerAbsences = Absences;
        Low = Untouched;
        Absences = default;
        node.StackIndex = Push();
        try
        {
            vertex.Status = VertexStatus.Processing;
            RequireConjuncts(vertex);
            var low = node.Process();
            vertex.Status = low < node.StackIndex ? VertexStatus.Partial : VertexStatus.Known;
            if (vertex.Status == VertexStatus.Partial)
            {
                node.Epoch = Epoch;
                node.PartialLow = low;
                outerLow = Math.Min(outerLow, low);
            }
        }
        finally
        {
            node.StackIndex = -1;
            Pop();
            Low = outerLow;
            Absences = outerAbsences;
        }
    }

    /// <summary>Evaluates everything below as well. What cannot be finished because it waits for something on the stack is left for later.</summary>
    internal void Complete(Vertex vertex)
    {
        vertex = Current(vertex);
        Process(vertex);
        vertex = Current(vertex);
        if (vertex.Status != VertexStatus.Known)
        {
            return;
        }

        if (vertex.Work is not Node node)
        {
            vertex.Status = VertexStatus.Finalized;
            return;
        }

        if (node.StackIndex >= 0)
        {
            Touch(node);
            return;
        }

        var outerLow = Low;
        Low = Untouched;
        node.StackIndex = Push();
        try
        {
            node.IsFrozen = false;
            var done = node.CompleteArcs();
            if (!done && Low >= node.StackIndex)
            {
                // What waits, waits for this vertex to be complete, which it never will be: it is an error there.
                Low = Untouched;
                node.IsFrozen = true;
                Epoch++;
                done = node.CompleteArcs();
            }

            if (done || Low >= node.StackIndex)
            {
                node.Finish();
                vertex.Status = VertexStatus.Finalized;
                node.IsFrozen = true;
            }
            else
            {
                outerLow = Math.Min(outerLow, Low);
            }
        }
        finally
        {
            node.StackIndex = -1;
            Pop();
            Low = outerLow;
        }
    }

    /// <summary>Sees to it that no ancestor can still add conjuncts to a vertex, as far as that is possible now.</summary>
    internal void RequireConjuncts(Vertex vertex)
    {
        if (vertex.IsDetached || vertex.Parent is not { } parent || parent.Status >= VertexStatus.Known)
        {
            return;
        }

        if (parent.Work is Node { StackIndex: >= 0 } node)
        {
            if (!node.IsFrozen)
            {
                Touch(node);
            }

            return;
        }

        if (parent.Status is VertexStatus.Unprocessed && parent.Conjuncts.Count == 0)
        {
            return;
        }

        Process(parent);
    }

    /// <summary>Whether more conjuncts may still come to a vertex.</summary>
    internal static bool MayGrow(Vertex vertex) =>
        !vertex.IsDetached && vertex.Parent is { } parent && parent.Status < VertexStatus.Known && parent.Forward is null;
}
