using System.Text;
using Qvs.Adapters.Manifests;
using Qvs.Cli.Manifest;
using Qvs.Cue;
using Qvs.Cue.Diagnostics;
using Qvs.Cue.Formatting;
using Qvs.Cue.Loading;

namespace Qvs.Cli.Adapter;

/// <param name="Problem">Empty if it passed.</param>
internal sealed record AdapterTestResult(string Name, string Problem);

/// <summary>
/// The tests of adapters (adapters/README.md): <c>tests/CASE/input.cue</c> exports to <c>expected.json</c>; <c>tests/_CASE</c> is refused
/// with the lines of <c>expected.err</c>; the example compiles; the README is what <c>adapter doc</c> writes. For a whole module also the
/// form of its files.
/// </summary>
internal sealed class AdapterTests(bool update)
{
    private readonly ParsedFiles _parsed = new();

    public async IAsyncEnumerable<AdapterTestResult> Run(string folder, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        var full = Path.GetFullPath(folder);
        if (AdapterFolder.ModuleRoot(full) is not { } root)
        {
            yield return new(folder, "no folder above has a cue.mod. qvsctl adapter new makes one\n");
            yield break;
        }

        if (root == full)
        {
            yield return new("form", Form(root));
            yield return new("types", Types(root));
        }

        foreach (var input in Directory.EnumerateFiles(full, "input.cue", SearchOption.AllDirectories).Where(f => f.Contains("/tests/", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            yield return Case(root, Path.GetDirectoryName(input)!);
        }

        foreach (var adapter in AdapterFolder.Find(folder))
        {
            yield return await Example(adapter, cancellation);
            yield return await Readme(adapter, update, cancellation);
        }
    }

    /// <summary>Whether the README is up to date; with <paramref name="update"/> it is written.</summary>
    public static async Task<AdapterTestResult> Readme(AdapterFolder adapter, bool update, CancellationToken cancellation)
    {
        var (text, problem) = await AdapterDocs.Write(adapter, cancellation);
        var name = AdapterFolder.Display(adapter.Readme);
        if (text is null)
        {
            return new(name, problem);
        }

        if (update)
        {
            CommandFiles.Write(adapter.Readme, text);
            return new(name, "");
        }

        var lines = File.Exists(adapter.Readme) ? Comparison.Lines(await File.ReadAllTextAsync(adapter.Readme, cancellation), text) : "there is no README.md\n";
        return new(name, lines.Length == 0 ? "" : $"{lines}Run: qvsctl adapter doc {AdapterFolder.Display(adapter.Combine())}\n");
    }

    private AdapterTestResult Case(string root, string folder)
    {
        var name = AdapterFolder.Display(folder);
        var output = Export(root, AdapterFolder.Relative(root, folder));
        var refusal = Path.Combine(folder, "expected.err");
        if (File.Exists(refusal))
        {
            var said = DiagnosticRenderer.Render(output.Errors, DiagnosticStyle.Cue);
            var missing = File.ReadAllLines(refusal).Where(l => l.Length > 0 && !said.Contains(l, StringComparison.Ordinal)).Select(l => $"missing in the message: {l}\n").ToArray();
            return new(name, output.Text is not null ? "was accepted\n" : missing.Length > 0 ? string.Concat(missing) + said : "");
        }

        if (output.Text is not { } text)
        {
            return new(name, DiagnosticRenderer.Render(output.Errors, DiagnosticStyle.Cue));
        }

        var expected = Path.Combine(folder, "expected.json");
        if (update)
        {
            // A text file ends with the end of a line.
            CommandFiles.Write(expected, $"{text.TrimEnd('\n')}\n");
        }

        return new(name, File.Exists(expected) ? Comparison.Lines(File.ReadAllText(expected), text) : "there is no expected.json. --update writes it\n");
    }

    private CueOutput Export(string root, string path)
    {
        var context = new CueContext(new CueOptions { WorkingDirectory = root, Parsed = _parsed });
        var loaded = context.Load([$"./{path}"]);
        Diagnostic[] problems = [.. loaded.Diagnostics, .. CueContext.LoadErrors(loaded.Instances)];
        if (problems.Length > 0 || loaded.Instances.Count != 1)
        {
            return new CueOutput(null, problems);
        }

        var value = context.Build(loaded.Instances[0]);
        return value.Validate() is { Count: > 0 } errors ? new CueOutput(null, errors) : value.ToJson();
    }

    private string Form(string root)
    {
        var wrong = new StringBuilder();
        foreach (var file in Directory.EnumerateFiles(root, "*.cue", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var content = File.ReadAllText(file);
            var parsed = _parsed.Parse(AdapterFolder.Display(file), content);
            if (parsed.Diagnostics.Count > 0)
            {
                wrong.Append(DiagnosticRenderer.Render(parsed.Diagnostics, DiagnosticStyle.Cue));
            }
            else if (Formatter.Format(parsed.File) != content)
            {
                wrong.Append($"{AdapterFolder.Display(file)} is not formatted. Run: qvsctl cue fmt {AdapterFolder.Display(file)}\n");
            }
        }

        return wrong.ToString();
    }

    private string Types(string root)
    {
        var context = new CueContext(new CueOptions { WorkingDirectory = root, Parsed = _parsed });
        var loaded = context.Load(["./..."]);
        Diagnostic[] problems = [.. loaded.Diagnostics, .. CueContext.LoadErrors(loaded.Instances)];
        return DiagnosticRenderer.Render(problems.Length > 0 ? problems : loaded.Instances.SelectMany(i => context.Build(i).Validate()), DiagnosticStyle.Cue);
    }

    private static async Task<AdapterTestResult> Example(AdapterFolder adapter, CancellationToken cancellation)
    {
        var name = AdapterFolder.Display(adapter.Combine("example"));
        if (!File.Exists(adapter.ExampleConfig) || !File.Exists(adapter.ExampleParams))
        {
            return new(name, "there is no qvs.yaml or no params.json\n");
        }

        var session = adapter.Example();
        if (await session.Load(cancellation) is not { } project || session.Values(adapter.ExampleParams) is not { } values)
        {
            return new(name, Terminal.Text(session.Diagnostics));
        }

        var isPulumi = new ManifestCompiler(project.World).Compile(new ManifestRequest(project.Config, values), cancellation) is { Resources: [{ Provider: "pulumi-yaml" }, ..] };
        var result = new ManifestCompiler(project.World).Compile(new ManifestRequest(project.Config, values, ManifestPhase.App, isPulumi ? ManifestFormat.Pulumi : ManifestFormat.Kubernetes), cancellation);
        return new(name, Terminal.Text(result.Diagnostics));
    }
}
