using Qvs.Cue.Diagnostics;
using Qvs.Cue.Export;
using Qvs.Cue.Loading;
using Qvs.Testing;

namespace Qvs.Cue.Tests.Goldens;

/// <summary>
/// One archive per topic: the files of a module, and what becomes of <c>in.cue</c> (or of the package in the root, if that is what there
/// is) as JSON or diagnostics, and as <c>cue eval -aOH</c> would print it.
/// </summary>
public sealed class GoldenTests
{
    private const string Folder = "tests/Qvs.Cue.Tests/Goldens";

    public static TheoryData<string> Topics =>
        [.. Directory.EnumerateFiles(TestPaths.InRepository(Folder), "*.txtar").Select(p => Path.GetFileNameWithoutExtension(p)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Topics))]
    public void Evaluation_is_as_recorded(string topic)
    {
        var path = $"{Folder}/{topic}.txtar";
        var archive = Txtar.Load(path);
        var given = archive.Files.Where(f => !IsOutput(f.Name)).ToArray();
        var context = new CueContext(new CueOptions
        {
            Files = new MemoryFiles("/m", given.Select(f => KeyValuePair.Create(f.Name, f.Text))),
            WorkingDirectory = "/m",
        });

        var loaded = context.Load(archive["in.cue"] is null ? "." : "./in.cue");
        var actual = new Txtar(archive.Comment, [.. given]);
        var problems = loaded.Diagnostics.Concat(CueContext.LoadErrors(loaded.Instances)).ToArray();
        actual = problems.Length > 0
            ? actual.With("out/diagnostics", Render(problems))
            : WithValue(actual, context.Build(Assert.Single(loaded.Instances)));

        GoldenFile.Check(path, actual.ToString());
    }

    private static Txtar WithValue(Txtar archive, CueValue value)
    {
        var json = value.ToJson();
        return (json.Text is { } text ? archive.With("out/json", text) : archive.With("out/diagnostics", Render(json.Errors)))
            .With("out/eval", value.ToCue(new CueTextOptions { TakeDefaults = false, ShowOptional = true, ShowHidden = true }));
    }

    private static string Render(IEnumerable<Diagnostic> diagnostics) => DiagnosticRenderer.Render(diagnostics, DiagnosticStyle.Caret);

    private static bool IsOutput(string name) => name.StartsWith("out/", StringComparison.Ordinal);
}
