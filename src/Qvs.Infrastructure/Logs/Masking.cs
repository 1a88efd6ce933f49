using System.Text;

namespace Qvs.Infrastructure.Logs;

/// <summary>
/// Takes secrets out of lines: their values, each line of those that have several, and both in base64 as tasks print them by accident. Values shorter than
/// four characters stay: masking them would make logs unreadable and hide nothing.
/// </summary>
internal sealed class Masking
{
    public const int ShortestValue = 4;
    private const string Mask = "***";

    private readonly string[] _hidden;

    public Masking(IEnumerable<string> secrets)
    {
        var values = secrets.SelectMany(secret => secret.Split('\n', '\r').Append(secret)).Select(value => value.Trim()).Where(value => value.Length >= ShortestValue).ToList();
        // The longest first: one that holds another must not be left in parts.
        _hidden = [.. values.Concat(values.Select(InBase64)).Distinct(StringComparer.Ordinal).OrderByDescending(value => value.Length)];
    }

    public string Of(string line)
    {
        foreach (var value in _hidden)
        {
            if (line.Contains(value, StringComparison.Ordinal))
            {
                line = line.Replace(value, Mask, StringComparison.Ordinal);
            }
        }

        return line;
    }

    // Without the last characters, which depend on what follows.
    private static string InBase64(string value)
    {
        var text = Convert.ToBase64String(Encoding.UTF8.GetBytes(value));
        return text.Length >= 12 ? text.TrimEnd('=')[..^2] : text;
    }
}
