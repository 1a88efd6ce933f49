using System.Text.Json.Nodes;
using Qvs.Domain.Delivery;
using Qvs.Infrastructure.Kubernetes.Connecting;
using Qvs.Infrastructure.Kubernetes.Runs;

namespace Qvs.Infrastructure.Kubernetes.Watching;

/// <summary>A PipelineRun as far as it has been seen.</summary>
internal sealed record SeenRun(PipelineRunView Run, ImmutableArray<ChildRunView> Children);

/// <param name="Seen">Null if it is not there (any more).</param>
/// <param name="Gone">Whose run it was, if it is told that it is gone.</param>
internal sealed record RunChange(string Name, SeenRun? Seen, RunKey? Gone);

/// <summary>
/// What the watches of a namespace have seen, put together by PipelineRun, for any number of readers. Each is told of a run that has changed once, as it is
/// when it is taken: a slow reader misses what was in between and nothing else.
/// </summary>
internal sealed class RunCache(int kinds)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, PipelineRunView> _runs = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Kind, string Name), (string Version, ChildRunView Child)> _children = [];
    private readonly Dictionary<string, HashSet<(string Kind, string Name)>> _byRun = new(StringComparer.Ordinal);
    private readonly HashSet<string> _settled = new(StringComparer.Ordinal);
    private readonly List<RunReader> _readers = [];
    private readonly Dictionary<string, List<RunReader>> _readersOfOne = new(StringComparer.Ordinal);

    /// <returns>The child as it is now, if it is one.</returns>
    public ChildRunView? Put(ResourceKind kind, JsonObject item)
    {
        lock (_lock)
        {
            return kind == ResourceKind.PipelineRun ? PutRun(item) : PutChild(kind, item);
        }
    }

    public void Remove(ResourceKind kind, string name)
    {
        lock (_lock)
        {
            if (kind == ResourceKind.PipelineRun)
            {
                RemoveRun(name);
            }
            else if (_children.Remove((kind.Plural, name), out var child) && _byRun.TryGetValue(child.Child.PipelineRun, out var siblings))
            {
                // What it had said stays with the run; one that is missing is found when the run is observed.
                siblings.Remove((kind.Plural, name));
                if (siblings.Count == 0)
                {
                    _byRun.Remove(child.Child.PipelineRun);
                }
            }
        }
    }

    /// <summary>What a list has not was deleted while nobody watched.</summary>
    public void Keep(ResourceKind kind, IReadOnlySet<string> names)
    {
        lock (_lock)
        {
            var known = kind == ResourceKind.PipelineRun ? _runs.Keys : _children.Keys.Where(key => key.Kind == kind.Plural).Select(key => key.Name);
            foreach (var name in known.Where(name => !names.Contains(name)).ToArray())
            {
                Remove(kind, name);
            }
        }
    }

    /// <summary>This kind was listed, or can not be. Before all were, readers are told nothing: a run without its children would look as if it had none.</summary>
    public void Settle(ResourceKind kind)
    {
        lock (_lock)
        {
            if (_settled.Add(kind.Plural) && _settled.Count == kinds)
            {
                foreach (var reader in _readers.Concat(_readersOfOne.Values.SelectMany(readers => readers)))
                {
                    reader.Open();
                }
            }
        }
    }

    /// <summary>A reader who is told of every run that is there, and then of changes.</summary>
    public RunReader Read()
    {
        lock (_lock)
        {
            var reader = new RunReader(this, _settled.Count == kinds);
            foreach (var name in _runs.Keys)
            {
                reader.Tell(name, null);
            }

            _readers.Add(reader);
            return reader;
        }
    }

    /// <summary>A reader of one run: told at once how it is, also if it is not there, and then of its changes.</summary>
    public RunReader Read(string name)
    {
        lock (_lock)
        {
            var reader = new RunReader(this, _settled.Count == kinds, name);
            reader.Tell(name, null);
            if (!_readersOfOne.TryGetValue(name, out var others))
            {
                _readersOfOne[name] = others = [];
            }

            others.Add(reader);
            return reader;
        }
    }

    public void Leave(RunReader reader)
    {
        lock (_lock)
        {
            _readers.Remove(reader);
            if (reader.Only is { } name && _readersOfOne.TryGetValue(name, out var others) && others.Remove(reader) && others.Count == 0)
            {
                _readersOfOne.Remove(name);
            }
        }
    }

    public SeenRun? Find(string name)
    {
        lock (_lock)
        {
            return _runs.TryGetValue(name, out var run) ? new SeenRun(run, [.. (_byRun.GetValueOrDefault(name) ?? []).Select(key => _children[key].Child)]) : null;
        }
    }

    private ChildRunView? PutRun(JsonObject item)
    {
        var view = PipelineRunView.Read(item);
        if (_runs.GetValueOrDefault(view.Name)?.Version != view.Version)
        {
            _runs[view.Name] = view;
            Tell(view.Name, null);
        }

        return null;
    }

    private ChildRunView PutChild(ResourceKind kind, JsonObject item)
    {
        var (key, version) = ((kind.Plural, item.Name()), item.Text("metadata", "resourceVersion") ?? "");
        if (_children.TryGetValue(key, out var known) && known.Version == version)
        {
            return known.Child;
        }

        Remove(kind, item.Name());
        var child = ChildRunView.Read(kind, item);
        _children[key] = (version, child);
        if (!_byRun.TryGetValue(child.PipelineRun, out var siblings))
        {
            _byRun[child.PipelineRun] = siblings = [];
        }

        siblings.Add(key);
        Tell(child.PipelineRun, null);
        return child;
    }

    private void RemoveRun(string name)
    {
        if (_runs.Remove(name, out var view))
        {
            Tell(name, view.Run);
        }
    }

    private void Tell(string name, RunKey? gone)
    {
        _readers.ForEach(reader => reader.Tell(name, gone));
        _readersOfOne.GetValueOrDefault(name)?.ForEach(reader => reader.Tell(name, gone));
    }
}
