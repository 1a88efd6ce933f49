using System.Text;
using Qvs.Domain.Delivery.Parameters;

namespace Qvs.Domain.Delivery.Retrying;

/// <summary>Fills the references to task results in a pipeline result.</summary>
/// <param name="results">The results of a task, or null if it was skipped.</param>
internal sealed class TaskReferences(Func<string, ImmutableSortedDictionary<string, ParameterValue>?> results)
{
    /// <summary>A reference that nothing answers.</summary>
    public string? Missing { get; private set; }

    /// <summary>A task that was skipped is referred to; such a pipeline result is left out (when-skip-resource-dependents).</summary>
    public bool SkippedTask { get; private set; }

    public ParameterValue Replace(ParameterValue template)
    {
        switch (template.Type)
        {
            case ParameterType.List:
                return ParameterValue.Of(template.Items.SelectMany(item => Whole(item) is { Type: ParameterType.List } list ? list.Items : [Text(item)]));
            case ParameterType.Map:
                return ParameterValue.Of(template.Fields.Select(field => KeyValuePair.Create(field.Key, Text(field.Value))));
            default:
                return Whole(template.Text) ?? ParameterValue.Of(Text(template.Text));
        }
    }

    private ParameterValue? Whole(string text) =>
        TaskReference.In(text).FirstOrDefault() is { Start: 0 } reference && reference.Length == text.Length ? Find(reference, text) : null;

    private string Text(string text)
    {
        var filled = new StringBuilder();
        var at = 0;
        foreach (var reference in TaskReference.In(text))
        {
            filled.Append(text, at, reference.Start - at);
            filled.Append(Find(reference, text.Substring(reference.Start, reference.Length)));
            at = reference.Start + reference.Length;
        }

        return filled.Append(text, at, text.Length - at).ToString();
    }

    private ParameterValue? Find(TaskReference reference, string source)
    {
        if (results(reference.Task) is not { } found)
        {
            SkippedTask = true;
            return null;
        }

        var value = found.TryGetValue(reference.Result, out var whole) ? ResultBinding.Access(whole, reference.Accessor) : null;
        if (value is null)
        {
            Missing ??= source;
        }

        return value;
    }
}
