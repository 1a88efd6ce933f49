using System.Text;
using Qvs.Adapters.Schema.Import;
using Qvs.Cue;
using Qvs.Cue.Loading;
using Qvs.Testing;

namespace Qvs.Adapters.Tests.Schema;

/// <summary>
/// Each archive in <c>Import</c> is a document with all that comes of it: <c>out/types.cue</c> and <c>out/diagnostics</c>. The lines of
/// <c>accepts</c> are CUE expressions that have a value with these types, those of <c>refuses</c> have none.
/// </summary>
public sealed class SchemaImportTests
{
    private static readonly string Folder = TestPaths.InRepository("tests", "Qvs.Adapters.Tests", "Schema", "Import");

    public static TheoryData<string> Archives() => [.. Directory.EnumerateFiles(Folder, "*.txtar").Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Archives))]
    public void A_document_becomes_the_types_in_its_archive(string name)
    {
        var path = Path.Combine(Folder, name);
        var archive = Txtar.Load(path);
        var result = Import(archive);

        var output = archive.Without("out/types.cue").Without("out/diagnostics");
        output = result.Text is { } text ? output.With("out/types.cue", text) : output;
        output = result.Diagnostics.IsEmpty ? output : output.With("out/diagnostics", Show.Text(result.Diagnostics));
        GoldenFile.Check(path, output.ToString());
        Assert.Equal(result.Text, Import(archive).Text);
    }

    [Theory]
    [MemberData(nameof(Archives))]
    public void The_types_accept_and_refuse_what_the_document_does(string name)
    {
        var archive = Txtar.Load(Path.Combine(Folder, name));
        var accepted = Lines(archive, "accepts").Where(l => Problem(archive, l) is not "").Select(l => $"{l}: {Problem(archive, l)}");
        var refused = Lines(archive, "refuses").Where(l => Problem(archive, l) is "");
        Assert.Empty(accepted);
        Assert.Empty(refused);
    }

    [Fact]
    public void References_that_multiply_end_in_a_message()
    {
        var all = string.Join(',', Enumerable.Range(0, 9_000).Select(i => $"{{\"$ref\": \"#/definitions/T{i}\"}}"));
        var types = string.Join(',', Enumerable.Range(0, 9_000).Select(i => $"\"T{i}\": {{\"allOf\": [{{\"$ref\": \"#/definitions/T{i + 1}\"}}]}}"));
        var result = Import("x.json", $"{{\"swagger\": \"2.0\", \"definitions\": {{\"A\": {{\"allOf\": [{all}]}}, {types}}}}}");

        Assert.Null(result.Text);
        Assert.Equal(["QVS1304"], result.Diagnostics.Where(d => d.Severity == Cue.Diagnostics.Severity.Error).Select(d => d.Code));
    }

    [Theory]
    [InlineData("x.json", "[", "QVS1002")]
    [InlineData("x.json", "{\"a\": 1}", "QVS1301")]
    [InlineData("x.yaml", "a: &a [1, 1, 1]\nb: &b [*a, *a, *a]\nc: [*b, *b, *z]", "QVS1002")]
    [InlineData("x.yaml", "", "QVS1006")]
    [InlineData("x.yaml", "swagger: '2.0'", "QVS1301")]
    public void What_is_no_schema_is_refused(string name, string text, string code)
    {
        var result = Import(name, text);

        Assert.Null(result.Text);
        Assert.Equal([code], result.Diagnostics.Select(d => d.Code));
    }

    [Fact]
    public void Nesting_has_an_end()
    {
        var deep = string.Concat(Enumerable.Repeat("{\"items\": ", 500)) + "{}" + new string('}', 500);

        Assert.Equal(["QVS1003"], Import("x.json", $"{{\"swagger\": \"2.0\", \"definitions\": {{\"A\": {deep}}}}}").Diagnostics.Select(d => d.Code));
    }

    /// <summary>A comment "only: A B" and "open" or "closed" says what is asked for.</summary>
    private static ImportResult Import(Txtar archive)
    {
        var input = archive.Files.First(f => f.Name.StartsWith("input.", StringComparison.Ordinal));
        var words = archive.Comment.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        var only = archive.Comment.Split('\n').FirstOrDefault(l => l.StartsWith("only:", StringComparison.Ordinal))?["only:".Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        bool? isClosed = words.Contains("[closed]") ? true : words.Contains("[open]") ? false : null;
        return SchemaImport.Read(input.Name, Encoding.UTF8.GetBytes(input.Text), new ImportRequest("types", [.. only ?? []], isClosed));
    }

    private static ImportResult Import(string name, string text) => SchemaImport.Read(name, Encoding.UTF8.GetBytes(text), new ImportRequest("types"));

    private static IEnumerable<string> Lines(Txtar archive, string name) => (archive[name] ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static string Problem(Txtar archive, string expression)
    {
        var context = new CueContext(new CueOptions { Files = new MemoryFiles("/", []), WorkingDirectory = "/" });
        var value = context.CompileString(archive["out/types.cue"] + $"\nqvsProbe: {expression}\n", "types.cue");
        return value.LoadErrors.Count > 0 ? string.Join(' ', value.LoadErrors) : string.Join(' ', value.Evaluate("qvsProbe").ToJson().Errors);
    }
}
