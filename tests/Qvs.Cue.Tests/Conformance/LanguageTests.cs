using System.Text.Json;
using Qvs.Testing;

namespace Qvs.Cue.Tests.Conformance;

/// <summary>One assertion of an archive, as <c>assertions.json</c> has it.</summary>
/// <param name="Directive"><c>eq</c>, <c>err</c>, <c>closed</c>, ...</param>
/// <param name="Class">What is needed to judge it: <c>eq-data</c>, <c>eq-disj</c>, <c>err-eval</c>, ...</param>
/// <param name="Path">The labels from the root to the value it is about.</param>
internal sealed record LanguageAssertion(
    string Directive, string Class, IReadOnlyList<string> Path, string Body, string? Expected, string? At)
{
    /// <summary>The path with what <c>at=</c> adds to it.</summary>
    public IReadOnlyList<string> FullPath => At is null ? Path : [.. Path, .. Split(At)];

    public static IEnumerable<string> Split(string at) => at.Split('.').Select(s => s.Trim('[', ']', '"'));
}

/// <summary>One archive of the CUE project's own language tests: files, and what is asserted of their values.</summary>
internal sealed record LanguageArchive(
    string Name, IReadOnlyList<KeyValuePair<string, string>> Files, IReadOnlyList<LanguageAssertion> Assertions);

/// <summary>A small program with real CUE's answer: data, or an error.</summary>
internal sealed record MicroCase(string Name, string Source, string? Json);

/// <summary>The shared conformance data, read where it is present (<c>QVS_CONFORMANCE</c>).</summary>
internal static class LanguageTests
{
    public static string Folder
    {
        get
        {
            Assert.SkipWhen(TestPaths.Conformance is null, "no conformance data: set QVS_CONFORMANCE to its folder");
            return TestPaths.Conformance!;
        }
    }

    public static IReadOnlyList<LanguageArchive> Archives()
    {
        using var document = Read("cue/assertions.json");
        return [.. document.RootElement.EnumerateArray().Select(a => new LanguageArchive(
            a.GetProperty("archive").GetString()!,
            [.. a.GetProperty("files").EnumerateObject().Select(f => KeyValuePair.Create(f.Name, f.Value.GetString()!))],
            [.. a.GetProperty("asserts").EnumerateArray().Select(Assertion).OfType<LanguageAssertion>()]))];
    }

    public static IReadOnlyList<MicroCase> MicroCases()
    {
        using var document = Read("cue/micro.json");
        return [.. document.RootElement.EnumerateObject().Select(c => new MicroCase(
            c.Name, c.Value.GetProperty("src").GetString()!, c.Value.TryGetProperty("json", out var json) ? json.GetRawText() : null))];
    }

    public static JsonDocument Read(string name) => JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, name)));

    /// <summary>Null for the few that have no path or no class: nobody can say what they are about.</summary>
    private static LanguageAssertion? Assertion(JsonElement element) =>
        element.TryGetProperty("path", out var path) && path.ValueKind == JsonValueKind.Array && Text(element, "cls") is { } cls
            ? new LanguageAssertion(
                Text(element, "dir") ?? "", cls, [.. path.EnumerateArray().Select(p => p.GetString()!)],
                Text(element, "body") ?? "", Text(element, "expect"), Text(element, "at"))
            : null;

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
