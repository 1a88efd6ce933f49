namespace Qvs.Cue.Loading;

/// <summary>
/// Reads the package clause of a file without parsing the rest: many packages may share a directory, and only one is asked for.
/// </summary>
public static class PackageClause
{
    /// <summary>The package's name, or null if the file has no clause (<c>package _</c> counts as none).</summary>
    public static string? Find(ReadOnlySpan<char> text)
    {
        const string keyword = "package";
        text = SkipHeader(text);
        if (!text.StartsWith(keyword, StringComparison.Ordinal) || text.Length == keyword.Length || !char.IsWhiteSpace(text[keyword.Length]))
        {
            return null;
        }

        text = text[keyword.Length..].TrimStart();
        var length = 0;
        while (length < text.Length && (char.IsLetterOrDigit(text[length]) || text[length] is '_' or '$' or '#'))
        {
            length++;
        }

        var name = text[..length];
        return name is "" or "_" ? null : name.ToString();
    }

    /// <summary>Past blanks, comments and the attributes of the file.</summary>
    private static ReadOnlySpan<char> SkipHeader(ReadOnlySpan<char> text)
    {
        while (true)
        {
            text = text.TrimStart(" \t\r\n,\uFEFF");
            if (text.StartsWith("//"))
            {
                var end = text.IndexOf('\n');
                text = end < 0 ? [] : text[end..];
            }
            else if (text.StartsWith("@"))
            {
                text = SkipAttribute(text);
            }
            else
            {
                return text;
            }
        }
    }

    private static ReadOnlySpan<char> SkipAttribute(ReadOnlySpan<char> text)
    {
        var depth = 0;
        for (var i = 1; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '(':
                    depth++;
                    break;
                case ')' when --depth <= 0:
                    return text[(i + 1)..];
                case '"' or '\'':
                    i = EndOfString(text, i);
                    break;
                case '\n' when depth == 0:
                    return text[i..];
            }
        }

        return [];
    }

    private static int EndOfString(ReadOnlySpan<char> text, int start)
    {
        for (var i = start + 1; i < text.Length && text[i] != '\n'; i++)
        {
            if (text[i] == text[start])
            {
                return i;
            }

            i += text[i] == '\\' ? 1 : 0;
        }

        return start;
    }
}
