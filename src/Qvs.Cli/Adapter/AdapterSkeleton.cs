using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Qvs.Adapters.Manifests.Import;
using Qvs.Cli.Manifest;
using Qvs.Cue.Diagnostics;
using Qvs.Cue.Formatting;
using Qvs.Cue.Syntax;
using Qvs.Cue.Text;

namespace Qvs.Cli.Adapter;

/// <summary>The files of a new adapter: they pass its own tests at once.</summary>
internal sealed partial class AdapterSkeleton
{
    private readonly List<string> _made = [];
    private readonly string _folder;
    private readonly string _module;
    private readonly string _modulePath;

    private AdapterSkeleton(string folder, string module, string modulePath) => (_folder, _module, _modulePath) = (folder, module, modulePath);

    public static string Package(string folder) => Path.GetFileName(Path.GetFullPath(folder).TrimEnd('/'));

    /// <summary>Null if an adapter can be made there.</summary>
    public static string? Problem(string folder) =>
        !PackageName().IsMatch(Package(folder)) ? $"\"{Package(folder)}\" cannot name a package. Use letters, digits and '_'"
        : Directory.Exists(folder) || File.Exists(folder) ? $"{folder} exists already. Choose another name"
        : null;

    /// <summary>An adapter to begin with.</summary>
    public static ManifestImportResult Beginning(string package) => new(
        $$"""
        package {{package}}

        DesignPattern: {
        	name:        "{{package}}"
        	description: "What it gives, in a sentence."

        	parameters: {
        		// Name of the application and of its ConfigMap.
        		appName: =~"^[a-z0-9]([-a-z0-9]*[a-z0-9])?$"
        	}

        	let _p = parameters

        	resources: app: config: {
        		apiVersion: "v1"
        		kind:       "ConfigMap"
        		metadata: name: _p.appName
        		data: {}
        	}
        }

        """,
        [new ImportedParam("appName", "string", "", "shop", IsRequired: true)],
        ["config"],
        []);

    /// <param name="modulePath">For a folder that lies in no CUE module yet: one is begun beside it.</param>
    public static async Task<IReadOnlyList<string>> Write(string folder, string modulePath, ManifestImportResult adapter, CancellationToken cancellation)
    {
        var full = Path.GetFullPath(folder).TrimEnd('/');
        var above = Path.GetDirectoryName(full) ?? full;
        var root = AdapterFolder.ModuleRoot(above);
        var name = root is null ? modulePath : AdapterFolder.NameOf(await File.ReadAllTextAsync(Path.Combine(root, "cue.mod", "module.cue"), cancellation)) ?? modulePath;
        var skeleton = new AdapterSkeleton(full, root ?? above, name);
        if (root is null)
        {
            skeleton.Add(Path.Combine(above, "cue.mod", "module.cue"), $"module: \"{name}\"\nlanguage: version: \"v0.9.0\"\n");
        }

        skeleton.AddAdapter(adapter);
        await foreach (var result in new AdapterTests(update: true).Run(folder, cancellation))
        {
            if (result.Problem.Length > 0)
            {
                throw new InvalidOperationException($"{result.Name}: {result.Problem}");
            }
        }

        return [.. skeleton._made, .. ((string[])["tests/minimal/expected.json", "README.md"]).Select(f => AdapterFolder.Display(Path.Combine(full, f)))];
    }

    private void AddAdapter(ManifestImportResult adapter)
    {
        var pattern = $"{_modulePath}/{AdapterFolder.Relative(_module, _folder)}";
        var back = Path.GetRelativePath(Path.Combine(_folder, "example"), _module).Replace('\\', '/');
        Add(Path.Combine(_folder, "main.cue"), adapter.Text!);
        Add(Path.Combine(_folder, "example", "qvs.yaml"), Config(adapter, pattern, back));
        Add(Path.Combine(_folder, "example", "params.json"), Values(adapter));
        Add(Path.Combine(_folder, "tests", "minimal", "input.cue"), Case(adapter, pattern));
    }

    private string Config(ManifestImportResult adapter, string pattern, string back) =>
        $"""
        params:
        {string.Concat(adapter.Params.Select(p => $"  - name: {p.Name}\n    type: {p.Type}\n"))}modules:
          - name: {_modulePath}
            local:
              path: {back}
        designPatterns:
          - pattern: {pattern}
            params:
        {string.Concat(adapter.Params.Select(p => $"      {p.Name}: $(params.{p.Name})\n"))}
        """;

    private static string Values(ManifestImportResult adapter) => new JsonObject
    {
        ["params"] = new JsonArray([.. adapter.Params.Select(p => (JsonNode)new JsonObject { ["name"] = p.Name, ["value"] = p.Value })]),
        ["secrets"] = new JsonArray(),
    }.ToJsonString(Terminal.Readable) + "\n";

    private static string Case(ManifestImportResult adapter, string pattern)
    {
        ImportedParam[] given = [.. adapter.Params.Where(p => p.IsRequired)];
        var width = given.Max(p => p.Name.Length);
        var lines = given.Select(p => $"\t{p.Name}:{new string(' ', width - p.Name.Length + 1)}{(p.Type == "int" ? p.Value : Qvs.Cue.Values.Quoting.Quote(p.Value))}\n");
        return $"package test\n\nimport \"{pattern}\"\n\n_case: {Package(pattern)}.DesignPattern & {{parameters: {{\n{string.Concat(lines)}}}}}\n\nparameters: _case.parameters\napp:        _case.resources.app\n";
    }

    private void Add(string path, string text)
    {
        CommandFiles.Write(path, path.EndsWith(".cue", StringComparison.Ordinal) ? Formatter.Format(Parser.ParseFile(new SourceText(path, text), new DiagnosticBag())) : text);
        _made.Add(AdapterFolder.Display(path));
    }

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_]*$", RegexOptions.NonBacktracking)]
    private static partial Regex PackageName();
}
