using System.Text.Json.Nodes;

namespace Qvs.Infrastructure.Kubernetes.Runs;

/// <summary>The condition <c>Succeeded</c>, by which all of Tekton's runs say how they are.</summary>
internal static class Conditions
{
    private const int MessageLength = 1000;

    public static JsonObject? Succeeded(JsonObject run) => run.Objects("status", "conditions").FirstOrDefault(condition => condition.Text("type") == "Succeeded");

    public static bool HasEnded(JsonObject run) => Succeeded(run).Text("status") is "True" or "False";

    public static string Message(JsonNode? condition) =>
        condition.Text("message") is not { } message ? "" : message.Length <= MessageLength ? message.Trim() : message[..MessageLength].Trim() + "...";
}
