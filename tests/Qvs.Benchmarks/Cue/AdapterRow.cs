using System.Text.Json;

namespace Qvs.Benchmarks.Cue;

/// <summary>One evaluation of the recorded ones.</summary>
internal sealed record AdapterRow(string Input, string Expression, bool IsPartial)
{
    public static AdapterRow[] All(string conformance)
    {
        var folder = Path.Combine(Path.GetFullPath(conformance), "adapters");
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "index.json")));
        return [.. document.RootElement.EnumerateArray().Select(row => new AdapterRow(
            Path.Combine(folder, row.GetProperty("input").GetString()!),
            row.GetProperty("expr").GetString()!,
            row.TryGetProperty("nonConcrete", out var open) && open.EnumerateObject().Any()))];
    }
}
