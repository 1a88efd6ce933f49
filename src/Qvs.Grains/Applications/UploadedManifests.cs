using System.Text.Json.Nodes;
using Qvs.Adapters.Yaml;
using Qvs.Cue.Diagnostics;
using Qvs.Cue.Text;

namespace Qvs.Grains.Applications;

/// <summary>Pipelines and Tasks of a YAML stream, as <c>qvsctl pipeline compile</c> writes it.</summary>
internal sealed record UploadedManifests(ImmutableArray<JsonObject> Pipelines, IReadOnlyDictionary<string, JsonObject> Tasks)
{
    private static readonly DiagnosticDescriptor Unexpected = new("QVS2901", "A document of an upload is no Pipeline and no Task");
    private static readonly YamlLimits Limits = new() { MostBytes = 4 * 1024 * 1024, MostNodes = 500_000 };

    public static UploadedManifests Read(string yaml, DiagnosticBag diagnostics)
    {
        var pipelines = ImmutableArray.CreateBuilder<JsonObject>();
        var tasks = new Dictionary<string, JsonObject>(StringComparer.Ordinal);
        var number = 0;
        foreach (var text in Documents(yaml))
        {
            number++;
            if (YamlReader.Read(new SourceText($"document {number}", text), diagnostics, Limits) is not { } node)
            {
                continue;
            }

            var document = node.ToJson() as JsonObject ?? [];
            switch ((string?)document["kind"], (string?)document["metadata"]?["name"])
            {
                case ("Pipeline", { Length: > 0 }):
                    pipelines.Add(document);
                    break;
                case ("Task", { Length: > 0 } name):
                    tasks[name] = document;
                    break;
                default:
                    diagnostics.Add(Unexpected.At(node.Place, $"document {number} is no Pipeline and no Task with a name. Upload what qvsctl pipeline compile writes"));
                    break;
            }
        }

        return new UploadedManifests(pipelines.ToImmutable(), tasks);
    }

    private static IEnumerable<string> Documents(string yaml)
    {
        var lines = new List<string>();
        foreach (var line in yaml.Split('\n'))
        {
            if (line.TrimEnd() == "---")
            {
                if (lines.Any(text => !string.IsNullOrWhiteSpace(text)))
                {
                    yield return string.Join('\n', lines);
                }

                lines.Clear();
            }
            else
            {
                lines.Add(line);
            }
        }

        if (lines.Any(text => !string.IsNullOrWhiteSpace(text)))
        {
            yield return string.Join('\n', lines);
        }
    }
}
