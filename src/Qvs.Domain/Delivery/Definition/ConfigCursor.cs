using Qvs.Domain.Configuration;

namespace Qvs.Domain.Delivery.Definition;

/// <summary>A mapping being read: each key is asked for once, what is missing or misshaped is noted, and the rest is unknown.</summary>
internal sealed class ConfigCursor
{
    private readonly Dictionary<string, ConfigEntry> _entries = new(StringComparer.Ordinal);
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);
    private readonly ProblemBag _problems;

    private ConfigCursor(ConfigMapping mapping, string path, ProblemBag problems)
    {
        _problems = problems;
        Path = path;
        Position = mapping.Position;
        foreach (var entry in mapping.Entries)
        {
            if (!_entries.TryAdd(entry.Key, entry))
            {
                problems.Error(LineProblems.DuplicateKey, $"The key '{entry.Key}' stands here twice.", "Remove one of them.", entry.KeyPosition, At(entry.Key));
            }
        }
    }

    public string Path { get; }

    public TextPosition Position { get; }

    public static ConfigCursor? Open(ConfigNode node, string path, ProblemBag problems)
    {
        if (node is ConfigMapping mapping)
        {
            return new ConfigCursor(mapping, path, problems);
        }

        problems.Error(LineProblems.WrongShape, $"{Name(path)} is not a mapping.", "Write keys with values.", node.Position, path);
        return null;
    }

    public string At(string key) => Path.Length == 0 ? key : $"{Path}.{key}";

    public TextPosition PositionOf(string key) => _entries.TryGetValue(key, out var entry) ? entry.Value.Position : Position;

    public bool Has(string key) => _entries.TryGetValue(key, out var entry) && entry.Value is not ConfigScalar { IsNull: true };

    /// <summary>The value of a key; an empty value (<c>params:</c>) counts as absent.</summary>
    public ConfigNode? Node(string key, bool required = false)
    {
        _asked.Add(key);
        if (Has(key))
        {
            return _entries[key].Value;
        }

        if (required)
        {
            _problems.Error(LineProblems.MissingField, $"{Name(Path)} has no '{key}'.", $"Add '{key}'.", PositionOf(key), At(key));
        }

        return null;
    }

    public string? Text(string key, bool required = false)
    {
        switch (Node(key, required))
        {
            case null:
                return null;
            case ConfigScalar scalar when scalar.Text.Length > 0 || !required:
                return scalar.Text;
            case ConfigScalar scalar:
                _problems.Error(LineProblems.MissingField, $"'{key}' of {Name(Path)} is empty.", "Give it a value.", scalar.Position, At(key));
                return null;
            case var other:
                _problems.Error(LineProblems.WrongShape, $"'{key}' of {Name(Path)} is not a text.", "Write one value.", other.Position, At(key));
                return null;
        }
    }

    public IEnumerable<(ConfigNode Node, string Path)> Items(string key, bool required = false)
    {
        switch (Node(key, required))
        {
            case null:
                return [];
            case ConfigSequence sequence when sequence.Items.Length <= AssemblyLine.MaxEntries:
                return sequence.Items.Select((item, index) => (item, $"{At(key)}[{index}]"));
            case ConfigSequence sequence:
                var count = sequence.Items.Length;
                _problems.Error(LineProblems.TooLarge, $"'{At(key)}' has {count} entries.", $"At most {AssemblyLine.MaxEntries} are read.", sequence.Position, At(key));
                return [];
            case var other:
                _problems.Error(LineProblems.WrongShape, $"'{key}' of {Name(Path)} is not a list.", "Write a list with '- '.", other.Position, At(key));
                return [];
        }
    }

    public ConfigCursor? Mapping(string key, bool required = false) => Node(key, required) is { } node ? Open(node, At(key), _problems) : null;

    public void WarnOfTheRest()
    {
        foreach (var entry in _entries.Values.Where(entry => !_asked.Contains(entry.Key)))
        {
            _problems.Warn(
                LineProblems.UnknownKey,
                $"{Name(Path)} has the unknown key '{entry.Key}', which is not read.",
                $"Known here: {string.Join(", ", _asked.Order(StringComparer.Ordinal))}.",
                entry.KeyPosition,
                At(entry.Key));
        }
    }

    private static string Name(string path) => path.Length == 0 ? "The document" : $"'{path}'";
}
