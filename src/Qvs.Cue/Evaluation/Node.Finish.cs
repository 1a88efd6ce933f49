using Qvs.Cue.Values;

namespace Qvs.Cue.Evaluation;

/// <content>From gathered parts to the base value; then the arcs, and what depends on all of them.</content>
internal sealed partial class Node
{
    private bool _valueDone;

    /// <summary>Sets the vertex's base value. False when a disjunction must wait for something on the stack.</summary>
    private bool FinishValue()
    {
        if (_valueDone)
        {
            return true;
        }

        foreach (var item in _pending)
        {
            // Still waiting although everything was given that there is.
            _incomplete.Add(EvalContext.Error(
                BottomCode.Cycle, EvalDiagnostics.Cycle, item.Conjunct.Location, "cycle error"));
        }

        _pending.Clear();
        if (_hasCycle && !_hasNonCycle)
        {
            if (_errors.Count == 0)
            {
                _errors.Add(EvalContext.Error(BottomCode.StructuralCycle, EvalDiagnostics.StructuralCycle, _cyclePlace, "structural cycle"));
            }

            Vertex.RemoveArcs();
        }

        if (_errors.Count == 0 && _disjunctions.Count > 0)
        {
            Context.Low = EvalContext.Untouched;
            if (!ExpandDisjunctions())
            {
                return false;
            }

            _valueDone = true;
            return true;
        }

        Vertex.BaseValue = BaseValue();
        if (Vertex.BaseValue is not Bottom { IsIncomplete: false })
        {
            CheckClosedness();
        }

        if (Vertex.BaseValue is Bottom { IsIncomplete: false } own && own.Diagnostic.Path is null)
        {
            Vertex.BaseValue = AtPath(own);
        }

        _valueDone = true;
        return true;
    }

    private Value BaseValue()
    {
        var list = FinishLists();
        if (_errors.Count > 0)
        {
            return Errors(_errors);
        }

        Value value;
        if (list is not null)
        {
            value = list;
        }
        else if (_scalar is null && (_kind & Kind.Struct) != 0 && IsStruct)
        {
            value = StructMarker.Instance;
        }
        else
        {
            value = ScalarOrConstraints();
        }

        if (_incomplete.Count > 0 && value is not Bottom)
        {
            var incomplete = AtPath(Errors(_incomplete));
            if (value is StructMarker or ListMarker)
            {
                Vertex.Incomplete = incomplete;
                Vertex.Literals = [.. _structs.Select(s => s.Expression)];
            }
            else
            {
                return incomplete;
            }
        }

        return value;
    }

    private bool IsStruct => _structs.Count > 0 || _kind == Kind.Struct || Vertex.Arcs.Any(a => a.Label.Kind == FeatureKind.String);

    private static Bottom Errors(List<Bottom> errors) =>
        errors is [var single] ? single : new Bottom(errors[0].Code, errors[0].Diagnostic) { Others = [.. errors.Skip(1)] };

    private Bottom AtPath(Bottom error)
    {
        if (error.Diagnostic.Path is not null)
        {
            return error;
        }

        return new Bottom(error.Code, error.Diagnostic with { Path = Vertex.Path() })
        {
            Others = [.. error.Others.Select(o => o.Diagnostic.Path is null ? AtPath(o) : o)],
            IsChildError = error.IsChildError,
        };
    }

    /// <summary>Evaluates the arcs completely; false if some must wait.</summary>
    public bool CompleteArcs()
    {
        // What is wrong itself has no fields that could matter; and those of `f: {a: f, b: f}, f: 5` would have no end.
        if (Vertex.BaseValue is Bottom { IsIncomplete: false })
        {
            return true;
        }

        var done = true;
        for (var i = 0; i < Vertex.Arcs.Count; i++)
        {
            var arc = Vertex.Arcs[i];
            if (arc.ArcType != ArcType.Member)
            {
                continue;
            }

            Context.Complete(arc);
            done &= EvalContext.Current(arc).Status == VertexStatus.Finalized;
            if (!_choices.IsEmpty && FailureOf(EvalContext.Current(arc)) is not null)
            {
                // An alternative that fails is dropped; nobody will look at its other fields.
                return true;
            }
        }

        if (Vertex.BaseValue is Disjunction disjunction)
        {
            foreach (var leaf in disjunction.Values.OfType<Vertex>())
            {
                Context.Complete(leaf);
                done &= EvalContext.Current(leaf).Status == VertexStatus.Finalized;
            }
        }

        return done;
    }

    /// <summary>When all below is known: errors of arcs, and validators of structs and lists.</summary>
    public void Finish()
    {
        foreach (var arc in Vertex.Arcs)
        {
            if (arc.ArcType == ArcType.Member && ErrorOf(EvalContext.Current(arc)) is { } error
                && (Vertex.ChildError is not { IsIncomplete: false } || !error.IsIncomplete))
            {
                if (Vertex.ChildError is null || (Vertex.ChildError.IsIncomplete && !error.IsIncomplete))
                {
                    Vertex.ChildError = new Bottom(error.Code, error.Diagnostic) { IsChildError = true, Others = error.Others };
                }
            }
        }

        if (Vertex.BaseValue is StructMarker && ChangedCondition() is { } changed)
        {
            Vertex.Incomplete ??= AtPath(changed);
        }

        if (Vertex.BaseValue is StructMarker or ListMarker && Vertex.ChildError is not { IsIncomplete: false })
        {
            foreach (var (constraint, place) in _constraints)
            {
                if (Context.Check(constraint, Vertex, place, Vertex.Conjuncts.FirstOrDefault()?.Location) is { } error)
                {
                    if (error.IsIncomplete)
                    {
                        Vertex.Incomplete = AtPath(error);
                    }
                    else
                    {
                        Vertex.BaseValue = AtPath(error);
                    }

                    break;
                }
            }
        }
    }

    internal static Bottom? ErrorOf(Vertex vertex) => vertex.BaseValue as Bottom ?? vertex.ChildError ?? vertex.Incomplete;
}
