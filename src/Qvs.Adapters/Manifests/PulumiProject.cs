using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Qvs.Adapters.Yaml;
using Qvs.Cue.Diagnostics;

namespace Qvs.Adapters.Manifests;

/// <summary>All Pulumi resources as one project file.</summary>
internal static partial class PulumiProject
{
    /// <summary>The state of published deployments lies under this project name (formats 2.4.4).</summary>
    private const string Name = "local";

    /// <summary>What a resource of a Pulumi YAML program may have; the rest is ours (formats 2.4.2 c).</summary>
    private static readonly string[] Keys = ["type", "name", "defaultProvider", "properties", "options", "get"];

    public static string Write(IReadOnlyList<CompiledResource> resources, ManifestRequest request, DiagnosticBag diagnostics)
    {
        var mine = resources.Where(r => r.Provider == ResourceShape.Pulumi).ToArray();
        if (mine.Length == 0 && resources.Count > 0)
        {
            diagnostics.Add(ManifestDiagnostics.NothingForFormat.At(
                new Cue.Text.Location(request.Config.Source, default),
                "no resource is for Pulumi, so the project is empty. Compile without --output-format pulumi") with
            {
                Severity = Severity.Warning,
            });
        }

        if (request.Stack is { } name && !StackName().IsMatch(name))
        {
            diagnostics.Add(ManifestDiagnostics.BadStack.At(
                new Cue.Text.Location(request.Config.Source, default), $"\"{name}\" is no name of a stack. Use letters, digits, '-', '_', '.' and '/'"));
        }

        var project = new JsonObject { ["name"] = Name, ["runtime"] = "yaml", ["resources"] = new JsonObject(mine.Select(Resource)) };
        var stack = request.Stack is { Length: > 0 } given ? $"# Takes over the stack {given}\n" : "";
        return stack + YamlWriter.Write(project);
    }

    [GeneratedRegex("^[A-Za-z0-9_./-]{0,300}$", RegexOptions.NonBacktracking)]
    private static partial Regex StackName();

    private static KeyValuePair<string, JsonNode?> Resource(CompiledResource resource) => KeyValuePair.Create<string, JsonNode?>(
        resource.Id,
        new JsonObject(Keys.Where(resource.Data.ContainsKey).Select(k => KeyValuePair.Create(k, resource.Data[k]?.DeepClone()))));
}
