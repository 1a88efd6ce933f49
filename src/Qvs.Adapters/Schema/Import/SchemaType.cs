using Qvs.Cue.Values;

namespace Qvs.Adapters.Schema.Import;

/// <summary>What a schema became: its CUE text, and the kinds of values it may let through.</summary>
internal readonly record struct SchemaType(string Text, Kind Kinds)
{
    public static SchemaType Any { get; } = new("_", Kind.Top);

    /// <summary>The text as an operand.</summary>
    public string Operand => Text.Contains(" | ", StringComparison.Ordinal) || Text.StartsWith('*') ? $"({Text})" : Text;

    /// <summary>One of several.</summary>
    public static SchemaType Union(IEnumerable<SchemaType> types)
    {
        SchemaType[] all = [.. types.DistinctBy(t => t.Text)];
        return Array.Exists(all, t => t.Text == "_") ? Any : new(string.Join(" | ", all.Select(t => t.Text)), all.Aggregate(Kind.Bottom, (k, t) => k | t.Kinds));
    }

    /// <summary>All of several.</summary>
    public static SchemaType Both(IEnumerable<SchemaType> types)
    {
        SchemaType[] all = [.. types.Where(t => t.Text != "_").DistinctBy(t => t.Text)];
        return all.Length switch
        {
            0 => Any,
            1 => all[0],
            _ => new(string.Join(" & ", all.Select(t => t.Operand)), all.Aggregate(Kind.Top, (k, t) => k & t.Kinds)),
        };
    }
}

/// <summary>Where a schema stands.</summary>
/// <param name="Path">As a JSON pointer, for messages.</param>
/// <param name="IsClosed">Whether structs take only the fields that are listed.</param>
/// <param name="IsDefinition">It is the definition itself, or stands for all of it; not the schema of a field or an element.</param>
internal readonly record struct SchemaPlace(string Path, bool IsClosed, bool IsDefinition)
{
    public SchemaPlace Inner(string name) => new($"{Path}/{name}", IsClosed, false);

    /// <summary>A part that speaks of the same value.</summary>
    public SchemaPlace Same(string name) => this with { Path = $"{Path}/{name}" };
}
