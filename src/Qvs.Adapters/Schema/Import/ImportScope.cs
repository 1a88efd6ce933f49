using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;
using Qvs.Adapters.Yaml;
using Qvs.Cue.Diagnostics;
using Qvs.Cue.Text;

namespace Qvs.Adapters.Schema.Import;

/// <summary>Thrown inside the import only: the document is refused as a whole.</summary>
internal sealed class ImportTooLargeException(string message, Location place) : Exception(message)
{
    public Location Place { get; } = place;
}

/// <summary>A type of the document that becomes a definition.</summary>
/// <param name="Key">The name that the document refers to it by.</param>
/// <param name="Wish">The name it would like to have; others may want the same.</param>
/// <param name="Write">Its CUE type; refers to others by <see cref="ImportScope.Reference"/>.</param>
internal sealed record ImportedType(string Key, string Wish, YamlNode Schema, string? Description, Func<ImportedType, string> Write);

/// <summary>All types of a document while they are written: names, what is wanted, what was left open, which packages are imported.</summary>
internal sealed class ImportScope(ImmutableArray<string> only, DiagnosticBag diagnostics)
{
    private const int MostText = 64 << 20;
    private const int MostWarnings = 1_000;
    private const int MostSteps = 4_000_000;

    private readonly Dictionary<string, ImportedType> _types = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, (ImportedType Type, string Text)> _written = new(StringComparer.Ordinal);
    private readonly Queue<string> _wanted = new();
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);
    private int _length;
    private int _steps;

    public DiagnosticBag Diagnostics => diagnostics;

    public int Count => _types.Count;

    public ImmutableArray<string> Written => [.. _written.Keys];

    public void Add(ImportedType type) => _types[type.Key] = type;

    public ImportedType? Find(string key) => _types.GetValueOrDefault(key);

    /// <summary>The definition of a type, which is written as well; null if there is none.</summary>
    public string? Reference(string key)
    {
        if (!_names.TryGetValue(key, out var name))
        {
            return null;
        }

        Want(key);
        return name;
    }

    /// <summary>Warns that something is not said in CUE. Each place once, and not without end.</summary>
    public void LeftOpen(YamlNode node, string path, string what)
    {
        if (_told.Add($"{path} {what}") && _told.Count <= MostWarnings)
        {
            Warn(node.Place, _told.Count < MostWarnings ? $"{path}: {what}" : $"more than {MostWarnings} parts are left open; the others are not listed");
        }
    }

    /// <summary>Counts work that could grow faster than the document does.</summary>
    public void Spend(YamlNode node)
    {
        if (++_steps > MostSteps)
        {
            throw new ImportTooLargeException("the types refer to each other too often. Name the types you need with --only", node.Place);
        }
    }

    public void WriteAll()
    {
        foreach (var (key, name) in DefinitionNames.Of(_types.Values.Select(t => (t.Key, t.Wish))))
        {
            _names[key] = name;
        }

        foreach (var key in only.IsEmpty ? [.. _types.Keys] : only.SelectMany(Matching).ToArray())
        {
            Want(key);
        }

        while (_wanted.TryDequeue(out var key))
        {
            var type = _types[key];
            var text = type.Write(type);
            _length += text.Length;
            if (_length > MostText)
            {
                throw new ImportTooLargeException($"more than {MostText} characters of CUE come of this document. Name the types you need with --only", type.Schema.Place);
            }

            _written[_names[key]] = (type, text);
        }
    }

    /// <summary>Replaces a definition that has no values by one that has all.</summary>
    public bool Open(string name, string reason)
    {
        if (!_written.TryGetValue(name, out var found) || found.Text == "_")
        {
            return false;
        }

        LeftOpen(found.Type.Schema, found.Type.Key, $"no value can satisfy this type ({reason}), so it is left open");
        _written[name] = (found.Type, "_");
        return true;
    }

    public string Text(string package)
    {
        var body = new StringBuilder();
        foreach (var (name, (type, text)) in _written)
        {
            body.Append('\n').Append(CueWords.Comment(type.Description)).Append(name).Append(": ").Append(text).Append('\n');
        }

        var definitions = body.ToString();
        string[] used = [.. ((string[])["list", "math", "net", "strings", "struct", "time"]).Where(p => definitions.Contains($"{CueWords.Call}{p}.", StringComparison.Ordinal))];
        var imports = used.Length switch
        {
            0 => "",
            1 => $"\nimport \"{used[0]}\"\n",
            _ => $"\nimport (\n{string.Concat(used.Select(u => $"\t\"{u}\"\n"))})\n",
        };
        return $"// Generated by qvsctl schema import; changes are lost when it is made again.\npackage {package}\n{imports}{definitions.Replace(CueWords.Call.ToString(), "", StringComparison.Ordinal)}";
    }

    private void Want(string key)
    {
        if (_seen.Add(key))
        {
            _wanted.Enqueue(key);
        }
    }

    private string[] Matching(string pattern)
    {
        var regex = new Regex($"^{Regex.Escape(pattern).Replace("\\*", ".*", StringComparison.Ordinal)}$", RegexOptions.NonBacktracking);
        string[] found = [.. _types.Values.Where(t => regex.IsMatch(t.Key) || regex.IsMatch(t.Wish) || regex.IsMatch(_names[t.Key][1..])).Select(t => t.Key)];
        if (found.Length == 0)
        {
            diagnostics.Add(ImportDiagnostics.NoDefinition.At(null, $"the document defines no {pattern}. It has for example {string.Join(", ", _types.Keys.Order(StringComparer.Ordinal).Take(5))}"));
        }

        return found;
    }

    private void Warn(Location place, string message) => diagnostics.Add(ImportDiagnostics.LeftOpen.At(place, message) with { Severity = Severity.Warning });
}
