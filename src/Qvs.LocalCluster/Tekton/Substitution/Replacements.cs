using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Qvs.LocalCluster.Objects;
using Qvs.LocalCluster.Tekton.Model;

namespace Qvs.LocalCluster.Tekton.Substitution;

/// <summary>
/// What variables stand for, by the insides of their <c>$(...)</c>. Text is gone through once: what was put in is not looked at again, so a value
/// that looks like a variable stays as it is.
/// </summary>
internal sealed class Replacements
{
    public Dictionary<string, string> Strings { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, IReadOnlyList<string>> Arrays { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, IReadOnlyDictionary<string, string>> Objects { get; } = new(StringComparer.Ordinal);

    public static Replacements Of(params ReadOnlySpan<(string Name, string Value)> strings)
    {
        var r = new Replacements();
        foreach (var (name, value) in strings)
        {
            r.Strings[name] = value;
        }

        return r;
    }

    public Replacements Copy()
    {
        var copy = new Replacements();
        copy.Take(this);
        return copy;
    }

    public void Take(Replacements other)
    {
        foreach (var (k, v) in other.Strings)
        {
            Strings[k] = v;
        }

        foreach (var (k, v) in other.Arrays)
        {
            Arrays[k] = v;
        }

        foreach (var (k, v) in other.Objects)
        {
            Objects[k] = v;
        }
    }

    /// <summary>All spellings of a param: <c>params.x</c>, <c>params["x"]</c>, <c>params['x']</c>, with an index or key.</summary>
    public void AddParam(string name, ParamValue value, bool inputsToo)
    {
        foreach (var spelling in Spellings(name, inputsToo))
        {
            switch (value.Type)
            {
                case ParamType.Array:
                    Arrays[spelling] = value.Items;
                    for (var i = 0; i < value.Items.Count; i++)
                    {
                        Strings[Indexed(spelling, i)] = value.Items[i];
                    }

                    break;
                case ParamType.Object:
                    Objects[spelling] = value.Fields;
                    break;
                default:
                    Strings[spelling] = value.Text;
                    break;
            }
        }

        foreach (var (key, text) in value.Fields)
        {
            Strings[$"params.{name}.{key}"] = text;
        }
    }

    public static IEnumerable<string> Spellings(string name, bool inputsToo)
    {
        yield return $"params.{name}";
        yield return $"params[{GoText.Quote(name)}]";
        yield return $"params['{name}']";
        if (inputsToo)
        {
            yield return $"inputs.params.{name}";
        }
    }

    public static string Indexed(string name, int index) => string.Create(CultureInfo.InvariantCulture, $"{name}[{index}]");

    public string Text(string text)
    {
        var start = text.IndexOf("$(", StringComparison.Ordinal);
        if (start < 0 || Strings.Count == 0)
        {
            return text;
        }

        StringBuilder? result = null;
        var done = 0;
        while (start >= 0)
        {
            var end = text.IndexOf(')', start + 2);
            if (end < 0)
            {
                break;
            }

            if (Strings.TryGetValue(text[(start + 2)..end], out var value))
            {
                (result ??= new StringBuilder()).Append(text, done, start - done).Append(value);
                done = end + 1;
                start = text.IndexOf("$(", done, StringComparison.Ordinal);
            }
            else
            {
                start = text.IndexOf("$(", start + 1, StringComparison.Ordinal);
            }
        }

        return result is null ? text : result.Append(text, done, text.Length - done).ToString();
    }

    /// <summary>A list in which an array that is a whole element becomes as many elements as it has, even none.</summary>
    public IEnumerable<string> List(IEnumerable<string> items) => items.SelectMany(Spread);

    public ParamValue Value(ParamValue value)
    {
        switch (value.Type)
        {
            case ParamType.Array:
                return ParamValue.Of([.. List(value.Items)]);
            case ParamType.Object:
                return ParamValue.Of(value.Fields.ToDictionary(f => f.Key, f => Text(f.Value), StringComparer.Ordinal));
            case var _ when !ResultReference.IsExact(value.Text):
                return ParamValue.Of(Text(value.Text));
        }

        var name = value.Text[2..^1];
        name = name.EndsWith("[*]", StringComparison.Ordinal) ? name[..^3] : name;
        return Objects.TryGetValue(name, out var fields) ? ParamValue.Of(fields)
            : Arrays.TryGetValue(name, out var items) ? ParamValue.Of(items)
            : ParamValue.Of(Text(value.Text));
    }

    public void ParamsIn(JsonNode? owner, string field = "params")
    {
        foreach (var p in owner.Objects(field))
        {
            p["value"] = Value(ParamValue.From(p["value"])).ToJson();
        }
    }

    public void WhenIn(JsonObject task)
    {
        foreach (var when in task.Objects("when"))
        {
            TextIn(when, "input");
            TextIn(when, "cel");
            when.Put("values", Json.Strings(when.Texts("values").SelectMany(v => Star(v) ?? [Text(v)])));
        }
    }

    public void TextIn(JsonObject? owner, string field)
    {
        if (owner?.Text(field) is { } text)
        {
            owner[field] = Text(text);
        }
    }

    private IEnumerable<string> Spread(string item)
    {
        if (Star(item) is { } items)
        {
            return items;
        }

        return item.StartsWith("$(", StringComparison.Ordinal) && item.EndsWith(')') && Arrays.TryGetValue(item[2..^1], out var whole) ? whole : [Text(item)];
    }

    private IReadOnlyList<string>? Star(string item) =>
        item.StartsWith("$(", StringComparison.Ordinal) && item.EndsWith("[*])", StringComparison.Ordinal) && Arrays.TryGetValue(item[2..^4], out var items) ? items : null;
}
