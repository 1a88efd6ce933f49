using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Qvs.Domain.Delivery.Parameters;
using Qvs.Domain.Delivery.Runs;

namespace Qvs.Domain.Delivery.Retrying;

/// <summary>
/// Replaces references to finished tasks by what those tasks gave, wherever they stand: params, matrix, when, workspace paths, scripts.
/// Results become literals (formats.md 2.6). A value that itself looks like a reference would be replaced a second time by Tekton, which
/// it would not have been in a clean run; such a value goes in as a parameter of the run, since values of parameters stay as they are.
/// </summary>
internal sealed class SpecSubstitution(ImmutableSortedDictionary<string, ReusedTask> reused, IEnumerable<string> declaredParameters)
{
    private readonly SortedDictionary<string, ParameterValue> _carried = new(StringComparer.Ordinal);
    private readonly HashSet<string> _taken = [.. declaredParameters];
    private readonly Dictionary<(string Task, string Result), string> _names = [];
    private readonly List<string> _missing = [];

    /// <summary>Values that go in as parameters.</summary>
    public IReadOnlyDictionary<string, ParameterValue> Carried => _carried;

    /// <summary>References to results that a finished task never wrote, since the last call.</summary>
    public ImmutableArray<string> TakeMissing()
    {
        ImmutableArray<string> missing = [.. _missing];
        _missing.Clear();
        return missing;
    }

    public JsonNode? Replace(JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(map.Select(pair => KeyValuePair.Create(pair.Key, Replace(pair.Value)))),
        JsonArray list => new JsonArray([.. list.SelectMany(Items)]),
        JsonValue value when value.TryGetValue<string>(out var text) => Whole(text) ?? JsonValue.Create(Text(text)),
        _ => node?.DeepClone(),
    };

    /// <summary>A whole list in a list spreads (<c>when.values</c>, elements of a parameter).</summary>
    private IEnumerable<JsonNode?> Items(JsonNode? item)
    {
        if (item is JsonValue value && value.TryGetValue<string>(out var text) && Whole(text) is JsonArray spread)
        {
            return [.. spread.Select(element => element?.DeepClone())];
        }

        return [Replace(item)];
    }

    private JsonNode? Whole(string text) =>
        TaskReference.In(text).FirstOrDefault() is { Start: 0 } reference && reference.Length == text.Length && Find(reference, text) is { } value
            ? ParameterValueJsonConverter.ToNode(value)
            : null;

    private string Text(string text)
    {
        var filled = new StringBuilder();
        var at = 0;
        foreach (var reference in TaskReference.In(text))
        {
            var source = text.Substring(reference.Start, reference.Length);
            filled.Append(text, at, reference.Start - at).Append(Find(reference, source)?.ToString() ?? source);
            at = reference.Start + reference.Length;
        }

        return filled.Append(text, at, text.Length - at).ToString();
    }

    /// <returns>What stands for the reference, or null if it is to stay.</returns>
    private ParameterValue? Find(TaskReference reference, string source)
    {
        if (!reused.TryGetValue(reference.Task, out var task))
        {
            return null;
        }

        return reference.Kind switch
        {
            TaskReferenceKind.Status or TaskReferenceKind.Reason => ParameterValue.Of("Succeeded"),
            TaskReferenceKind.MatrixLength => Number(task.MatrixLength ?? 0),
            TaskReferenceKind.MatrixResultLength => Number(task.Results.TryGetValue(reference.Result, out var list) ? list.Items.Length : 0),
            _ => Result(reference, task, source),
        };
    }

    private ParameterValue? Result(TaskReference reference, ReusedTask task, string source)
    {
        if (!task.Results.TryGetValue(reference.Result, out var whole) || ResultBinding.Access(whole, reference.Accessor) is not { } value)
        {
            _missing.Add(source);
            return null;
        }

        if (!value.Texts.Any(text => text.Contains("$(", StringComparison.Ordinal)))
        {
            return value;
        }

        var name = NameFor(reference.Task, reference.Result);
        _carried[name] = whole;
        return ParameterValue.Of($"$(params.{name}{reference.Accessor})");
    }

    private string NameFor(string task, string result)
    {
        if (_names.TryGetValue((task, result), out var known))
        {
            return known;
        }

        var name = $"reused-{task}-{result.Replace('.', '-')}";
        for (var suffix = 2; !_taken.Add(name); suffix++)
        {
            name = string.Create(CultureInfo.InvariantCulture, $"reused-{task}-{result.Replace('.', '-')}-{suffix}");
        }

        return _names[(task, result)] = name;
    }

    private static ParameterValue Number(int number) => ParameterValue.Of(number.ToString(CultureInfo.InvariantCulture));
}
