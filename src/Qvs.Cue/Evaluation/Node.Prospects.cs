using Qvs.Cue.Values;

namespace Qvs.Cue.Evaluation;

/// <content>What work that waits could still add.</content>
internal sealed partial class Node
{
    /// <summary>
    /// Whether a field may still come to a vertex, from its own work or that of what it stands in. Comprehensions are known by the labels of
    /// their bodies; of everything else nothing is known.
    /// </summary>
    public static bool MayAdd(Vertex vertex, Feature label)
    {
        for (var v = vertex; v is not null; v = v.Parent)
        {
            if (v.Status < VertexStatus.Known && (v.Work is not Node { _started: true } node || node.MayAddOwn(label)))
            {
                return true;
            }

            if (v.IsDetached)
            {
                return false;
            }

            label = v.Label;
        }

        return false;
    }

    /// <summary>Whether a comprehension that waits names the field.</summary>
    public bool WouldAdd(Feature label) =>
        _pending.Exists(w => w.Kind == WorkKind.Comprehension && ((ComprehensionExpr)w.Conjunct.Expression).Body.Declarations.Any(d => d is FieldDeclaration field && field.Label == label));

    private bool MayAddOwn(Feature label) =>
        _disjunctions.Count > 0
        || _pending.Exists(w => w.Kind != WorkKind.Comprehension || MayGive((ComprehensionExpr)w.Conjunct.Expression, label))
        || _references.Keys.Any(EvalContext.MayGrow);

    private static bool MayGive(ComprehensionExpr comprehension, Feature label) =>
        MayGive(comprehension.Body, label) || (comprehension.Otherwise is { } otherwise && MayGive(otherwise, label));

    private static bool MayGive(StructExpr body, Feature label) => body.Declarations.Any(d => d switch
    {
        FieldDeclaration field => field.Label == label,
        ComprehensionDeclaration inner => MayGive(inner.Comprehension, label),
        PatternDeclaration or EllipsisDeclaration or LetDeclaration => false,
        _ => true,
    });
}
