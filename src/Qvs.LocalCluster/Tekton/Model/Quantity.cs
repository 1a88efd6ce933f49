using System.Globalization;

namespace Qvs.LocalCluster.Tekton.Model;

/// <summary>Amounts of resources as Kubernetes writes them: <c>500m</c>, <c>2</c>, <c>64Mi</c>, <c>1e3</c>.</summary>
internal static class Quantity
{
    private static readonly string[] Binary = ["Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];
    private static readonly string[] Decimal = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"];

    public static double Parse(string text)
    {
        var power = Array.FindIndex(Binary, text.EndsWith);
        if (power >= 0)
        {
            return Number(text[..^2]) * Math.Pow(1024, power + 1);
        }

        var last = text.Length > 0 && char.IsAsciiLetter(text[^1]) ? text[^1..] : "";
        return Number(text[..^last.Length]) * Math.Pow(1000, Array.IndexOf(Decimal, last) - 3);
    }

    private static double Number(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var n) ? n : 0;
}
