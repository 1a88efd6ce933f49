using Qvs.Cue.Diagnostics;
using Qvs.Cue.Syntax;
using Qvs.Cue.Text;

namespace Qvs.Cue.Loading;

/// <summary>A file's tree and what the parser found wrong with it. Immutable, so evaluations may share it.</summary>
public sealed record ParsedFile(CueFile File, IReadOnlyList<Diagnostic> Diagnostics);

/// <summary>
/// Parsed files by name and content, shared by loaders and bounded: when the texts together grow past the bound, those that were not
/// asked for the longest are dropped. The content is compared, not a digest of it: texts of different tenants never meet by accident.
/// </summary>
public sealed class ParsedFiles(long mostCharacters = 64 * 1024 * 1024)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Key, LinkedListNode<Entry>> _byKey = [];
    private readonly LinkedList<Entry> _byUse = [];
    private long _characters;

    public int Count => _byKey.Count;

    public ParsedFile Parse(string name, ReadOnlySpan<byte> bytes)
    {
        var diagnostics = new DiagnosticBag();
        var source = SourceText.FromBytes(name, bytes, diagnostics);
        if (!diagnostics.HasErrors)
        {
            return Parse(name, source.Content);
        }

        // Another file may have the characters that this one's wrong bytes became, and be right.
        return new ParsedFile(Parser.ParseFile(source, diagnostics), [.. diagnostics]);
    }

    public ParsedFile Parse(string name, string content)
    {
        var key = new Key(name, content);
        lock (_lock)
        {
            if (_byKey.TryGetValue(key, out var node))
            {
                _byUse.Remove(node);
                _byUse.AddFirst(node);
                return node.Value.Parsed;
            }
        }

        var diagnostics = new DiagnosticBag();
        var parsed = new ParsedFile(Parser.ParseFile(new SourceText(name, content), diagnostics), [.. diagnostics]);
        Keep(key, parsed);
        return parsed;
    }

    private void Keep(Key key, ParsedFile parsed)
    {
        lock (_lock)
        {
            // Another thread may have parsed it meanwhile; and one huge text must not push out everything else.
            if (_byKey.ContainsKey(key) || key.Content.Length > mostCharacters)
            {
                return;
            }

            _byKey.Add(key, _byUse.AddFirst(new Entry(key, parsed)));
            _characters += key.Content.Length;
            while (_characters > mostCharacters && _byUse.Last is { } oldest)
            {
                _byUse.RemoveLast();
                _byKey.Remove(oldest.Value.Key);
                _characters -= oldest.Value.Key.Content.Length;
            }
        }
    }

    private sealed record Key(string Name, string Content);

    private sealed record Entry(Key Key, ParsedFile Parsed);
}
