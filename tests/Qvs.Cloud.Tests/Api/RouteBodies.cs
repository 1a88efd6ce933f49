namespace Qvs.Cloud.Tests.Api;

/// <summary>Requests that are well formed, so that what answers them is whether the caller may, and not how they look.</summary>
internal static class RouteBodies
{
    private const string Project = "/apis/v1/projects/{project}";

    private static readonly Dictionary<string, string> Known = new(StringComparer.Ordinal)
    {
        [$"PUT {Project}"] = """{"displayName":"Changed","description":""}""",
        [$"PUT {Project}/members/{{member}}"] = """{"displayName":"None","roles":["viewer"]}""",
        [$"PUT {Project}/quotas"] = """{"applications":null,"openRuns":null,"runsAtOnce":null}""",
        [$"POST {Project}/tokens"] = """{"name":"t","scopes":["administer"],"expiresAt":"2000-01-01T00:00:00Z"}""",
        [$"PUT {Project}/repositories/{{name}}"] = """{"kind":"git","url":"https://git.example.com/none.git","description":"","credential":null}""",
        [$"PUT {Project}/environments/{{name}}"] = """{"displayName":"None","description":"","order":1,"cluster":"none","targets":[],"parameters":{},"freezes":[]}""",
        [$"PUT {Project}/clusters/{{name}}"] = """{"displayName":"None","kind":"kubeconfig","credential":"none","requestsPerSecond":1}""",
        [$"PUT {Project}/applications/{{name}}"] = """{"displayName":"None","description":"","repository":"none","configPath":"qvs.yaml"}""",
        [$"PUT {Project}/credentials/{{name}}"] = """{"purpose":"free","description":"","values":{"key":"value"}}""",
        [$"POST {Project}/applications/{{application}}/action/compile"] = """{"revision":"main"}""",
        [$"POST {Project}/applications/{{application}}/action/apply"] = """{"compilation":"none"}""",
        [$"PUT {Project}/applications/{{application}}/deployments/{{deployment}}"] = """{"displayName":"None","environment":"none","config":{},"secrets":{},"credentials":{}}""",
        [$"POST {Project}/assemblylines/{{line}}/action/prospect"] = """{"inputs":{}}""",
        [$"POST {Project}/assemblylines/{{line}}/runs"] = """{"inputs":{}}""",
        [$"POST {Project}/assemblylines/{{line}}/runs/{{number:int}}/action/cancel"] = """{"reason":""}""",
        [$"POST {Project}/assemblylines/{{line}}/runs/{{number:int}}/action/vote"] = """{"stage":"none","approves":true}""",
        ["POST /task/{token}/apis/v1/projects/{project}/taskruns/{taskrun}/notification"] = """{"message":"hello"}""",
    };

    public static string Of(Route route) => Known.GetValueOrDefault($"{route.Method} {route.Path}", "{}");

    public static string TypeOf(Route route) =>
        route.Method == "PUT" && (route.Path.EndsWith("/pipelines", StringComparison.Ordinal) || route.Path.EndsWith("/assemblylines/{line}", StringComparison.Ordinal)) ? "application/yaml" : "application/json";

    public static string QueryOf(Route route) => route.Path.EndsWith("/search", StringComparison.Ordinal) ? "?expression=a" : "";
}
