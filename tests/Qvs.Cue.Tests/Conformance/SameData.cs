using System.Globalization;
using System.Text.Json;

namespace Qvs.Cue.Tests.Conformance;

/// <summary>JSON texts with the same meaning: fields in any order, numbers by their value, as the scorers of the shared data compare.</summary>
internal static class SameData
{
    public static bool Are(string expected, string actual)
    {
        using var left = JsonDocument.Parse(expected, Deep);
        using var right = JsonDocument.Parse(actual, Deep);
        return Are(left.RootElement, right.RootElement);
    }

    private static JsonDocumentOptions Deep => new() { MaxDepth = 2000 };

    private static bool Are(JsonElement left, JsonElement right)
    {
        if (left.ValueKind != right.ValueKind)
        {
            return false;
        }

        switch (left.ValueKind)
        {
            case JsonValueKind.Object:
                var fields = left.EnumerateObject().ToDictionary(f => f.Name, f => f.Value);
                return fields.Count == right.EnumerateObject().Count()
                    && right.EnumerateObject().All(f => fields.TryGetValue(f.Name, out var value) && Are(value, f.Value));
            case JsonValueKind.Array:
                return left.GetArrayLength() == right.GetArrayLength()
                    && left.EnumerateArray().Zip(right.EnumerateArray()).All(p => Are(p.First, p.Second));
            case JsonValueKind.String:
                return left.GetString() == right.GetString();
            case JsonValueKind.Number:
                return Number(left) == Number(right);
            default:
                return true;
        }
    }

    private static double Number(JsonElement number) => double.Parse(number.GetRawText(), CultureInfo.InvariantCulture);
}
