using System.Text;

namespace Qvs.Cue.Builtins.Paths;

/// <summary>Shell patterns: <c>*</c> and <c>?</c> match anything but a separator, <c>[a-z]</c> one of a set.</summary>
internal static class PathPatterns
{
    private abstract record Term;

    private sealed record Star : Term;

    /// <summary>One rune: <c>?</c> is the negation of the empty set, for which the separator does not count.</summary>
    private sealed record OneOf(bool Negated, List<(Rune Low, Rune High)> Ranges) : Term
    {
        public bool Matches(Rune rune) => Ranges.Exists(r => r.Low <= rune && rune <= r.High) != Negated;
    }

    /// <summary>Null if the pattern is malformed.</summary>
    public static bool? Match(string pattern, string name, PathStyle style, out string error)
    {
        var terms = Parse(pattern, style, out error);
        return terms is null ? null : Match(terms, [.. name.EnumerateRunes()], style);
    }

    // Two positions to go back to suffice, since an earlier star need not take more once a later one has been reached.
    private static bool Match(List<Term> terms, Rune[] name, PathStyle style)
    {
        var separator = new Rune(style.Separator);
        var (term, rune, starTerm, starRune) = (0, 0, -1, 0);
        while (rune < name.Length || term < terms.Count)
        {
            if (term < terms.Count && terms[term] is Star)
            {
                (starTerm, starRune) = (term++, rune);
                continue;
            }

            if (term < terms.Count && rune < name.Length && terms[term] is OneOf one && one.Matches(name[rune])
                && !(one is { Negated: true, Ranges.Count: 0 } && name[rune] == separator))
            {
                (term, rune) = (term + 1, rune + 1);
                continue;
            }

            if (starTerm < 0 || starRune >= name.Length || name[starRune] == separator)
            {
                return false;
            }

            (term, rune) = (starTerm + 1, ++starRune);
        }

        return true;
    }

    private static List<Term>? Parse(string pattern, PathStyle style, out string error)
    {
        error = "syntax error in pattern";
        var terms = new List<Term>();
        var rest = pattern.AsSpan();
        while (!rest.IsEmpty)
        {
            var c = rest[0];
            switch (c)
            {
                case '*' when rest.StartsWith("**"):
                    error = "'**' is not supported in patterns as of yet";
                    return null;
                case '*':
                    terms.Add(new Star());
                    rest = rest[1..];
                    break;
                case '?':
                    terms.Add(new OneOf(true, []));
                    rest = rest[1..];
                    break;
                case '[':
                    rest = rest[1..];
                    if (ParseSet(ref rest, style) is not { } set)
                    {
                        return null;
                    }

                    terms.Add(set);
                    break;
                default:
                    if (!TryRune(ref rest, style, inSet: false, out var rune))
                    {
                        return null;
                    }

                    terms.Add(new OneOf(false, [(rune, rune)]));
                    break;
            }
        }

        return terms;
    }

    private static OneOf? ParseSet(ref ReadOnlySpan<char> rest, PathStyle style)
    {
        var negated = rest.StartsWith("^");
        rest = negated ? rest[1..] : rest;
        var ranges = new List<(Rune, Rune)>();
        while (!rest.IsEmpty)
        {
            if (rest[0] == ']' && ranges.Count > 0)
            {
                rest = rest[1..];
                return new OneOf(negated, ranges);
            }

            if (!TryRune(ref rest, style, inSet: true, out var low))
            {
                return null;
            }

            var high = low;
            if (rest.StartsWith("-"))
            {
                rest = rest[1..];
                if (!TryRune(ref rest, style, inSet: true, out high))
                {
                    return null;
                }
            }

            ranges.Add((low, high));
        }

        return null;
    }

    private static bool TryRune(ref ReadOnlySpan<char> rest, PathStyle style, bool inSet, out Rune rune)
    {
        rune = default;
        if (rest.IsEmpty || (inSet && rest[0] is '-' or ']'))
        {
            return false;
        }

        if (rest[0] == '\\' && !style.IsWindows)
        {
            rest = rest[1..];
            if (rest.IsEmpty)
            {
                return false;
            }
        }

        _ = Rune.DecodeFromUtf16(rest, out rune, out var length);
        rest = rest[length..];

        // A set must be closed; and this is where Go notices that it is not.
        return !inSet || !rest.IsEmpty;
    }
}
