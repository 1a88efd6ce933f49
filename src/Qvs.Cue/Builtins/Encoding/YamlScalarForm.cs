using System.Text;

namespace Qvs.Cue.Builtins.Encodings;

/// <summary>
/// In which styles a string can be written in block context: the characters and neighbourhoods that YAML 1.1 gives a meaning
/// (https://yaml.org/spec/1.1/#id904158 and the indicators before it).
/// </summary>
internal readonly struct YamlScalarForm
{
    public YamlScalarForm(string value)
    {
        var isIndicated = value.StartsWith("---", StringComparison.Ordinal) || value.StartsWith("...", StringComparison.Ordinal);
        bool isSpecial = false, hasTab = false, hasBreak = false, breakThenSpace = false, spaceThenBreak = false;
        bool leading = false, trailing = false, trailingSpace = false;
        Rune? previous = null;
        for (var i = 0; i < value.Length;)
        {
            Rune.DecodeFromUtf16(value.AsSpan(i), out var rune, out var length);
            var isFirst = i == 0;
            i += length;
            var isLast = i == value.Length;
            isIndicated |= IsIndicator(rune.Value, isFirst, isLast || IsBlank(value[i]), previous);
            hasTab |= rune.Value == '\t';
            isSpecial |= rune.Value != '\t' && !IsPrintable(rune);
            if (rune.Value == ' ')
            {
                leading |= isFirst;
                trailing |= isLast;
                trailingSpace |= isLast;
                breakThenSpace |= previous is { } p && IsBreak(p.Value);
            }
            else if (IsBreak(rune.Value))
            {
                hasBreak = true;
                leading |= isFirst;
                trailing |= isLast;
                spaceThenBreak |= previous is { Value: ' ' };
            }

            previous = rune;
        }

        var isHard = spaceThenBreak || hasTab || isSpecial;
        CanBeBlock = value.Length > 0 && !trailingSpace && !spaceThenBreak && !isSpecial;
        CanBeSingleQuoted = !breakThenSpace && !isHard;
        CanBePlain = CanBeSingleQuoted && !leading && !trailing && !hasBreak && !isIndicated;
    }

    public bool CanBePlain { get; }

    public bool CanBeSingleQuoted { get; }

    public bool CanBeBlock { get; }

    /// <summary>What upstream writes as it is: no controls, no byte order mark, and nothing outside the basic plane.</summary>
    public static bool IsPrintable(Rune rune) => rune.Value switch
    {
        '\n' => true,
        < 0x20 => false,
        <= 0x7e => true,
        < 0xa0 => false,
        0xfeff or 0xfffe or 0xffff => false,
        _ => rune.IsBmp,
    };

    private static bool IsIndicator(int c, bool isFirst, bool isBeforeBlank, Rune? previous) => c switch
    {
        '#' => isFirst || (previous is { } p && IsBlank(p.Value)),
        ':' => isBeforeBlank,
        '?' or '-' => isFirst && isBeforeBlank,
        ',' or '[' or ']' or '{' or '}' or '&' or '*' or '!' or '|' or '>' or '\'' or '"' or '%' or '@' or '`' => isFirst,
        _ => false,
    };

    private static bool IsBlank(int c) => c is ' ' or '\t' or 0 || IsBreak(c);

    private static bool IsBreak(int c) => c is '\n' or '\r' or 0x85 or 0x2028 or 0x2029;
}
