using System.Text.Json.Nodes;

namespace Qvs.LocalCluster.Discovery;

/// <summary>The Kubernetes release whose behaviour is followed.</summary>
internal static class ServerVersion
{
    public const string GitVersion = "v1.31.0+qvs";

    public static JsonObject Document() => new()
    {
        ["major"] = "1",
        ["minor"] = "31",
        ["gitVersion"] = GitVersion,
        ["gitCommit"] = "0000000000000000000000000000000000000000",
        ["gitTreeState"] = "clean",
        ["buildDate"] = "2024-08-13T07:28:49Z",
        ["goVersion"] = "none",
        ["compiler"] = "roslyn",
        ["platform"] = "linux/amd64",
    };
}
