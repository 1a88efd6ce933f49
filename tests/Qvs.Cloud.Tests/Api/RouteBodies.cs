namespace Qvs.Cloud.Tests.Api;

/// <summary>Requests that are well formed, so that what answers them is whether the caller may, and not how they look.</summary>
internal static class RouteBodies
{
    private const string Project = "/apis/v1/projects/{project}";

    private static readonly Dictionary<string, string> Known = new(StringComparer.Ordinal)
    {
        [$"PUT {Project}"] = """{"displayName":"Changed","description":""}""",
        [$"PUT {Project}/members/{{member}}"] = """{"displayName":"None","roles":["viewer"]}""",
        [$"PUT {Project}/retention"] = """{"runDays":365,"logDays":180,"artifactDays":180,"keepRuns":20,"auditDays":null}""",
        [$"POST {Project}/action/delete"] = """{"confirmation":"not this one","cancelRuns":false}""",
        ["PUT /apis/v1/operator/projects/{name}/quotas"] = """{"applications":null}""",
        ["POST /apis/v1/operator/projects/{name}/action/delete"] = """{"confirmation":"not this one","cancelRuns":false}""",
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
        [$"PUT {Project}/channels/{{name}}"] = """{"displayName":"None","kind":"slack","credential":"none","recipients":[],"rules":[],"isPaused":false}""",
        [$"PUT {Project}/repositories/{{name}}/webhook"] = """{"reportsStatus":true,"triggers":[]}""",
        [$"POST {Project}/repositories/{{name}}/webhook/action/check"] = """{"header":"push","payload":{}}""",
        [$"PUT {Project}/assemblylines/{{line}}/promotions"] = """{"rules":[]}""",
        [$"POST {Project}/assemblylines/{{line}}/runs/{{number:int}}/action/override-freeze"] = """{"reason":"none"}""",
        [$"POST {Project}/applications/{{application}}/deployments/{{deployment}}/action/hold"] = """{"reason":"none"}""",
        [$"POST {Project}/applications/{{application}}/deployments/{{deployment}}/action/release-hold"] = """{"reason":"none"}""",
        [$"POST {Project}/applications/{{application}}/deployments/{{deployment}}/action/rollback"] = """{"line":"none","number":1,"reason":"none"}""",
        [$"POST {Project}/applications/{{application}}/deployments/{{deployment}}/drift/action/adopt"] = """{"object":"none","path":"none"}""",
        [$"POST {Project}/applications/{{application}}/deployments/{{deployment}}/drift/action/ignore"] = """{"object":"none","path":"none","owner":"none","reason":"none","until":"2000-01-01T00:00:00Z"}""",
        [$"PUT {Project}/assemblylines/{{line}}/schedules/{{schedule}}"] = """{"cron":"0 3 * * *","timeZone":"UTC","inputs":{},"isEnabled":true}""",
        [$"POST {Project}/catalog/modules"] = """{"name":"example.com/none","revision":"v1"}""",
        ["POST /task/{token}/apis/v1/projects/{project}/taskruns/{taskrun}/notification"] = """{"message":"hello"}""",
    };

    public static string Of(Route route) => Known.GetValueOrDefault($"{route.Method} {route.Path}", "{}");

    /// <summary>Also bodies in which nothing is demanded.</summary>
    public static bool TakesJson(Route route) =>
        Known.ContainsKey($"{route.Method} {route.Path}") || route.Path.EndsWith("/action/retry", StringComparison.Ordinal)
        || route.Path.EndsWith("/action/promote", StringComparison.Ordinal) || route.Path.EndsWith("/action/promotion-preview", StringComparison.Ordinal);

    public static string TypeOf(Route route) =>
        route.Path.EndsWith("/action/try", StringComparison.Ordinal)
        || (route.Method == "PUT" && (route.Path.EndsWith("/pipelines", StringComparison.Ordinal) || route.Path.EndsWith("/assemblylines/{line}", StringComparison.Ordinal))) ? "application/yaml" : "application/json";

    public static string QueryOf(Route route) => route.Path switch
    {
        _ when route.Path.EndsWith("/search", StringComparison.Ordinal) => "?expression=a",
        _ when route.Path.EndsWith("/catalog/adapter", StringComparison.Ordinal) => "?pattern=none",
        _ when route.Path.Contains("/catalog/modules", StringComparison.Ordinal) && route.Method != "POST" => "?name=none",
        _ when route.Method == "GET" && route.Path.EndsWith("/rollback", StringComparison.Ordinal) => "?line=none&number=1",
        _ => "",
    };
}
