using System.Text;

namespace Qvs.Cue.Builtins.Encodings;

/// <summary>Rewrites JSON text without reading it into values, so that all literals stay as they are. The text must be valid.</summary>
internal static class JsonText
{
    public static string Compact(string json) => Rewrite(json, (result, c, _, _) => result.Append(c));

    /// <summary>Every element on a line of its own, which starts with the prefix and one indentation for each level.</summary>
    public static string Indent(string json, string prefix, string indentation) => Rewrite(json, (result, c, depth, isEmpty) =>
    {
        switch (c)
        {
            case '{' or '[':
                result.Append(c);
                if (!isEmpty)
                {
                    NewLine(result, prefix, indentation, depth);
                }

                break;
            case '}' or ']':
                if (!isEmpty)
                {
                    NewLine(result, prefix, indentation, depth);
                }

                result.Append(c);
                break;
            case ',':
                result.Append(c);
                NewLine(result, prefix, indentation, depth);
                break;
            case ':':
                result.Append(": ");
                break;
            default:
                result.Append(c);
                break;
        }
    });

    /// <summary>Escapes what would end a script element, and the two breaks that JavaScript does not want in strings.</summary>
    public static string HtmlEscape(string json)
    {
        var result = new StringBuilder(json.Length);
        foreach (var c in json)
        {
            if (c is '<' or '>' or '&' or '\u2028' or '\u2029')
            {
                result.Append(System.Globalization.CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            }
            else
            {
                result.Append(c);
            }
        }

        return result.ToString();
    }

    /// <summary>Hands over every character outside strings that is no blank, with the depth after it, and whether its brackets are empty.</summary>
    private static string Rewrite(string json, Action<StringBuilder, char, int, bool> write)
    {
        var result = new StringBuilder(json.Length);
        var (depth, previous) = (0, ' ');
        for (var i = 0; i < json.Length; i++)
        {
            var c = json[i];
            switch (c)
            {
                case ' ' or '\t' or '\r' or '\n':
                    continue;
                case '"':
                    var start = i;
                    for (i++; json[i] != '"'; i++)
                    {
                        i += json[i] == '\\' ? 1 : 0;
                    }

                    result.Append(json, start, i - start + 1);
                    break;
                case '{' or '[':
                    var next = i + 1;
                    while (json[next] is ' ' or '\t' or '\r' or '\n')
                    {
                        next++;
                    }

                    write(result, c, ++depth, json[next] is '}' or ']');
                    break;
                case '}' or ']':
                    write(result, c, --depth, previous is '{' or '[');
                    break;
                default:
                    write(result, c, depth, false);
                    break;
            }

            previous = c;
        }

        return result.ToString();
    }

    private static void NewLine(StringBuilder result, string prefix, string indentation, int depth)
    {
        result.Append('\n').Append(prefix);
        for (var i = 0; i < depth; i++)
        {
            result.Append(indentation);
        }
    }
}
