using System.Text;
using System.Text.Json.Nodes;

namespace Qvs.Cli.Platform;

/// <summary>What the API says of releases, for people.</summary>
internal static class ReleaseText
{
    /// <summary><c>run:demo/prod/3</c> as <c>prod 3</c>.</summary>
    public static string Run(JsonNode? run) => run?.ToString().Split('/') is [.., var line, var number] ? $"{line} {number}" : "";

    /// <summary>What would change at a deployment; the manifests are in the JSON.</summary>
    public static string Diff(JsonNode diff)
    {
        var text = new StringBuilder().Append("  ").Append(diff["deployment"]?.ToString() is { } key ? key[(key.IndexOf('/', StringComparison.Ordinal) + 1)..] : "").Append('\n');
        foreach (var kind in (string[])["image", "adapters", "parameters"])
        {
            foreach (var change in diff[kind] as JsonArray ?? [])
            {
                text.Append("    ").Append((string?)change!["name"]).Append(": ").Append((string?)change["before"] ?? "(nothing)").Append(" -> ").Append((string?)change["after"] ?? "(nothing)").Append('\n');
            }
        }

        foreach (var note in diff["notes"] as JsonArray ?? [])
        {
            text.Append("    ").Append(note).Append('\n');
        }

        return text.ToString();
    }
}
