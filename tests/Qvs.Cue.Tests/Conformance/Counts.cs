using System.Text.Json;
using Qvs.Testing;

namespace Qvs.Cue.Tests.Conformance;

/// <summary>How many passed of how many.</summary>
internal sealed record Count(int Passed, int Total);

/// <summary>
/// The checked-in numbers, which may only rise: a lower one fails with the command that would accept it. After an improvement
/// <c>QVS_UPDATE=1</c> raises them, so that it cannot be lost again.
/// </summary>
internal static class Counts
{
    private static readonly JsonSerializerOptions Format = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    private static readonly Lock Gate = new();

    private static string FilePath => TestPaths.InRepository("tests", "Qvs.Cue.Tests", "Conformance", "counts.json");

    public static void Check(IReadOnlyDictionary<string, Count> found, string details)
    {
        lock (Gate)
        {
            var known = JsonSerializer.Deserialize<SortedDictionary<string, Count>>(File.ReadAllText(FilePath), Format)!;
            var fallen = found
                .Where(f => known.TryGetValue(f.Key, out var before) && f.Value.Passed < before.Passed)
                .Select(f => $"{f.Key}: {f.Value.Passed}/{f.Value.Total}, was {known[f.Key].Passed}/{known[f.Key].Total}")
                .ToArray();
            Assert.True(fallen.Length == 0, $"Fewer conformance tests pass than before:\n{string.Join('\n', fallen)}\nWhat fails now: {details}");
            if (!GoldenFile.Updating)
            {
                return;
            }

            foreach (var (name, count) in found)
            {
                known[name] = count;
            }

            File.WriteAllText(FilePath, JsonSerializer.Serialize(known, Format) + "\n");
        }
    }
}
