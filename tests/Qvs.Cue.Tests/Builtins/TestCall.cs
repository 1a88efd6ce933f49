using Qvs.Cue.Diagnostics;
using Qvs.Cue.Values;

namespace Qvs.Cue.Tests.Builtins;

/// <summary>A call of a builtin on finished values, without an evaluator.</summary>
internal sealed class TestCall(Builtin builtin, IReadOnlyList<Value> arguments, int budget = 10_000_000) : BuiltinCall
{
    private int _left = budget;

    public override Builtin Builtin { get; } = builtin;

    public override int Count => arguments.Count;

    /// <summary>The reason of the last refusal.</summary>
    public string? Rejection { get; private set; }

    public override Value this[int index] => Concrete.Of(arguments[index]);

    public static Vertex Structure(Value marker, IEnumerable<KeyValuePair<Feature, Value>> arcs)
    {
        var result = new Vertex(null, default) { BaseValue = marker };
        foreach (var (label, value) in arcs)
        {
            result.Add(new Vertex(result, label) { BaseValue = value });
        }

        return result;
    }

    public override IReadOnlyList<Value> Elements(Value list) =>
        Concrete.Of(list) is Vertex vertex ? [.. Concrete.Elements(vertex).Select(Concrete.Of)] : [];

    public override IReadOnlyList<KeyValuePair<string, Value>> Fields(Value structure) => Concrete.Of(structure) is Vertex vertex
        ? [.. Concrete.Fields(vertex).Select(f => new KeyValuePair<string, Value>(f.Label.Name, Concrete.Of(f)))]
        : [];

    public override IReadOnlyList<string> Strings(int index, out Bottom? error)
    {
        error = null;
        var result = new List<string>();
        foreach (var element in List(index))
        {
            if (element is not StringValue text)
            {
                error = Fail($"invalid list element {result.Count} in argument {index} to call: cannot use value {element} ({element.Kind.Describe()}) as string");
                break;
            }

            result.Add(text.Value);
        }

        return result;
    }

    public override Value NewList(IEnumerable<Value> elements) =>
        Structure(new ListMarker(isOpen: false), elements.Select((e, i) => KeyValuePair.Create(Feature.Index(i), e)));

    public override Value NewStruct(IEnumerable<KeyValuePair<string, Value>> fields) =>
        Structure(StructMarker.Instance, fields.Select(f => KeyValuePair.Create(Feature.String(f.Key), f.Value)));

    public override Value Unify(Value left, Value right) => (Concrete.Of(left), Concrete.Of(right)) switch
    {
        (BasicType type, var value) => (type.Kind & value.Kind) != 0 ? value : Fail("conflicting values"),
        var (l, r) => AreEqual(l, r) ? l : Fail("conflicting values"),
    };

    public override Bottom? FirstError(Value value, bool concrete) => Concrete.Of(value) as Bottom;

    public override bool AreEqual(Value left, Value right) => CueText.Write(left) == CueText.Write(right);

    /// <summary>The template's <c>less</c> is the text of an operator, and its <c>by</c> the field that is compared.</summary>
    public override Value Instantiate(Value template, IReadOnlyList<KeyValuePair<string, Value>> fields, string field)
    {
        var settings = Fields(template).ToDictionary(f => f.Key, f => f.Value);
        var values = fields.Select(f => settings.TryGetValue("by", out var by)
            ? Fields(f.Value).First(x => x.Key == ((StringValue)by).Value).Value
            : f.Value).ToList();
        if (values[0].Kind != values[1].Kind)
        {
            return Fail("cannot compare");
        }

        var order = values[0] is NumberValue x && values[1] is NumberValue y
            ? x.Value.CompareTo(y.Value)
            : string.CompareOrdinal(values[0].ToString(), values[1].ToString());
        return BoolValue.Of(settings["less"].ToString() == "\">\"" ? order > 0 : order < 0);
    }

    public override Value ParseCue(string text) => CueText.Read(text);

    public override void Spend(int steps)
    {
        Assert.True(steps >= 0);
        _left -= steps;
        if (_left < 0)
        {
            throw new TimeoutException("budget");
        }
    }

    public override Value Reject(string reason, bool incomplete = false)
    {
        Rejection = reason;
        return BoolValue.False;
    }

    public override Bottom Fail(string message) => new(BottomCode.Eval, Diagnostic.Error("CUE3000", message, null));

    public override Bottom Incomplete(string message) => new(BottomCode.Incomplete, Diagnostic.Error("CUE3000", message, null));
}
