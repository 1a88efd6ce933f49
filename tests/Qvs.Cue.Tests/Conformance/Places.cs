using Qvs.Cue.Values;

namespace Qvs.Cue.Tests.Conformance;

/// <summary>Paths as the assertions write them: labels with their marks (<c>a?</c>), quoted names, numbers of elements.</summary>
internal static class Places
{
    /// <summary>As an expression; the rules are those of the scoring script.</summary>
    public static string Expression(IReadOnlyList<string> path) => string.Concat(path.Select(Unmarked).Select((label, i) =>
        label.StartsWith('"') ? (i > 0 ? $"[{label}]" : label)
        : label.Length > 0 && label.All(char.IsAsciiDigit) ? $"[\"{label}\"]"
        : (i > 0 ? "." : "") + label));

    /// <summary>The vertex at a path; null if there is none. Optional fields are found as well.</summary>
    public static Vertex? Find(Vertex root, IReadOnlyList<string> path)
    {
        var vertex = root;
        foreach (var label in path.Select(Unmarked))
        {
            var next = Inside(vertex).Arcs.FirstOrDefault(a => a.ArcType != ArcType.Absent && Names(a.Label, label));
            if (next is null)
            {
                return null;
            }

            vertex = next;
        }

        return vertex;
    }

    private static Vertex Inside(Vertex vertex) =>
        vertex.Resolve() is { BaseValue: Disjunction } && Concrete.Of(vertex) is Vertex chosen ? chosen : vertex.Resolve();

    private static bool Names(Feature label, string text) => label.Kind switch
    {
        FeatureKind.Let => false,
        FeatureKind.Index => text == label.ToString(),
        _ when text.StartsWith('"') => label.Kind == FeatureKind.String && label.Name == text.Trim('"'),
        FeatureKind.String => label.Name == text,
        _ => label.Name == text.Split('$')[0],
    };

    private static string Unmarked(string label) => label is [.., '?' or '!'] ? label[..^1] : label;
}
