using System.Text.Json.Nodes;
using Qvs.Adapters;
using Qvs.Adapters.Config;
using Qvs.Adapters.Documentation;
using Qvs.Adapters.Manifests;
using Qvs.Adapters.Pipelines;
using Qvs.Adapters.Schema;
using Qvs.Cli.Manifest;

namespace Qvs.Cli.Adapter;

/// <summary>READMEs of adapters: made of their CUE, their example and the goldens of their tests.</summary>
internal static class AdapterDocs
{
    private const string Prefix = "app";

    /// <summary>The README as it should be; null, with the problem, if the adapter or its example does not compile.</summary>
    public static async Task<(string? Text, string Problem)> Write(AdapterFolder adapter, CancellationToken cancellation)
    {
        if (!File.Exists(adapter.ExampleConfig))
        {
            return (null, $"there is no {AdapterFolder.Display(adapter.ExampleConfig)}. The README is made with a QVS Config that uses the adapter\n");
        }

        var session = adapter.Example();
        var document = await Document(adapter, session, cancellation);
        return document is null
            ? (null, Terminal.Text(session.Diagnostics))
            : (AdapterReadme.Write(document, File.Exists(adapter.Readme) ? await File.ReadAllTextAsync(adapter.Readme, cancellation) : null), "");
    }

    private static async Task<AdapterDocument?> Document(AdapterFolder adapter, ProjectSession session, CancellationToken cancellation)
    {
        if (await session.Load(cancellation) is not { } project
            || session.Values(File.Exists(adapter.ExampleParams) ? adapter.ExampleParams : null) is not { } values
            || PatternPath.TryParse(adapter.Pattern) is not { } pattern
            || new AdapterSchemaReader(project.World).Read(pattern, session.Diagnostics) is not { } schema)
        {
            return null;
        }

        // Params of the config become parameters of Pipelines; here those of the adapter are wanted.
        var bare = project.Config with { Params = [], DesignPatterns = [.. project.Config.DesignPatterns.Where(u => u.Pattern == pattern).Select(u => u with { Params = null })] };
        var pipelines = new PipelineCompiler(project.World).Compile(new PipelineRequest(bare, Prefix), cancellation);
        session.Diagnostics.AddRange(pipelines.Diagnostics);
        var resources = Resources(adapter, project, values, session).Concat(FromGoldens(adapter)).DistinctBy(r => r.Id).ToArray();
        return session.Diagnostics.HasErrors ? null : new AdapterDocument(
            adapter.Pattern,
            schema.Name.Length > 0 ? schema.Name : adapter.Path,
            schema.Description,
            schema.Parameters,
            schema.Options,
            Prefix,
            pipelines.Pipelines,
            pipelines.Tasks,
            [.. resources],
            Usage(await File.ReadAllTextAsync(adapter.ExampleConfig, cancellation)),
            TypeNames.Of(await File.ReadAllTextAsync(adapter.Source, cancellation), path => Link(adapter, path)));
    }

    private static IEnumerable<(string Id, string Type)> Resources(AdapterFolder adapter, QvsProject project, ParamsFile values, ProjectSession session)
    {
        foreach (var phase in (ManifestPhase[])[ManifestPhase.Setup, ManifestPhase.App])
        {
            var result = new ManifestCompiler(project.World).Compile(new ManifestRequest(project.Config, values, phase));
            session.Diagnostics.AddRange(result.Diagnostics.Where(d => d.Severity == Qvs.Cue.Diagnostics.Severity.Error));
            foreach (var resource in result.Resources.Where(r => r.Adapter == adapter.Pattern || r.Adapter.StartsWith(adapter.Pattern + " ", StringComparison.Ordinal)))
            {
                yield return (resource.Id, Type(resource.Data));
            }
        }
    }

    /// <summary>Resources that only some parameters give are in the goldens of other cases.</summary>
    private static IEnumerable<(string Id, string Type)> FromGoldens(AdapterFolder adapter)
    {
        var tests = adapter.Combine("tests");
        foreach (var golden in Directory.Exists(tests) ? Directory.EnumerateFiles(tests, "expected.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToArray() : [])
        {
            var input = Path.Combine(Path.GetDirectoryName(golden)!, "input.cue");
            if (!File.Exists(input) || UsesOthers(adapter, File.ReadAllText(input)))
            {
                continue;
            }

            foreach (var (id, resource) in Parse(File.ReadAllText(golden))?["app"] as JsonObject ?? [])
            {
                if (resource is JsonObject data)
                {
                    yield return (id, Type(data));
                }
            }
        }
    }

    /// <summary>Whether a case puts the adapter together with others, whose resources are not its own.</summary>
    private static bool UsesOthers(AdapterFolder adapter, string input) =>
        input.Split('"').Where((_, n) => n % 2 == 1).Any(t => t.StartsWith(adapter.ModuleName + "/", StringComparison.Ordinal) && t != adapter.Pattern && !t.EndsWith("/testing", StringComparison.Ordinal));

    private static JsonNode? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }
    }

    private static string Type(JsonObject resource) =>
        resource["kind"] is { } kind ? $"{kind} `{resource["apiVersion"]}`"
        : resource["chart"] is { } chart ? $"Helm chart {chart}"
        : resource["type"]?.ToString() ?? "";

    private static string Usage(string config)
    {
        var lines = config.ReplaceLineEndings("\n").Split('\n').SkipWhile(l => !l.StartsWith("designPatterns:", StringComparison.Ordinal)).Skip(1)
            .TakeWhile(l => l.Length == 0 || l[0] is ' ' or '-' or '#').ToArray();
        var indent = lines.Where(l => l.Trim().Length > 0).Select(l => l.Length - l.TrimStart().Length).DefaultIfEmpty(0).Min();
        return string.Join('\n', lines.Select(l => l.Length >= indent ? l[indent..] : l));
    }

    private static string? Link(AdapterFolder adapter, string path) =>
        path.StartsWith(adapter.ModuleName + "/", StringComparison.Ordinal)
            ? Path.GetRelativePath("/" + adapter.Path, "/" + path[(adapter.ModuleName.Length + 1)..]).Replace('\\', '/') + "/"
            : null;
}
