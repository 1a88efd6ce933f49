using System.Collections;
using System.Numerics;
using Qvs.Cue.Values;

namespace Qvs.Cue.Tests.Packages;

/// <summary>Builds evaluated values from plain objects: lists from sequences, structs from pairs, strings in backquotes as numbers.</summary>
internal static class Make
{
    public static Value Value(object? data) => data switch
    {
        null => NullValue.Instance,
        Value value => value,
        bool truth => BoolValue.Of(truth),
        int number => NumberValue.Int(number),
        long number => NumberValue.Int(number),
        BigInteger number => NumberValue.Int(number),
        double number => Number(number.ToString("R", System.Globalization.CultureInfo.InvariantCulture), isFloat: true),
        string text => new StringValue(text),
        byte[] bytes => new BytesValue(bytes),
        ValueTuple<string, object?>[] fields => Struct(fields.Select(f => new KeyValuePair<string, Value>(f.Item1, Value(f.Item2)))),
        IEnumerable elements => List(elements.Cast<object?>().Select(Value)),
        _ => throw new ArgumentException($"no value for {data.GetType()}", nameof(data)),
    };

    /// <summary>A number as it is written in CUE.</summary>
    public static NumberValue Number(string literal, bool isFloat = false)
    {
        Assert.True(BigDecimal.TryParse(literal, out var value, out var hasFraction, out var error), error);
        return new NumberValue(hasFraction || isFloat ? Kind.Float : Kind.Int, value);
    }

    public static (string Name, object? Value)[] Fields(params (string Name, object? Value)[] fields) => fields;

    public static Vertex List(IEnumerable<Value> elements)
    {
        var list = new Vertex(null, default) { BaseValue = new ListMarker(isOpen: false) };
        var position = 0;
        foreach (var element in elements)
        {
            list.Add(Arc(list, Feature.Index(position++), element));
        }

        return list;
    }

    public static Vertex Struct(IEnumerable<KeyValuePair<string, Value>> fields)
    {
        var structure = new Vertex(null, default) { BaseValue = StructMarker.Instance };
        foreach (var (name, value) in fields)
        {
            structure.Add(Arc(structure, Feature.String(name), value));
        }

        return structure;
    }

    private static Vertex Arc(Vertex parent, Feature label, Value value) =>
        value is Vertex shared ? new Vertex(parent, label) { Forward = shared } : new Vertex(parent, label) { BaseValue = value };
}
