using System.Net;
using System.Text.Json.Nodes;
using Qvs.Cloud.Tests.Identity;
using Qvs.Testing;

namespace Qvs.Cloud.Tests.Api;

/// <summary>The OpenAPI document and the reference page: valid, and complete.</summary>
public sealed class DocumentTests(RunningCloud cloud)
{
    private static readonly string Modules = TestPaths.InRepository("artifacts", "tools");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_document_is_valid_OpenAPI_3_1()
    {
        Assert.SkipUnless(
            Directory.Exists(Path.Combine(Modules, "node_modules", "@seriousme", "openapi-schema-validator")) && NodeProgram.Exists,
            "The validator is not installed, or there is no node: tests/run.sh fetches it with npm.");
        using var folder = new TempFolder();
        folder.Write("openapi.json", await Text("/apis/v1/openapi.json"));
        folder.Write("validate.mjs", """
            import { createRequire } from 'node:module';
            import { pathToFileURL } from 'node:url';
            const require = createRequire(process.argv[2] + '/');
            const { Validator } = await import(pathToFileURL(require.resolve('@seriousme/openapi-schema-validator')));
            const validator = new Validator();
            const result = await validator.validate(process.argv[3]);
            console.log(result.valid ? `valid ${validator.version}` : JSON.stringify(result.errors, null, 1));
            """);

        await using var node = ProgramRun.Start("node", [folder.Combine("validate.mjs"), Modules, folder.Combine("openapi.json")]);

        Assert.Equal(0, await node.Exit(TimeSpan.FromMinutes(4)));
        Assert.Equal("valid 3.1\n", node.Output);
    }

    [Fact]
    public async Task Every_operation_says_what_it_does_needs_takes_and_answers()
    {
        var document = JsonNode.Parse(await Text("/apis/v1/openapi.json"))!;
        var operations = document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(method => (Name: $"{method.Key} {path.Key}", Operation: method.Value!))).ToList();

        Assert.All(operations, one =>
        {
            var (name, operation) = one;
            Assert.True((string?)operation["summary"] is { Length: > 0 }, $"{name} has no summary");
            Assert.Contains("Needs", (string?)operation["description"], StringComparison.Ordinal);
            Assert.True(operation["requestBody"] is not { } body || body["content"]!.AsObject().All(content => content.Value!["example"] is not null), $"{name} has no example");
            var answers = operation["responses"]!.AsObject();
            var done = answers.FirstOrDefault(answer => answer.Key.StartsWith('2')).Value;
            Assert.True(done?["content"] is not null, $"{name} does not say what it answers");
            Assert.All(answers.Where(answer => answer.Key.StartsWith('4')), answer => Assert.NotNull(answer.Value!["content"]?["application/problem+json"]));
        });
        Assert.Equal(operations.Count, operations.Select(one => (string?)one.Operation["operationId"]).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task The_reference_shows_every_operation_and_asks_for_nothing_from_elsewhere()
    {
        var document = JsonNode.Parse(await Text("/apis/v1/openapi.json"))!;
        using var reader = new Visitor(cloud.Program.Url);

        await reader.Go("/apis/v1/reference");

        Assert.Equal(HttpStatusCode.OK, reader.Status);
        foreach (var operation in document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject()).Select(method => (string)method.Value!["operationId"]!))
        {
            Assert.Contains($"id=\"{operation}\"", reader.Page, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("<script", reader.Page, StringComparison.Ordinal);
        Assert.DoesNotContain("src=\"http", reader.Page, StringComparison.Ordinal);
        Assert.Contains("Idempotency-Key", reader.Text, StringComparison.Ordinal);
        Assert.Contains("Needs the permission", reader.Text, StringComparison.Ordinal);
    }

    private Task<string> Text(string path) => cloud.Program.Http.GetStringAsync(new Uri(path, UriKind.Relative), Cancel);
}
