using System.Text.Json.Nodes;

namespace Qvs.LocalCluster.Tekton.Model;

/// <summary>Paths inside the containers, always with slashes, whatever this machine has.</summary>
internal static class PathText
{
    /// <summary>The shortest name of the same place, as Go's <c>path.Clean</c> gives it.</summary>
    public static string Clean(string path)
    {
        var rooted = path.StartsWith('/');
        var parts = new List<string>();
        foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            switch (part)
            {
                case ".":
                    break;
                case ".." when parts.Count > 0 && parts[^1] != "..":
                    parts.RemoveAt(parts.Count - 1);
                    break;
                case ".." when rooted:
                    break;
                default:
                    parts.Add(part);
                    break;
            }
        }

        return (rooted ? "/" : "") + string.Join('/', parts) is { Length: > 0 } clean ? clean : ".";
    }

    public static string Join(string left, string right) => left.Length == 0 ? right : right.Length == 0 ? left : Clean($"{left}/{right}");

    /// <summary>Where a workspace is mounted: where its declaration says, otherwise in /workspace under its name.</summary>
    public static string MountPath(JsonObject declaration) =>
        declaration.Str("mountPath") is { Length: > 0 } path ? path : "/workspace/" + declaration.Str("name");
}
