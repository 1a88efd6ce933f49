using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Qvs.Adapters.Lineage;
using Qvs.Adapters.Manifests;
using Qvs.Adapters.Pipelines;
using Qvs.Adapters.Schema;
using Qvs.Cue.Diagnostics;
using Qvs.Testing;

namespace Qvs.Adapters.Tests;

/// <summary>
/// Each archive in <c>Cases</c> is a config with its adapters and, after <c>out/</c>, all that is expected of it: diagnostics, manifests
/// of both phases, the Pulumi project, pipelines. <c>QVS_UPDATE=1</c> writes what is produced.
/// </summary>
public sealed class CaseTests
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly string Folder = TestPaths.InRepository("tests", "Qvs.Adapters.Tests", "Cases");

    public static TheoryData<string> Cases() =>
        [.. Directory.EnumerateFiles(Folder, "*.txtar", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(Folder, f).Replace('\\', '/')).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task An_archive_compiles_to_what_stands_in_it(string name)
    {
        var path = Path.Combine(Folder, name);
        var archive = Txtar.Load(path);
        var input = archive.Files.Where(f => f.Name.StartsWith("out/", StringComparison.Ordinal)).Aggregate(archive, (a, f) => a.Without(f.Name));
        GoldenFile.Check(path, (await Produce(input, TestContext.Current.CancellationToken)).ToString());
    }

    /// <summary>A comment "compile: app setup pulumi pipelines v1beta1 env=staging" says what is asked; without it both main outputs are.</summary>
    private static async Task<Txtar> Produce(Txtar input, CancellationToken cancellation)
    {
        var asked = input.Comment.Split('\n').FirstOrDefault(l => l.StartsWith("compile:", StringComparison.Ordinal))?["compile:".Length..]
            .Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? ["app", "pipelines"];
        var version = asked.Contains("v1beta1") ? TektonVersion.V1Beta1 : TektonVersion.V1;
        var environment = asked.FirstOrDefault(a => a.StartsWith("env=", StringComparison.Ordinal))?[4..] ?? "";
        var output = input;
        foreach (var what in asked)
        {
            var world = new World(input);
            var (text, diagnostics) = what switch
            {
                "app" => Of(await world.Manifests(cancellation)),
                "setup" => Of(await world.Manifests(cancellation, ManifestPhase.Setup)),
                "pulumi" => Of(await world.Manifests(cancellation, format: ManifestFormat.Pulumi)),
                "pipelines" => Of(await world.Pipelines(cancellation, version, environment)),
                "schema" => await Schema(world, cancellation),
                "adapter" => await Adapter(world, cancellation),
                _ when what.StartsWith("explain=", StringComparison.Ordinal) => await Explain(world, what["explain=".Length..], cancellation),
                _ => (null, ""),
            };
            var read = Show.Text(world.Diagnostics);
            diagnostics = diagnostics.StartsWith(read, StringComparison.Ordinal) ? diagnostics : read + diagnostics;
            output = text is null ? output : output.With($"out/{what.Split('=')[0]}{(text.StartsWith('{') ? ".json" : what.Contains('=') ? ".txt" : ".yaml")}", text);
            output = diagnostics.Length == 0 ? output : output.With($"out/{what}.diagnostics", diagnostics);
        }

        return output;
    }

    private static async Task<(string? Text, string Diagnostics)> Schema(World world, CancellationToken cancellation)
    {
        var diagnostics = new DiagnosticBag();
        var project = (await world.Load(cancellation))!;
        return (new ConfigSchema(project.World).Read(project.Config, diagnostics)?.ToJsonString(Indented), Show.Text(diagnostics));
    }

    private static async Task<(string? Text, string Diagnostics)> Adapter(World world, CancellationToken cancellation)
    {
        var diagnostics = new DiagnosticBag();
        var project = (await world.Load(cancellation))!;
        var adapter = new AdapterSchemaReader(project.World).Read(project.Config.DesignPatterns[0].Pattern, diagnostics)!;
        return (new JsonObject { ["parameters"] = adapter.Parameters, ["options"] = adapter.Options }.ToJsonString(Indented), Show.Text(diagnostics));
    }

    private static async Task<(string? Text, string Diagnostics)> Explain(World world, string path, CancellationToken cancellation)
    {
        var diagnostics = new DiagnosticBag();
        var (project, request) = (await world.Request(cancellation))!.Value;
        var text = new StringBuilder();
        foreach (var value in new LineageReader(project.World).Explain(request, path, diagnostics) ?? [])
        {
            text.Append(value.Path).Append(" = ").Append(value.Value).Append('\n');
            foreach (var step in value.Steps)
            {
                text.Append("  ").Append(step.Kind).Append(' ').Append(step.Place).Append(": ").Append(step.Text)
                    .Append(step.Via is null ? "" : $" (by {step.Via})").Append('\n');
            }
        }

        return (text.ToString(), Show.Text(diagnostics));
    }

    private static (string? Text, string Diagnostics) Of(ManifestResult result) => (result.Text, Show.Text(result.Diagnostics));

    private static (string? Text, string Diagnostics) Of(PipelineResult result) => (result.Text, Show.Text(result.Diagnostics));
}
