namespace Qvs.LocalCluster.Tekton.Decoding;

internal enum FieldKind
{
    Text,
    Whole,
    Flag,
    Duration,
    Param,
    Texts,
    Quantities,
    Any,
    Struct,
    List,
    Map,
}

/// <summary>What may stand in a field. Name is the struct's name, or the Go type that error messages show.</summary>
internal sealed record FieldType(FieldKind Kind, string Name, FieldType? Item = null)
{
    public static FieldType Parse(string text)
    {
        if (text.StartsWith("[]", StringComparison.Ordinal))
        {
            var item = Parse(text[2..]);
            return new FieldType(FieldKind.List, "[]" + item.GoName, item);
        }

        if (text.StartsWith("{}", StringComparison.Ordinal))
        {
            var item = Parse(text[2..]);
            return new FieldType(FieldKind.Map, "map[string]" + item.GoName, item);
        }

        var (letter, name) = text.Split('=', 2) is [var l, var n] ? (l, n) : (text, "");
        return letter switch
        {
            "s" => new FieldType(FieldKind.Text, name.Length > 0 ? name : "string"),
            "i" => new FieldType(FieldKind.Whole, name.Length > 0 ? name : "int"),
            "b" => new FieldType(FieldKind.Flag, "bool"),
            "d" => new FieldType(FieldKind.Duration, "v1.Duration"),
            "v" => new FieldType(FieldKind.Param, "v1.ParamValue"),
            "m" => new FieldType(FieldKind.Texts, "map[string]string", new FieldType(FieldKind.Text, "string")),
            "q" => new FieldType(FieldKind.Quantities, "v1.ResourceList"),
            "*" or "t" => new FieldType(FieldKind.Any, ""),
            _ => new FieldType(FieldKind.Struct, letter),
        };
    }

    /// <summary>The type as Go names it.</summary>
    public string GoName => Kind == FieldKind.Struct ? "v1." + Name : Name;
}

/// <summary>The structs of one API version by name, each with its fields by name.</summary>
internal sealed class StructTable
{
    private readonly Dictionary<string, Dictionary<string, FieldType>> _structs = new(StringComparer.Ordinal);

    public StructTable(params ReadOnlySpan<string> texts)
    {
        var lines = new Dictionary<string, string[]>(StringComparer.Ordinal);
        foreach (var text in texts)
        {
            foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            {
                var words = line.Split(' ');
                lines[words[0]] = words[1..];
            }
        }

        foreach (var name in lines.Keys)
        {
            Build(name, lines);
        }
    }

    public static StructTable V1 { get; } = new(TektonSchema.Shared, TektonSchema.V1);

    public static StructTable V1Beta1 { get; } = new(TektonSchema.Shared, TektonSchema.V1Beta1);

    public IReadOnlyDictionary<string, FieldType> Fields(string structName) => _structs[structName];

    private Dictionary<string, FieldType> Build(string name, Dictionary<string, string[]> lines)
    {
        if (_structs.TryGetValue(name, out var built))
        {
            return built;
        }

        // Go takes a key in any case when none fits exactly.
        built = new Dictionary<string, FieldType>(StringComparer.OrdinalIgnoreCase);
        foreach (var word in lines[name])
        {
            if (word[0] == '+')
            {
                foreach (var (field, type) in Build(word[1..], lines))
                {
                    built[field] = type;
                }
            }
            else
            {
                var colon = word.IndexOf(':', StringComparison.Ordinal);
                built[word[..colon]] = FieldType.Parse(word[(colon + 1)..]);
            }
        }

        return _structs[name] = built;
    }
}
