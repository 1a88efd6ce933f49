using System.Globalization;
using System.Text;
using Qvs.Cue.Values;

namespace Qvs.Cue.Builtins.Regexp;

/// <summary>All matches of a text and what is put in their place, as Go's package regexp defines them.</summary>
internal static class RegexpMatches
{
    /// <summary>Matches that do not overlap, at most <paramref name="limit"/> unless that is negative. None is empty right after another.</summary>
    public static IEnumerable<int[]> All(Re2 regex, string text, int limit, Action<int>? spend)
    {
        var (position, previousEnd) = (0, -1);
        while (limit != 0 && position <= text.Length && regex.Match(text, position, spend) is { } match)
        {
            var (start, end) = (match[0], match[1]);
            var accepted = end > start || start != previousEnd;
            previousEnd = end;
            position = end > position ? end : AfterRune(text, position);
            if (accepted)
            {
                limit--;
                yield return match;
            }
        }
    }

    /// <param name="expand">The replacement is a template with <c>$1</c> and <c>${name}</c>.</param>
    public static string Replace(Re2 regex, string text, string replacement, bool expand, Action<int>? spend)
    {
        var result = new StringBuilder(text.Length);
        var copied = 0;
        foreach (var match in All(regex, text, -1, spend))
        {
            result.Append(text, copied, match[0] - copied);
            copied = match[1];
            if (expand)
            {
                Expand(result, regex, text, match, replacement);
            }
            else
            {
                result.Append(replacement);
            }

            if (result.Length > Results.MaxText)
            {
                throw new ResultTooLargeException();
            }
        }

        return result.Append(text, copied, text.Length - copied).ToString();
    }

    public static string Group(string text, int[] match, int group) =>
        match[group * 2] < 0 ? "" : text[match[group * 2]..match[(group * 2) + 1]];

    private static void Expand(StringBuilder result, Re2 regex, string text, int[] match, string template)
    {
        var position = 0;
        while (position < template.Length)
        {
            var dollar = template.IndexOf('$', position);
            if (dollar < 0)
            {
                break;
            }

            result.Append(template, position, dollar - position);
            position = dollar + 1;
            if (position < template.Length && template[position] == '$')
            {
                result.Append('$');
                position++;
            }
            else if (TryName(template, ref position, out var name))
            {
                Append(result, regex, text, match, name);
            }
            else
            {
                result.Append('$');
            }
        }

        result.Append(template, position, template.Length - position);
    }

    private static void Append(StringBuilder result, Re2 regex, string text, int[] match, string name)
    {
        if (name.All(char.IsAsciiDigit))
        {
            if (int.TryParse(name, CultureInfo.InvariantCulture, out var group) && group < regex.GroupNames.Length)
            {
                result.Append(Group(text, match, group));
            }

            return;
        }

        var index = regex.GroupNames.IndexOf(name);
        if (index >= 0)
        {
            result.Append(Group(text, match, index));
        }
    }

    private static bool TryName(string template, ref int position, out string name)
    {
        var braced = position < template.Length && template[position] == '{';
        var start = position + (braced ? 1 : 0);
        var end = start;
        while (end < template.Length && Rune.DecodeFromUtf16(template.AsSpan(end), out var rune, out var length) == 0
            && (Rune.IsLetter(rune) || Rune.GetUnicodeCategory(rune) == UnicodeCategory.DecimalDigitNumber || rune.Value == '_'))
        {
            end += length;
        }

        name = template[start..end];
        if (name.Length == 0 || (braced && (end == template.Length || template[end] != '}')))
        {
            return false;
        }

        position = braced ? end + 1 : end;
        return true;
    }

    private static int AfterRune(string text, int position)
    {
        _ = Rune.DecodeFromUtf16(text.AsSpan(position), out _, out var length);
        return position + int.Max(1, length);
    }
}
