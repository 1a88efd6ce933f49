using System.Reflection;

namespace Qvs.LocalCluster.Schemas;

/// <summary>The built-in kinds' types, read once from the embedded table.</summary>
internal static class BuiltInSchemas
{
    private static readonly Lazy<Dictionary<string, Schema>> All = new(Load);

    public static IReadOnlyDictionary<string, Schema> Types => All.Value;

    public static Schema? Find(string name) => All.Value.GetValueOrDefault(name);

    public static Schema ObjectMeta => All.Value["meta.v1.ObjectMeta"];

    private static Dictionary<string, Schema> Load()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("Qvs.LocalCluster.Schemas.kubernetes.schemas")
            ?? throw new InvalidOperationException("the table of built-in schemas is not embedded");
        using var reader = new StreamReader(stream);
        var types = new Dictionary<string, Schema>(StringComparer.Ordinal);
        var lines = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(l => !l.StartsWith('#')).ToArray();
        foreach (var head in lines.Where(l => l[0] != ' '))
        {
            var words = head.Split(' ');
            types[words[0]] = new Schema { Type = SchemaType.Object, Name = words[0], Atomic = words.Contains("atomic") };
        }

        Schema? current = null;
        foreach (var line in lines)
        {
            if (line[0] != ' ')
            {
                current = types[line.Split(' ')[0]];
                continue;
            }

            var words = line[1..].Split(' ');
            var name = words[0].TrimEnd('*');
            if (current is null)
            {
                continue;
            }

            current.Properties[name] = Field(words, types);
            if (words[0].EndsWith('*'))
            {
                current.Required.Add(name);
            }
        }

        return types;
    }

    private static Schema Field(string[] words, Dictionary<string, Schema> types)
    {
        var schema = TypeOf(words[1], types);
        var marks = words[2..];
        if (marks.Length == 0)
        {
            return schema;
        }

        var own = schema.Name is null ? schema : schema.WithOwnMarks();
        foreach (var mark in marks)
        {
            switch (mark.Split('=') is [var key, .. var rest] ? (key, rest.FirstOrDefault() ?? "") : default)
            {
                case ("merge", "."): own.MergePrimitives = true; break;
                case ("merge", var mergeKey): own.MergeKey = mergeKey; break;
                case ("keys", var keys): own.ListKeys = keys.Split(','); break;
                case ("set", _): own.IsSet = true; break;
                case ("retainKeys", _): own.RetainKeys = true; break;
                case ("atomic", _): own.Atomic = true; break;
            }
        }

        return own;
    }

    private static Schema TypeOf(string text, Dictionary<string, Schema> types)
    {
        if (text.StartsWith("[]", StringComparison.Ordinal))
        {
            return new Schema { Type = SchemaType.Array, Items = TypeOf(text[2..], types) };
        }

        if (text.StartsWith("map:", StringComparison.Ordinal))
        {
            return new Schema { Type = SchemaType.Map, Items = TypeOf(text[4..], types) };
        }

        return text switch
        {
            "string" => new Schema { Type = SchemaType.Text },
            "bytes" => new Schema { Type = SchemaType.Bytes, Format = "byte" },
            "time" => new Schema { Type = SchemaType.Time, Format = "date-time", Name = "meta.v1.Time" },
            "microTime" => new Schema { Type = SchemaType.Time, Format = "date-time", Name = "meta.v1.MicroTime" },
            "int32" => new Schema { Type = SchemaType.Integer, Format = "int32" },
            "integer" or "int64" => new Schema { Type = SchemaType.Integer, Format = "int64", Integer64 = true },
            "number" => new Schema { Type = SchemaType.Number, Format = "double" },
            "boolean" => new Schema { Type = SchemaType.Boolean },
            "quantity" => new Schema { Type = SchemaType.Quantity },
            "intOrString" => new Schema { Type = SchemaType.IntOrString, Format = "int-or-string" },
            "object" => new Schema { Type = SchemaType.Object, PreserveUnknown = true },
            "any" => new Schema { PreserveUnknown = true },
            _ => types.TryGetValue(text, out var named) ? named : throw new InvalidDataException($"kubernetes.schemas: no type {text}"),
        };
    }
}
