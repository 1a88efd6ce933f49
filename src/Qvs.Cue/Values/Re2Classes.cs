using System.Collections.Concurrent;
using System.Globalization;

namespace Qvs.Cue.Values;

/// <summary>Named sets: Perl's and POSIX' are ASCII only, Unicode's are general categories and scripts.</summary>
internal static class Re2Classes
{
    private static readonly ConcurrentDictionary<string, Re2RuneSet?> Unicode = new(StringComparer.Ordinal);

    /// <summary>Of <c>\d</c>, <c>\s</c>, <c>\w</c> and their negations; else null.</summary>
    /// <param name="fold">Applied before negating: under <c>(?i)</c> U+017F is an <c>s</c> and so not of <c>\W</c>.</param>
    public static Re2RuneSet? Perl(char letter, Func<Re2RuneSet, Re2RuneSet> fold) => letter switch
    {
        'd' => fold(Digits),
        'D' => fold(Digits).Negate(),
        's' => fold(Spaces),
        'S' => fold(Spaces).Negate(),
        'w' => fold(Word),
        'W' => fold(Word).Negate(),
        _ => null,
    };

    /// <param name="name">What stands between <c>[:</c> and <c>:]</c>.</param>
    public static Re2RuneSet? Posix(string name, Func<Re2RuneSet, Re2RuneSet> fold) => name switch
    {
        ['^', .. var positive] => PositivePosix(positive) is { } set ? fold(set).Negate() : null,
        _ => PositivePosix(name) is { } set ? fold(set) : null,
    };

    public static Re2RuneSet? Category(string name) => Unicode.GetOrAdd(name, static n => n switch
    {
        "Any" => Re2RuneSet.Any,
        _ when CategoryMask(n) is var mask and not 0 => Scan(mask),
        _ => Re2Scripts.Find(n),
    });

    private static Re2RuneSet Spaces => Re2RuneSet.Of(('\t', '\n'), ('\f', '\r'), (' ', ' '));

    private static Re2RuneSet Digits => Re2RuneSet.Of(('0', '9'));

    private static Re2RuneSet Word => Re2RuneSet.Of(('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z'));

    private static Re2RuneSet? PositivePosix(string name) => name switch
    {
        "alnum" => Re2RuneSet.Of(('0', '9'), ('A', 'Z'), ('a', 'z')),
        "alpha" => Re2RuneSet.Of(('A', 'Z'), ('a', 'z')),
        "ascii" => Re2RuneSet.Of((0, 0x7F)),
        "blank" => Re2RuneSet.Of(('\t', '\t'), (' ', ' ')),
        "cntrl" => Re2RuneSet.Of((0, 0x1F), (0x7F, 0x7F)),
        "digit" => Digits,
        "graph" => Re2RuneSet.Of(('!', '~')),
        "lower" => Re2RuneSet.Of(('a', 'z')),
        "print" => Re2RuneSet.Of((' ', '~')),
        "punct" => Re2RuneSet.Of(('!', '/'), (':', '@'), ('[', '`'), ('{', '~')),
        "space" => Re2RuneSet.Of(('\t', '\r'), (' ', ' ')),
        "upper" => Re2RuneSet.Of(('A', 'Z')),
        "word" => Word,
        "xdigit" => Re2RuneSet.Of(('0', '9'), ('A', 'F'), ('a', 'f')),
        _ => null,
    };

    // A bit for each value of UnicodeCategory, whose order is that of the names here.
    private static int CategoryMask(string name)
    {
        const string Names = "LuLlLtLmLoMnMcMeNdNlNoZsZlZpCcCfCsCoPcPdPsPePiPfPoSmScSkSo";
        var mask = 0;
        for (var i = 0; i < Names.Length / 2; i++)
        {
            if (name.Length is 1 or 2 && string.CompareOrdinal(Names, i * 2, name, 0, name.Length) == 0)
            {
                mask |= 1 << i;
            }
        }

        return mask;
    }

    private static Re2RuneSet Scan(int mask)
    {
        var ranges = new List<(int, int)>();
        var first = -1;
        for (var c = 0; c <= Re2RuneSet.MaxRune + 1; c++)
        {
            var inside = c <= Re2RuneSet.MaxRune && ((mask >> (int)CharUnicodeInfo.GetUnicodeCategory(c)) & 1) != 0;
            if (inside && first < 0)
            {
                first = c;
            }
            else if (!inside && first >= 0)
            {
                ranges.Add((first, c - 1));
                first = -1;
            }
        }

        return Re2RuneSet.Of(ranges);
    }
}
