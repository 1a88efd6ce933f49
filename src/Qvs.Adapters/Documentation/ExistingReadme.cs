namespace Qvs.Adapters.Documentation;

/// <summary>The parts of a README that people wrote.</summary>
/// <param name="Introduction">What stands between the pattern's line and the first section.</param>
/// <param name="Remarks">The last column of the resources, by their ids.</param>
internal sealed record ExistingReadme(
    string? Title, string Introduction, IReadOnlyList<(string Heading, string Body)> Sections, IReadOnlyDictionary<string, string> Remarks)
{
    public static ExistingReadme Read(string? text)
    {
        var parts = ("\n" + (text ?? "").ReplaceLineEndings("\n")).Split("\n## ");
        var head = parts[0].Split('\n');
        var pattern = Array.FindIndex(head, l => l.StartsWith("* Pattern:", StringComparison.Ordinal));
        var sections = parts.Skip(1).Select(p => p.Split('\n', 2)).Select(p => (p[0].Trim(), p.ElementAtOrDefault(1)?.Trim('\n') ?? "")).ToArray();
        var remarks = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var row in sections.Where(s => s.Item1 == "Resources").SelectMany(s => s.Item2.Split('\n')).Where(l => l.StartsWith("| `", StringComparison.Ordinal)))
        {
            var cells = row.Trim().Trim('|').Split(" | ");
            remarks[cells[0].Trim(' ', '`')] = cells.Length > 2 ? string.Join(" | ", cells.Skip(2)).Trim() : "";
        }

        return new ExistingReadme(
            head.FirstOrDefault(l => l.StartsWith("# ", StringComparison.Ordinal))?[2..].Trim(),
            pattern < 0 ? "" : string.Join('\n', head.Skip(pattern + 1)).TrimEnd(),
            sections,
            remarks);
    }
}
