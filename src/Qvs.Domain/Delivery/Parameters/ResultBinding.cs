using System.Globalization;

namespace Qvs.Domain.Delivery.Parameters;

/// <summary>
/// The second half of binding: results of stages into what was planned. A reference that stands alone keeps the result's type; inside of a
/// text only texts can stand; a <c>[*]</c> inside of a list spreads.
/// </summary>
/// <param name="results">A stage's result, or null if it gave none.</param>
public sealed class ResultBinding(Func<string, string, ParameterValue?> results)
{
    private readonly List<TemplateReference> _missing = [];

    /// <summary>References that no result answers, in the order met.</summary>
    public IReadOnlyList<TemplateReference> Missing => _missing;

    public BoundParameter Bind(PlannedParameter planned) => new(planned.Name, Value(planned.Value), planned.Origins);

    public ParameterValue Value(PlannedValue planned) => planned.Type switch
    {
        ParameterType.List => ParameterValue.Of(planned.Texts.SelectMany(Spread)),
        ParameterType.Map => ParameterValue.Of(planned.Keys.Zip(planned.Texts, (key, text) => KeyValuePair.Create(key, Text(text)))),
        _ => planned.Texts is [{ Parts: [{ Result: { } alone }] }] ? Find(alone) ?? ParameterValue.Empty : ParameterValue.Of(Text(planned.Texts[0])),
    };

    public string Text(PlannedText planned) => string.Concat(planned.Parts.Select(part => part.Result is { } result ? AsText(result) : part.Literal));

    public bool Holds(PlannedCondition condition) =>
        condition.Values.SelectMany(Spread).Contains(Text(condition.Input), StringComparer.Ordinal) != condition.Negated;

    private IEnumerable<string> Spread(PlannedText planned) =>
        planned.Parts is [{ Result: { Accessor: "[*]" } alone }]
            ? Find(alone) is { Type: ParameterType.List } list ? list.Items : [AsText(alone)]
            : [Text(planned)];

    private string AsText(TemplateReference reference)
    {
        switch (Find(reference))
        {
            case { Type: ParameterType.Text } value:
                return value.Text;
            case { } other:
                _missing.Add(reference);
                return other.ToString();
            default:
                return "";
        }
    }

    private ParameterValue? Find(TemplateReference reference)
    {
        var found = results(reference.Stage, reference.Name) is { } value ? Access(value, reference.Accessor) : null;
        if (found is null)
        {
            _missing.Add(reference);
        }

        return found;
    }

    /// <summary>An element of a value: <c>[*]</c> is all of it, <c>[2]</c> an item, <c>.key</c> a field. Null if there is none.</summary>
    public static ParameterValue? Access(ParameterValue value, string accessor) => accessor switch
    {
        "" or "[*]" => value,
        ['.', .. var key] => value.Fields.TryGetValue(key, out var field) ? ParameterValue.Of(field) : null,
        ['[', .. var digits, ']'] when int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var index) =>
            index < value.Items.Length ? ParameterValue.Of(value.Items[index]) : null,
        _ => null,
    };
}
