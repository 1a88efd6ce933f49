using System.Globalization;
using System.Text.RegularExpressions;

namespace Qvs.LocalCluster.Kinds;

/// <summary>Kubernetes' order of versions: v2, v1, v1beta2, v1beta1, v1alpha1, then anything else by name.</summary>
internal static partial class VersionPriority
{
    public static readonly IComparer<string> Comparer = Comparer<string>.Create(Compare);

    private static int Compare(string? a, string? b)
    {
        var (x, y) = (Rank(a ?? ""), Rank(b ?? ""));
        return x.Stage != y.Stage ? y.Stage.CompareTo(x.Stage)
            : x.Major != y.Major ? y.Major.CompareTo(x.Major)
            : x.Minor != y.Minor ? y.Minor.CompareTo(x.Minor)
            : string.CompareOrdinal(a, b);
    }

    private static (int Stage, int Major, int Minor) Rank(string version)
    {
        var m = Pattern().Match(version);
        if (!m.Success)
        {
            return (0, 0, 0);
        }

        var stage = m.Groups[2].Value switch { "" => 3, "beta" => 2, _ => 1 };
        return (stage, int.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture), stage == 3 ? 0 : int.Parse(m.Groups[3].Value, CultureInfo.InvariantCulture));
    }

    [GeneratedRegex(@"^v(\d{1,6})(?:(alpha|beta)(\d{1,6}))?$")]
    private static partial Regex Pattern();
}
