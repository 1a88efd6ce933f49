namespace Qvs.Cue.Values;

public enum CloseScopeKind : byte
{
    /// <summary>Only groups what one reference brought in.</summary>
    Plain,

    /// <summary>A struct literal.</summary>
    Struct,

    /// <summary>An embedding; its parent is the struct that embeds, whose own fields it admits.</summary>
    Embedding,

    /// <summary>A definition, or a reference to one: closes recursively.</summary>
    Definition,

    /// <summary><c>x...</c>: references in it do not close.</summary>
    Opened,

    /// <summary>The builtin <c>close</c>: closes the vertex at <see cref="CloseScope.Level"/> only.</summary>
    Close,
}

/// <summary>
/// A step on the way by which a conjunct came to its vertex, as far as closedness cares. Scopes form a graph, not a tree: what is
/// referred to twice is added once, and its scope then has two parents. See <c>Evaluation/Closedness.cs</c> for the rule.
/// </summary>
public sealed class CloseScope(CloseScopeKind kind, CloseScope? parent, int level)
{
    private List<CloseScope>? _moreParents;

    public CloseScopeKind Kind { get; } = kind;

    public CloseScope? Parent { get; } = parent;

    /// <summary>The depth of the vertex where it was opened.</summary>
    public int Level { get; } = level;

    /// <summary>
    /// Demands evidence for fields: a definition, a <c>close</c>, or a struct that embeds such a one (see <see cref="CloseEmbedders"/>).
    /// </summary>
    public bool IsClosing { get; private set; } = kind is CloseScopeKind.Definition or CloseScopeKind.Close;

    /// <summary>A struct that embeds a definition is closed itself, with its own fields; and so on outwards.</summary>
    public void CloseEmbedders()
    {
        for (var scope = Parent; scope is { Kind: CloseScopeKind.Plain or CloseScopeKind.Embedding }; scope = scope.Parent)
        {
            if (scope is { Kind: CloseScopeKind.Embedding, Parent: { } embedder })
            {
                embedder.IsClosing = true;
                scope = embedder;
            }
        }
    }

    /// <summary>Whether this or a scope around it closes.</summary>
    public bool Closes
    {
        get
        {
            for (var scope = this; scope is not null; scope = scope.Parent)
            {
                if (scope.IsClosing || (scope._moreParents is { } more && more.Exists(p => p.Closes)))
                {
                    return true;
                }
            }

            return false;
        }
    }

    public IReadOnlyList<CloseScope> MoreParents => _moreParents ?? (IReadOnlyList<CloseScope>)[];

    public void AddParent(CloseScope parent)
    {
        if (ReferenceEquals(parent, this) || ReferenceEquals(parent, Parent) || MoreParents.Contains(parent) || parent.IsWithin(this))
        {
            return;
        }

        (_moreParents ??= []).Add(parent);
    }

    public bool IsWithin(CloseScope outer)
    {
        for (var scope = this; scope is not null; scope = scope.Parent)
        {
            if (ReferenceEquals(scope, outer) || (scope._moreParents is { } more && more.Exists(p => p.IsWithin(outer))))
            {
                return true;
            }
        }

        return false;
    }
}
