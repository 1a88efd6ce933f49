using System.Collections.Immutable;
using Qvs.Adapters.Composition;
using Qvs.Adapters.Modules;
using Qvs.Cue.Loading;

namespace Qvs.Adapters.Caching;

/// <summary>
/// Worlds by the digests of their modules: compiles of all tenants that use the same module content share what was read and parsed of it.
/// A world holds no values and no configs, so nothing of one tenant can be seen by another. Worlds with a local module are not kept, since
/// a folder may change.
/// </summary>
public sealed class AdapterWorlds(int mostWorlds = 16, long mostParsedCharacters = 64 * 1024 * 1024)
{
    private readonly ParsedFiles _parsed = new(mostParsedCharacters);
    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedListNode<(string Key, AdapterWorld World)>> _byKey = new(StringComparer.Ordinal);
    private readonly LinkedList<(string Key, AdapterWorld World)> _byUse = [];

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _byKey.Count;
            }
        }
    }

    public AdapterWorld Get(ImmutableArray<ResolvedModule> modules)
    {
        if (KeyOf(modules) is not { } key)
        {
            return new AdapterWorld(modules, _parsed);
        }

        lock (_lock)
        {
            if (_byKey.TryGetValue(key, out var node))
            {
                _byUse.Remove(node);
                _byUse.AddFirst(node);
                return node.Value.World;
            }

            var world = new AdapterWorld(modules, _parsed);
            _byKey.Add(key, _byUse.AddFirst((key, world)));
            if (_byKey.Count > mostWorlds && _byUse.Last is { } oldest)
            {
                _byUse.RemoveLast();
                _byKey.Remove(oldest.Value.Key);
            }

            return world;
        }
    }

    /// <summary>Also the names that messages use are part of it: the same content under another revision is another world.</summary>
    public static string? KeyOf(ImmutableArray<ResolvedModule> modules) =>
        modules.All(m => m.Pin is not null) ? string.Join('\n', modules.Select(m => $"{m.Path} {m.DisplayName} {m.Pin?.Digest}")) : null;
}
