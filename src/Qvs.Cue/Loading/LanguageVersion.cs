using System.Globalization;

namespace Qvs.Cue.Loading;

/// <summary>The version of the language that a module is written in: <c>language: version: "v0.9.2"</c> in its <c>module.cue</c>.</summary>
public readonly record struct LanguageVersion(int Major, int Minor, int Patch) : IComparable<LanguageVersion>
{
    /// <summary>What text without a module is read as.</summary>
    public static readonly LanguageVersion Latest = new(0, 18, 0);

    /// <summary>
    /// What a module that states no version is read as: such modules come from the time before versions were asked for, when lists could
    /// be added and multiplied.
    /// </summary>
    public static readonly LanguageVersion Unstated = new(0, 4, 0);

    public static bool TryParse(string text, out LanguageVersion version)
    {
        version = default;
        var parts = text.StartsWith('v') ? text[1..].Split('-', '+')[0].Split('.') : [];
        Span<int> numbers = stackalloc int[3];
        if (parts.Length is < 2 or > 3)
        {
            return false;
        }

        for (var i = 0; i < parts.Length; i++)
        {
            if (!int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i]))
            {
                return false;
            }
        }

        version = new LanguageVersion(numbers[0], numbers[1], numbers[2]);
        return true;
    }

    public int CompareTo(LanguageVersion other) => (Major, Minor, Patch).CompareTo((other.Major, other.Minor, other.Patch));

    public static bool operator <(LanguageVersion left, LanguageVersion right) => left.CompareTo(right) < 0;

    public static bool operator >(LanguageVersion left, LanguageVersion right) => left.CompareTo(right) > 0;

    public static bool operator <=(LanguageVersion left, LanguageVersion right) => left.CompareTo(right) <= 0;

    public static bool operator >=(LanguageVersion left, LanguageVersion right) => left.CompareTo(right) >= 0;

    public override string ToString() => $"v{Major}.{Minor}.{Patch}";
}
