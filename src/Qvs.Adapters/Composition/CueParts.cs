using Qvs.Cue;
using Qvs.Cue.Values;

namespace Qvs.Adapters.Composition;

/// <summary>Reading of values that may or may not be there.</summary>
internal static class CueParts
{
    /// <summary>A regular field, or null.</summary>
    public static CueValue? Field(this CueValue value, string name)
    {
        foreach (var (label, field) in value.Fields)
        {
            if (label == name)
            {
                return field;
            }
        }

        return null;
    }

    public static CueValue? At(this CueValue value, params ReadOnlySpan<string> path)
    {
        var current = value;
        foreach (var name in path)
        {
            if (current.Field(name) is not { } next)
            {
                return null;
            }

            current = next;
        }

        return current;
    }

    public static string Text(this CueValue value, string name) => value.Field(name)?.AsString ?? "";

    public static string Selector(string label) => $"[{Quoting.Quote(label)}]";
}
