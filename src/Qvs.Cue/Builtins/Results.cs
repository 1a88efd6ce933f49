using Qvs.Cue.Values;

namespace Qvs.Cue.Builtins;

/// <summary>Short forms with which bodies return values and check what they were given.</summary>
internal static class Results
{
    /// <summary>Above this a count of repetitions is an attack or a mistake; upstream uses the same limit.</summary>
    public const int MaxRepeat = 1_000_000;

    /// <summary>The longest text, in UTF-16 units, that one call may make.</summary>
    public const int MaxText = 8 * 1024 * 1024;

    public static Value Of(bool value) => BoolValue.Of(value);

    public static Value Of(string value) => new StringValue(value);

    public static Value Of(long value) => NumberValue.Int(value);

    public static Value ListOf(this BuiltinCall call, IEnumerable<string> elements) => call.NewList(elements.Select(Of));

    /// <summary>Pays for a result of this size before it is made.</summary>
    public static Bottom? Reserve(this BuiltinCall call, long size)
    {
        if (size > MaxText)
        {
            return call.Fail($"result would be larger than {MaxText} characters");
        }

        // A step stands for some hundred nanoseconds, in which about this much text can be copied.
        call.Spend((int)(size / 64) + 1);
        return null;
    }

    public static KeyValuePair<string, Value> Field(string name, Value value) => new(name, value);
}
