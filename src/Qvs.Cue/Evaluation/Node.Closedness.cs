using Qvs.Cue.Values;

namespace Qvs.Cue.Evaluation;

/// <content>
/// Closedness. Every conjunct carries the scopes it came through. A scope that closes, and that brought a struct to this vertex, demands
/// evidence for each field: a conjunct, a matching pattern or an ellipsis that came through the same scope. Where the closing scope was
/// embedded, the struct that embeds it may give the evidence as well, with its own fields or with what else it embeds.
/// </content>
internal sealed partial class Node
{
    private void CheckClosedness()
    {
        var closing = ClosingScopes();
        if (closing.Count == 0)
        {
            Vertex.IsClosed = IsWithinDefinition;
            return;
        }

        Vertex.IsClosed = true;
        if (Vertex.BaseValue is not StructMarker)
        {
            return;
        }

        List<Bottom>? refused = null;
        for (var i = 0; i < Vertex.Arcs.Count; i++)
        {
            var arc = Vertex.Arcs[i];
            if (arc.Label.Kind != FeatureKind.String || arc.ArcType is ArcType.Optional or ArcType.Absent)
            {
                continue;
            }

            var evidence = Evidence(arc);
            Context.Spend(closing.Count);
            if (!closing.TrueForAll(c => IsAdmitted(c, evidence)))
            {
                var places = closing.Where(c => !IsAdmitted(c, evidence)).Select(c => Place(c)).Where(p => p is not null);
                var error = EvalContext.Error(
                    BottomCode.Eval, EvalDiagnostics.NotAllowed, arc.Conjuncts.FirstOrDefault()?.Location, "field not allowed",
                    [.. arc.Conjuncts.Select(c => c.Location), .. places]);
                error = new Bottom(error.Code, error.Diagnostic with { Path = arc.Path() });
                arc.BaseValue = error;
                arc.Refusal = error;
                arc.Status = VertexStatus.Finalized;
                arc.Forward = null;
                (refused ??= []).Add(error);
            }
        }

        if (refused is not null)
        {
            var first = refused[0];
            Vertex.ChildError = new Bottom(first.Code, first.Diagnostic) { IsChildError = true };
        }
    }

    private Text.Location? Place(CloseScope closing) => _structs.Find(s => s.Scope.IsWithin(closing))?.Conjunct.Location;

    /// <summary>Whether a further field of this name could be added.</summary>
    public bool Admits(Feature label)
    {
        if (label.Kind != FeatureKind.String)
        {
            return true;
        }

        var evidence = new List<CloseScope>();
        GeneralEvidence(label, evidence);
        if (evidence.Count == 0 && IsWithinDefinition)
        {
            return false;
        }

        return ClosingScopes().TrueForAll(c => IsAdmitted(c, evidence));
    }

    private bool IsWithinDefinition
    {
        get
        {
            for (var v = Vertex; v is not null; v = v.Parent)
            {
                if (v.Label.IsDefinition)
                {
                    return true;
                }
            }

            return false;
        }
    }

    private List<CloseScope> ClosingScopes()
    {
        var result = new List<CloseScope>();
        foreach (var entry in _structs)
        {
            Collect(entry.Scope);
        }

        // A bare `_` that a closing scope has no other struct beside opens it at this place (and so does a validator that takes over the checking).
        if (result.Count > 0 && _tops.Count > 0)
        {
            result.RemoveAll(c => _tops.Exists(t => t.Scope is { } s && s.IsWithin(c) && !_structs.Exists(e => e.Scope.IsWithin(c) && !s.IsWithin(e.Scope))));
        }

        return result;

        void Collect(CloseScope? scope)
        {
            for (var s = scope; s is not null; s = s.Parent)
            {
                SpendSearch(result.Count + 16);
                if (s.IsClosing && (s.Kind != CloseScopeKind.Close || s.Level == Vertex.Depth) && !result.Contains(s))
                {
                    result.Add(s);
                }

                foreach (var more in s.MoreParents)
                {
                    Collect(more);
                }
            }
        }
    }

    private List<CloseScope> Evidence(Vertex arc)
    {
        var result = new List<CloseScope>();
        foreach (var conjunct in arc.Conjuncts)
        {
            if (conjunct.Scope is { } scope)
            {
                result.Add(scope);
            }
        }

        GeneralEvidence(arc.Label, result);
        return result;
    }

    /// <summary>Patterns and ellipses that admit a field whether somebody gives it or not.</summary>
    private void GeneralEvidence(Feature label, List<CloseScope> result)
    {
        foreach (var entry in _structs)
        {
            if (entry.IsOpen)
            {
                result.Add(entry.Scope);
            }
        }

        foreach (var pattern in _patterns)
        {
            if (pattern.Conjunct.Scope is { } scope && Constraints.Admits(Context, pattern.Pattern, new StringValue(label.Name)))
            {
                result.Add(scope);
            }
        }
    }

    private static bool IsAdmitted(CloseScope closing, List<CloseScope> evidence)
    {
        foreach (var e in evidence)
        {
            if (e.IsWithin(closing))
            {
                return true;
            }
        }

        // Up through the embeddings: the struct that embeds gives evidence by what it has besides.
        for (var scope = closing; scope.Parent is { } parent; scope = parent)
        {
            if (scope.Kind == CloseScopeKind.Embedding && evidence.Exists(e => e.IsWithin(parent) && !e.IsWithin(scope)))
            {
                return true;
            }
        }

        return false;
    }
}
