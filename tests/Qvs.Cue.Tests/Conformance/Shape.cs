using Qvs.Cue.Evaluation;
using Qvs.Cue.Values;

namespace Qvs.Cue.Tests.Conformance;

/// <summary><c>closed</c>, <c>allows</c> and <c>kind</c>.</summary>
internal static class Shape
{
    public static string? Compare(string directive, TestBody body, Vertex vertex)
    {
        var holder = vertex.Resolve();
        body.Options.TryGetValue("", out var wanted);
        switch (directive)
        {
            case "closed":
                var closed = IsClosed(holder);
                return closed == !IsFalse(wanted) ? null : closed ? "is closed" : "is open";
            case "allows":
                var allowed = Allows(holder, body.Arguments.Count > 0 ? body.Arguments[0] : "");
                return allowed == !IsFalse(wanted) ? null : allowed ? "is allowed" : "is not allowed";
            case "kind":
                var kind = holder.Kind.Describe();
                return kind == wanted ? null : $"is of kind {kind}";
            default:
                return "unknown directive";
        }
    }

    /// <summary><c>=false null</c>: what follows is about something else.</summary>
    private static bool IsFalse(string? wanted) => wanted?.StartsWith("false", StringComparison.Ordinal) == true;

    public static bool IsClosed(Vertex holder) => holder.BaseValue is ListMarker list ? !list.IsOpen : holder.IsClosed;

    private static bool Allows(Vertex holder, string label)
    {
        if (label == "int")
        {
            return holder.BaseValue is ListMarker { IsOpen: true };
        }

        if (holder.BaseValue is ListMarker)
        {
            return false;
        }

        // `string` stands for any name: one that no pattern of the archives singles out.
        var feature = label == "string" ? Feature.String("\uE000") : Feature.FromIdentifier(label.Trim('"'), null);
        if (label.StartsWith('"'))
        {
            feature = Feature.String(label.Trim('"'));
        }

        return holder.Arc(feature) is { ArcType: not ArcType.Absent }
            || (holder.Work is Node node ? node.Admits(feature) : !holder.IsClosed);
    }
}
