namespace Qvs.Cue.Formatting;

/// <summary>Numbers have digits on both sides of the point and a small <c>e</c>.</summary>
internal static class NumberForm
{
    public static string Canonical(string text)
    {
        if (text.Length > 1 && text[0] == '0' && char.IsAsciiLetter(text[1]) && text[1] is not ('e' or 'E'))
        {
            return text;
        }

        var point = text.IndexOf('.', StringComparison.Ordinal);
        if (point >= 0)
        {
            var before = point == 0 ? "0" : "";
            var after = point + 1 == text.Length || !char.IsAsciiDigit(text[point + 1]) ? "0" : "";
            text = before + text[..(point + 1)] + after + text[(point + 1)..];
        }

        return text.Replace('E', 'e');
    }
}
