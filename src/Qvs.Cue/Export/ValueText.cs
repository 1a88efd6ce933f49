using Qvs.Cue.Values;

namespace Qvs.Cue.Export;

/// <summary>Values in messages: on one line, as CUE.</summary>
internal static class ValueText
{
    public static string Inline(Value value) => value switch
    {
        Vertex vertex when vertex.Resolve().BaseValue is { } inner and not (StructMarker or ListMarker) => Inline(inner),
        Vertex vertex when Concrete.IsStruct(vertex) => "{" + string.Join(", ", Concrete.Fields(vertex).Select(f => $"{f.Label}: {Inline(f)}")) + "}",
        Vertex vertex when Concrete.IsList(vertex) => "[" + string.Join(", ", Concrete.Elements(vertex).Select(Inline)) + "]",
        Vertex => "_",
        Disjunction disjunction => string.Join(" | ", disjunction.Values.Select((v, i) => (i < disjunction.DefaultCount ? "*" : "") + Inline(v))),
        Conjunction conjunction => string.Join(" & ", conjunction.Values.Select(Inline)),
        BasicType type => type.Kind.Describe().Trim('(', ')').Replace("|", " | ", StringComparison.Ordinal),
        Bottom bottom => $"_|_ ({bottom.Diagnostic.Message})",
        _ => value.ToString() ?? "",
    };
}
