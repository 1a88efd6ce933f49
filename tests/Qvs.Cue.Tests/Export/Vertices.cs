using Qvs.Cue.Values;

namespace Qvs.Cue.Tests.Export;

/// <summary>Values made by hand, as evaluation would leave them.</summary>
internal static class Vertices
{
    public static Vertex Struct(params (Feature Label, Value Value)[] fields)
    {
        var result = new Vertex(null, Feature.String("")) { BaseValue = StructMarker.Instance };
        foreach (var (label, value) in fields)
        {
            result.Add(Arc(result, label, value));
        }

        return result;
    }

    public static Vertex List(params Value[] elements)
    {
        var result = new Vertex(null, Feature.String("")) { BaseValue = new ListMarker(isOpen: false) };
        for (var i = 0; i < elements.Length; i++)
        {
            result.Add(Arc(result, Feature.Index(i), elements[i]));
        }

        return result;
    }

    public static Vertex Arc(Vertex parent, Feature label, Value value)
    {
        var arc = new Vertex(parent, label);
        if (value is Vertex vertex)
        {
            arc.Forward = vertex;
        }
        else
        {
            arc.BaseValue = value;
        }

        return arc;
    }

    public static Value String(string text) => new StringValue(text);

    public static Value Type(Kind kind) => BasicType.Of(kind);

    public static Bottom Error(BottomCode code, string message) => new(code, Qvs.Cue.Diagnostics.Diagnostic.Error("CUE3002", message, null));
}
