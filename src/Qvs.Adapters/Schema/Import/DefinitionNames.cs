using System.Text;

namespace Qvs.Adapters.Schema.Import;

/// <summary>
/// Names for definitions: of <c>io.k8s.api.apps.v1.Deployment</c> the last part, and as many parts before it as tell it from the others.
/// </summary>
internal static class DefinitionNames
{
    private const int MostParts = 8;

    public static IEnumerable<(string Key, string Name)> Of(IEnumerable<(string Key, string Wish)> types)
    {
        var parts = types.OrderBy(t => t.Key, StringComparer.Ordinal).Select(t => (t.Key, Parts: t.Wish.Split('.', StringSplitOptions.RemoveEmptyEntries).TakeLast(MostParts).ToArray())).ToArray();
        var endings = parts
            .SelectMany(t => Enumerable.Range(1, Math.Max(1, t.Parts.Length)).Select(n => Ending(t.Parts, n)))
            .GroupBy(e => e, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);
        var taken = new HashSet<string>(StringComparer.Ordinal);
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (key, own) in parts)
        {
            var count = 1;
            while (count < own.Length && endings[Ending(own, count)] > 1)
            {
                count++;
            }

            var name = Ending(own, count);
            var unique = name;
            while (!taken.Add(unique))
            {
                numbers[name] = numbers.GetValueOrDefault(name, 1) + 1;
                unique = $"{name}_{numbers[name]}";
            }

            yield return (key, "#" + unique);
        }
    }

    private static string Ending(string[] parts, int count) => Sanitize(string.Join('_', parts.TakeLast(count)));

    private static string Sanitize(string name)
    {
        var result = new StringBuilder();
        foreach (var c in name)
        {
            result.Append(char.IsAsciiLetterOrDigit(c) ? c : '_');
        }

        return result.Length > 0 && char.IsAsciiLetter(result[0]) ? result.ToString() : "T" + result;
    }
}
