namespace Qvs.Domain;

/// <summary>Names that people write with <c>*</c> for any characters.</summary>
public static class NamePattern
{
    /// <summary>Without regard to case, in time that is linear in the lengths for each star.</summary>
    public static bool Matches(string pattern, string name)
    {
        var (at, star, retry) = (0, -1, 0);
        for (var i = 0; i < name.Length;)
        {
            if (at < pattern.Length && pattern[at] == '*')
            {
                (star, retry) = (at++, i);
            }
            else if (at < pattern.Length && char.ToUpperInvariant(pattern[at]) == char.ToUpperInvariant(name[i]))
            {
                at++;
                i++;
            }
            else if (star >= 0)
            {
                // The star takes one character more.
                (at, i) = (star + 1, ++retry);
            }
            else
            {
                return false;
            }
        }

        return pattern.AsSpan(at).Trim('*').IsEmpty;
    }
}
