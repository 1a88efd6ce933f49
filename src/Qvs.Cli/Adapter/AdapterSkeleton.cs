using System.Text.RegularExpressions;
using Qvs.Cli.Manifest;

namespace Qvs.Cli.Adapter;

/// <summary>The files of a new adapter.</summary>
internal static partial class AdapterSkeleton
{
    public static IReadOnlyList<string> Write(string folder, string modulePath, out string? problem)
    {
        var full = Path.GetFullPath(folder);
        var name = Path.GetFileName(full.TrimEnd('/'));
        problem = !PackageName().IsMatch(name) ? $"\"{name}\" cannot name a package. Use letters, digits and '_'"
            : Directory.Exists(full) ? $"{folder} exists already. Choose another name"
            : null;
        if (problem is not null)
        {
            return [];
        }

        var made = new List<string>();
        var root = ModuleRoot(full);
        if (root is null)
        {
            root = Path.GetDirectoryName(full) ?? full;
            Add(Path.Combine(root, "cue.mod", "module.cue"), $"module: \"{modulePath}\"\n");
        }
        else
        {
            modulePath = NameOf(File.ReadAllText(Path.Combine(root, "cue.mod", "module.cue"))) ?? modulePath;
        }

        var package = Path.GetRelativePath(root, full).Replace('\\', '/');
        Add(Path.Combine(full, name + ".cue"), Adapter(name));
        Add(Path.Combine(full, "test", "qvs.yaml"), Config(modulePath, $"{modulePath}/{package}", Path.GetRelativePath(Path.Combine(full, "test"), root).Replace('\\', '/')));
        Add(Path.Combine(full, "test", "params.json"), "{\"params\": [{\"name\": \"appName\", \"value\": \"shop\"}], \"secrets\": []}\n");
        Add(Path.Combine(full, "README.md"), $"# {name}\n\nWhat it gives, and when to use it.\n\nTest: `qvsctl manifest test {name}` (`--update` accepts what is compiled).\n");
        return made;

        void Add(string path, string text)
        {
            CommandFiles.Write(path, text);
            made.Add(Path.GetRelativePath(".", path));
        }
    }

    private static string? ModuleRoot(string folder)
    {
        for (var at = Path.GetDirectoryName(folder); at is not null; at = Path.GetDirectoryName(at))
        {
            if (File.Exists(Path.Combine(at, "cue.mod", "module.cue")))
            {
                return at;
            }
        }

        return null;
    }

    private static string? NameOf(string text) => ModuleName().Match(text) is { Success: true } match ? match.Groups[1].Value : null;

    private static string Adapter(string name) => $$"""
        package {{name}}

        DesignPattern: {
        	name: "{{name}}"

        	parameters: {
        		// Name of the application.
        		appName: string
        	}

        	resources: app: config: {
        		apiVersion: "v1"
        		kind:       "ConfigMap"
        		metadata: name: parameters.appName
        		data: {}
        	}
        }

        """;

    private static string Config(string module, string pattern, string path) => $"""
        params:
          - name: appName
            type: string
        modules:
          - name: {module}
            local:
              path: {path}
        designPatterns:
          - pattern: {pattern}
            params:
              appName: $(params.appName)

        """;

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_]*$", RegexOptions.NonBacktracking)]
    private static partial Regex PackageName();

    [GeneratedRegex("module:\\s*\"([^\"]+)\"", RegexOptions.NonBacktracking)]
    private static partial Regex ModuleName();
}
