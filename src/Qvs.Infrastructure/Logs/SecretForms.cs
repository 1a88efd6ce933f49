using System.Net;
using System.Text;
using System.Text.Encodings.Web;

namespace Qvs.Infrastructure.Logs;

/// <summary>
/// How secrets stand in logs: their values, or each line of those that have several; as JSON, in addresses, and in base64, as tasks print them by accident.
/// Values shorter than four characters stay: masking them would make logs unreadable and hide nothing.
/// </summary>
internal static class SecretForms
{
    public const int ShortestValue = 4;
    private const int ShortestPiece = 12;

    // Memory for very large secrets; what they are in plain text is never left out.
    private const int MostCharacters = 2_000_000;

    // Of base64 itself and of PEM, where something stands before or after each line.
    private static readonly int[] Widths = [76, 64];

    public static IReadOnlyCollection<string> Of(IEnumerable<string> secrets)
    {
        var whole = secrets.ToList();
        var values = whole.SelectMany(secret => secret.Split('\n', '\r')).Select(value => value.Trim()).Where(value => value.Length >= ShortestValue).Distinct(StringComparer.Ordinal).ToList();
        var forms = new HashSet<string>(values, StringComparer.Ordinal);
        long characters = 0;
        foreach (var form in values.SelectMany(Escaped).Concat(values.Concat(whole).Distinct(StringComparer.Ordinal).SelectMany(InBase64)).Where(form => form.Length >= ShortestValue))
        {
            if (characters <= MostCharacters && forms.Add(form))
            {
                characters += form.Length;
            }
        }

        return forms;
    }

    private static IEnumerable<string> Escaped(string value)
    {
        yield return JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(value);
        yield return JavaScriptEncoder.Default.Encode(value);
        yield return value.Replace("\"", "\\\"", StringComparison.Ordinal);
        foreach (var address in new[] { Uri.EscapeDataString(value), WebUtility.UrlEncode(value) })
        {
            yield return address;
            yield return LowerCaseHex(address);
        }
    }

    private static string LowerCaseHex(string address)
    {
        var text = new StringBuilder(address);
        for (var at = address.IndexOf('%', StringComparison.Ordinal); at >= 0; at = address.IndexOf('%', at + 1))
        {
            (text[at + 1], text[at + 2]) = (char.ToLowerInvariant(address[at + 1]), char.ToLowerInvariant(address[at + 2]));
        }

        return text.ToString();
    }

    private static IEnumerable<string> InBase64(string value) =>
        Encoding.UTF8.GetBytes(value) is { Length: >= ShortestValue } bytes
            ? Enumerable.Range(0, 3).SelectMany(before => Aligned(bytes, before)).SelectMany(text => new[] { text, text.Replace('+', '-').Replace('/', '_') })
            : [];

    /// <summary>Base64 of a value depends on how many bytes stand before it (<c>user:token</c>), modulo 3; and what is long is broken into lines.</summary>
    private static IEnumerable<string> Aligned(byte[] bytes, int before)
    {
        var text = Convert.ToBase64String([.. new byte[before], .. bytes]).TrimEnd('=');
        // Only characters that are made of the value alone: the first ones hold what stands before it, the last ones what follows.
        var first = before == 0 ? 0 : before + 1;
        var last = text.Length - ((before + bytes.Length) % 3 == 0 ? 0 : 1);
        yield return text[first..last];
        foreach (var width in before == 0 ? Widths : [])
        {
            for (var at = 0; last > width && at + ShortestPiece <= last; at += width)
            {
                yield return text[at..Math.Min(at + width, last)];
            }
        }
    }
}
