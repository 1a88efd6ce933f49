using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Qvs.LocalCluster.Objects;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Qvs.LocalCluster.Http;

/// <summary>YAML as Kubernetes' Go library reads it: YAML 1.1 scalars, so that an unquoted <c>y</c> or <c>off</c> is a boolean.</summary>
internal static partial class YamlReading
{
    private const int MaxNodes = 200_000;

    public static JsonNode? Read(byte[] utf8)
    {
        try
        {
            var parser = new Parser(new StringReader(Encoding.UTF8.GetString(utf8)));
            parser.Consume<StreamStart>();
            if (!parser.TryConsume<DocumentStart>(out _))
            {
                return null;
            }

            var nodes = 0;
            return Node(parser, [], ref nodes, 0);
        }
        catch (Exception e) when (e is YamlException or InvalidOperationException)
        {
            throw Refusals.BadRequest($"error decoding YAML: {e.Message}");
        }
    }

    private static JsonNode? Node(IParser parser, Dictionary<string, JsonNode?> anchors, ref int nodes, int depth)
    {
        if (++nodes > MaxNodes || depth > 100)
        {
            throw Refusals.BadRequest("error decoding YAML: the document is too large or too deep");
        }

        if (parser.TryConsume<AnchorAlias>(out var alias))
        {
            var target = anchors.GetValueOrDefault(alias.Value.Value);
            nodes += Size(target);
            return target?.DeepClone();
        }

        if (parser.TryConsume<Scalar>(out var scalar))
        {
            return Remember(anchors, scalar.Anchor, Scalar(scalar));
        }

        if (parser.TryConsume<SequenceStart>(out var sequence))
        {
            var list = new JsonArray();
            while (!parser.TryConsume<SequenceEnd>(out _))
            {
                list.Add(Node(parser, anchors, ref nodes, depth + 1));
            }

            return Remember(anchors, sequence.Anchor, list);
        }

        var start = parser.Consume<MappingStart>();
        var obj = new JsonObject();
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var key = parser.Consume<Scalar>().Value;
            var value = Node(parser, anchors, ref nodes, depth + 1);
            if (key == "<<" && value is JsonObject merged)
            {
                foreach (var (k, v) in merged.Where(p => !obj.ContainsKey(p.Key)).ToArray())
                {
                    obj[k] = v?.DeepClone();
                }
            }
            else
            {
                obj[key] = value;
            }
        }

        return Remember(anchors, start.Anchor, obj);
    }

    private static JsonNode? Remember(Dictionary<string, JsonNode?> anchors, AnchorName anchor, JsonNode? node)
    {
        if (!anchor.IsEmpty)
        {
            anchors[anchor.Value] = node?.DeepClone();
        }

        return node;
    }

    private static int Size(JsonNode? node) => node switch
    {
        JsonObject o => 1 + o.Sum(p => Size(p.Value)),
        JsonArray a => 1 + a.Sum(Size),
        _ => 1,
    };

    private static JsonValue? Scalar(Scalar scalar)
    {
        var text = scalar.Value;
        if (scalar.Style != ScalarStyle.Plain || (!scalar.Tag.IsEmpty && scalar.Tag.Value.EndsWith(":str", StringComparison.Ordinal)))
        {
            return JsonValue.Create(text);
        }

        switch (text)
        {
            case "" or "~" or "null" or "Null" or "NULL": return null;
            case "y" or "Y" or "yes" or "Yes" or "YES" or "on" or "On" or "ON" or "true" or "True" or "TRUE": return JsonValue.Create(true);
            case "n" or "N" or "no" or "No" or "NO" or "off" or "Off" or "OFF" or "false" or "False" or "FALSE": return JsonValue.Create(false);
        }

        var digits = text.Replace("_", "", StringComparison.Ordinal);
        if (Whole().IsMatch(digits) && long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var n))
        {
            return digits.TrimStart('-', '+') is ['0', _, ..] octal && octal.All(c => c is >= '0' and <= '7') ? JsonValue.Create(Convert.ToInt64(octal, 8)) : JsonValue.Create(n);
        }

        if (Hex().IsMatch(digits))
        {
            return JsonValue.Create(Convert.ToInt64(digits[2..], 16));
        }

        return Float().IsMatch(digits) && double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var d) && double.IsFinite(d)
            ? JsonValue.Create(d)
            : JsonValue.Create(text);
    }

    [GeneratedRegex(@"^[-+]?\d+$")]
    private static partial Regex Whole();

    [GeneratedRegex(@"^0x[0-9a-fA-F]{1,15}$")]
    private static partial Regex Hex();

    [GeneratedRegex(@"^[-+]?(\.\d+|\d+(\.\d*)?)([eE][-+]?\d+)?$")]
    private static partial Regex Float();
}
