using System.Text;

namespace Qvs.Cue.Loading;

/// <summary>The text between the parentheses of an attribute, as <c>key</c>, <c>key=value</c> or <c>value</c> separated by commas.</summary>
internal sealed class AttributeBody
{
    private readonly List<(string Key, string? Value)> _items = [];

    public AttributeBody(string body)
    {
        var position = 0;
        while (position < body.Length)
        {
            var key = ReadPart(body, ref position);
            var value = position < body.Length && body[position] == '=' ? ReadValue(body, ref position) : null;
            _items.Add((key, value));
            position++;
        }
    }

    /// <summary>The argument at a position that has no key.</summary>
    public string? this[int index] => index < _items.Count && _items[index].Value is null ? _items[index].Key : null;

    public string? this[string key] => _items.Find(i => i.Key == key && i.Value is not null).Value;

    public bool Has(string flag) => _items.Exists(i => i.Key == flag && i.Value is null);

    private static string ReadValue(string body, ref int position)
    {
        position++;
        return ReadPart(body, ref position);
    }

    /// <summary>Up to <c>=</c> or <c>,</c>; a quoted part is taken as it is, with its escapes resolved.</summary>
    private static string ReadPart(string body, ref int position)
    {
        var text = new StringBuilder();
        while (position < body.Length && body[position] is not (',' or '='))
        {
            var c = body[position++];
            if (c is not ('"' or '\''))
            {
                text.Append(c);
                continue;
            }

            for (; position < body.Length && body[position] != c; position++)
            {
                position += body[position] == '\\' && position + 1 < body.Length ? 1 : 0;
                text.Append(body[position]);
            }

            position++;
        }

        return text.ToString().Trim();
    }
}
