using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Qvs.Adapters.Yaml;

/// <summary>
/// JSON data as YAML: block style, keys sorted by their bytes, and every text quoted that some YAML version would read as something else.
/// The same data is always the same bytes.
/// </summary>
public static partial class YamlWriter
{
    private static readonly HashSet<string> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        "y", "n", "yes", "no", "on", "off", "true", "false", "null", "~", "=", "<<",
    };

    /// <param name="sorted">False keeps the order of the data, for documents that people read from top to bottom.</param>
    public static string Write(JsonNode? node, bool sorted = true)
    {
        var text = new StringBuilder();
        new Writing(text, sorted).Node(node, 0, Position.Start);
        return text.ToString();
    }

    /// <summary>Several documents, each introduced by <c>---</c>.</summary>
    public static string WriteStream(IEnumerable<JsonNode?> documents, bool sorted = true)
    {
        var text = new StringBuilder();
        foreach (var document in documents)
        {
            text.Append("---\n");
            new Writing(text, sorted).Node(document, 0, Position.Start);
        }

        return text.ToString();
    }

    private static bool IsPlain(string text) =>
        text.Length > 0
        && text.All(c => c is >= ' ' and <= '~')
        && text[0] != ' ' && text[^1] is not (' ' or ':')
        && !"?:,[]{}#&*!|>'\"%@`".Contains(text[0])
        && (text[0] != '-' || (text.Length > 1 && text[1] != ' ' && !text.StartsWith("---", StringComparison.Ordinal)))
        && !text.Contains(": ", StringComparison.Ordinal) && !text.Contains(" #", StringComparison.Ordinal)
        // Some readers take what follows in a key for an alias or an anchor.
        && !text.Contains(" *", StringComparison.Ordinal) && !text.Contains(" &", StringComparison.Ordinal)
        && !Words.Contains(text) && !NumberLike().IsMatch(text) && text != "...";

    /// <summary>A block keeps line ends as they are; it cannot hold other control characters, and its first line must not be indented.</summary>
    private static bool IsBlock(string text) =>
        text.Contains('\n') && text[0] is not (' ' or '\t' or '\n')
        && text.All(c => c is '\n' or '\t' or (>= ' ' and not '\x7f' and not '\x85' and not '\u2028' and not '\u2029' and not '\ufeff') && !char.IsSurrogate(c))
        && text.Trim('\n').Length > 0;

    [GeneratedRegex(@"^[-+.]?[0-9][-+0-9a-fA-FxXoO_.,:TZ ]*$|^[-+]?\.(inf|nan)$", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase)]
    private static partial Regex NumberLike();

    private enum Position
    {
        Start,
        AfterKey,
        AfterDash,
    }

    private sealed class Writing(StringBuilder text, bool sorted)
    {
        public void Node(JsonNode? node, int indent, Position position)
        {
            switch (node)
            {
                case JsonObject { Count: > 0 } map:
                    Map(map, indent, position);
                    break;
                case JsonArray { Count: > 0 } list:
                    List(list, indent, position);
                    break;
                default:
                    Space(position);
                    Scalar(node, indent);
                    break;
            }
        }

        private void Map(JsonObject map, int indent, Position position)
        {
            var first = position == Position.AfterDash;
            Open(position);
            foreach (var (key, value) in sorted ? map.OrderBy(e => e.Key, StringComparer.Ordinal) : map.AsEnumerable())
            {
                text.Append(' ', first ? 0 : indent);
                first = false;
                Key(IsPlain(key) ? key : Quoted(key), indent);
                Node(value, value is JsonArray ? indent : indent + 2, Position.AfterKey);
            }
        }

        /// <summary>YAML looks for the colon of a key no further than 1024 characters; a longer one is marked as a key.</summary>
        private void Key(string key, int indent)
        {
            if (key.Length > 1_000)
            {
                text.Append("? ").Append(key).Append('\n').Append(' ', indent).Append(':');
            }
            else
            {
                text.Append(key).Append(':');
            }
        }

        private void List(JsonArray list, int indent, Position position)
        {
            var first = position == Position.AfterDash;
            Open(position);
            foreach (var item in list)
            {
                text.Append(' ', first ? 0 : indent).Append('-');
                first = false;
                Node(item, indent + 2, Position.AfterDash);
            }
        }

        /// <summary>A map or list begins on the line of its dash, but below its key.</summary>
        private void Open(Position position) => text.Append(position switch
        {
            Position.AfterKey => "\n",
            Position.AfterDash => " ",
            _ => "",
        });

        private void Space(Position position) => text.Append(position == Position.Start ? "" : " ");

        private void Scalar(JsonNode? node, int indent)
        {
            if (node is JsonValue value && value.GetValueKind() == JsonValueKind.String)
            {
                String(value.GetValue<string>(), indent);
                return;
            }

            text.Append(node switch
            {
                null => "null",
                JsonObject => "{}",
                JsonArray => "[]",
                _ => node.ToJsonString(),
            }).Append('\n');
        }

        private void String(string value, int indent)
        {
            if (!IsBlock(value))
            {
                text.Append(IsPlain(value) ? value : Quoted(value)).Append('\n');
                return;
            }

            var body = value.TrimEnd('\n');
            var ends = value.Length - body.Length;
            text.Append(ends switch { 0 => "|-\n", 1 => "|\n", _ => "|+\n" });
            foreach (var line in body.Split('\n'))
            {
                text.Append(' ', line.Length == 0 ? 0 : Math.Max(indent, 2)).Append(line).Append('\n');
            }

            text.Append('\n', Math.Max(0, ends - 1));
        }

        /// <summary>YAML has JSON's escapes, but none for a half of a surrogate pair; such characters stand as they are.</summary>
        private static string Quoted(string value)
        {
            var quoted = new StringBuilder("\"");
            foreach (var c in value)
            {
                _ = c switch
                {
                    '"' or '\\' => quoted.Append('\\').Append(c),
                    '\n' => quoted.Append("\\n"),
                    '\t' => quoted.Append("\\t"),
                    '\r' => quoted.Append("\\r"),
                    < ' ' or (>= '\x7f' and < '\xa0') or '\u2028' or '\u2029' or '\ufeff' => quoted.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture)),
                    _ => quoted.Append(c),
                };
            }

            return quoted.Append('"').ToString();
        }
    }
}
