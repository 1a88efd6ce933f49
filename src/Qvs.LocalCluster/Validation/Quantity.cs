using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Qvs.LocalCluster.Validation;

/// <summary>Amounts such as <c>100m</c>, <c>1Gi</c> or 2.</summary>
internal static partial class Quantity
{
    public static bool IsValid(JsonNode value) => value.GetValueKind() == JsonValueKind.Number || TryParse(value.GetValue<string>(), out _);

    public static bool TryParse(string text, out decimal amount)
    {
        amount = 0;
        var m = Pattern().Match(text);
        if (!m.Success || !decimal.TryParse(m.Groups[1].ValueSpan, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        try
        {
            amount = number * Factor(m.Groups[2].Value);
            return true;
        }
        catch (OverflowException)
        {
            return false;
        }
    }

    private static decimal Factor(string suffix)
    {
        if (suffix.Length > 1 && suffix[0] is 'e' or 'E')
        {
            return (decimal)Math.Pow(10, int.Parse(suffix[1..], CultureInfo.InvariantCulture));
        }

        return suffix switch
        {
            "" => 1m,
            "n" => 1e-9m,
            "u" => 1e-6m,
            "m" => 1e-3m,
            "k" => 1e3m,
            "M" => 1e6m,
            "G" => 1e9m,
            "T" => 1e12m,
            "P" => 1e15m,
            "E" => 1e18m,
            "Ki" => 1024m,
            "Mi" => 1048576m,
            "Gi" => 1073741824m,
            "Ti" => 1099511627776m,
            "Pi" => 1125899906842624m,
            _ => 1152921504606846976m,
        };
    }

    [GeneratedRegex(@"^([+-]?(?:\d{1,25}\.?\d{0,25}|\.\d{1,25}))(|[numkMGTPE]|[KMGTPE]i|[eE][+-]?\d{1,2})$")]
    private static partial Regex Pattern();
}
