using System.Text.Json.Nodes;

namespace Qvs.Cloud.Api;

/// <summary>Example requests by operation: part of the description, and sent by a test, so that they stay true.</summary>
internal static class ApiExamples
{
    public const string Line = """
        apiVersion: vs.axis-dev.io/v1
        kind: AssemblyLine
        metadata:
          name: deliver
        spec:
          params:
            - {name: gitRevision, type: string, default: main}
          stages:
            - name: build
              spec:
                deployment: {app: shop, name: dev}
                pipeline: shop-build
                params:
                  - name: gitRevision
                    value: $(inputs.gitRevision)
        """;

    public const string Pipelines = """
        apiVersion: tekton.dev/v1
        kind: Pipeline
        metadata: {name: shop-build}
        spec:
          tasks:
            - name: say
              taskRef: {name: shop-say}
        ---
        apiVersion: tekton.dev/v1
        kind: Task
        metadata: {name: shop-say}
        spec:
          steps:
            - {name: say, image: "alpine:3", script: echo hello}
        """;

    private const string Config = """
        params:
          - {name: appName, type: string}
        modules:
          - name: qvs.dev/adapters
            revision: v1
        designPatterns:
          - pattern: qvs.dev/adapters/kubernetes/web
            params: {appName: $(params.appName)}
        """;

    private static readonly Dictionary<string, string> Requests = new(StringComparer.Ordinal)
    {
        ["CreateProject"] = """{"name":"shop","displayName":"Shop"}""",
        ["DescribeProject"] = """{"displayName":"Shop","description":"The web shop and what belongs to it"}""",
        ["SetMember"] = """{"displayName":"Olga Example","roles":["developer","approver"]}""",
        ["SetQuotas"] = """{"applications":50,"openRuns":20,"runsPerDay":500,"storedBytes":107374182400,"weight":2}""",
        ["PutRetention"] = """{"runDays":180,"logDays":30,"artifactDays":30,"keepRuns":50,"auditDays":null}""",
        ["DeleteProject"] = """{"confirmation":"shop","cancelRuns":true}""",
        ["OperatorDeleteProject"] = """{"confirmation":"shop","cancelRuns":true}""",
        ["CreateToken"] = """{"name":"ci","scopes":["read","deploy"],"expiresAt":"2027-01-31T00:00:00Z"}""",
        ["PutRepository"] = """{"kind":"gitHub","url":"https://github.com/example/shop.git","description":"","credential":"gitsecret-shop"}""",
        ["PutEnvironment"] = """
            {"displayName":"Staging","description":"","order":1,"cluster":"main","parameters":{"logLevel":"info"},"freezes":[],
             "targets":[{"name":"default","kind":"kubernetes","fields":{"k8sNamespace":"shop-staging"}}]}
            """,
        ["PutCluster"] = """{"displayName":"Main","kind":"kubeconfig","credential":"kubernetes-default-main","requestsPerSecond":20}""",
        ["PutApplication"] = """{"displayName":"Shop","description":"","repository":"shop","configPath":".valuestream/qvs.yaml"}""",
        ["PutCredential"] = """{"purpose":"free","description":"The registry's robot","values":{"user":"robot","password":"..."}}""",
        ["PutDeployment"] = """
            {"displayName":"Shop in staging","environment":"staging","config":{"replicas":"2"},
             "secrets":{"dbPassword":{"key":"shop-db","version":""}},"credentials":{"default":"kubernetes-default-main"}}
            """,
        ["Compile"] = """{"revision":"main"}""",
        ["Apply"] = """{"compilation":"the id that Compile answered"}""",
        ["Prospect"] = """{"inputs":{"gitRevision":"main"}}""",
        ["StartRun"] = """{"inputs":{"gitRevision":"main"},"cause":"nightly"}""",
        ["CancelRun"] = """{"reason":"The wrong revision"}""",
        ["RetryRun"] = """{"scope":"failedTasks","stage":""}""",
        ["Vote"] = """{"stage":"prod","approves":true,"comment":"Looks good"}""",
        ["PutChannel"] = """{"displayName":"Team","kind":"slack","credential":"slack-team","recipients":[],"rules":[],"isPaused":false}""",
        ["PutWebhook"] = """
            {"reportsStatus":true,"triggers":[{"name":"main","line":"deliver","events":["push"],"refs":["main","release/.*"],"paths":[],"ignore":[],
             "bindings":[{"input":"gitRevision","source":"event","value":"commit"}],"isEnabled":true,"allowForks":false}]}
            """,
        ["CheckWebhook"] = """{"header":"push","payload":{"ref":"refs/heads/main","after":"3f786850e387550fdab836ed7e6dc881de23001b"}}""",
        ["PutPromotions"] = """{"rules":[{"to":"production","bindings":{"imageName":"image"},"isAutomatic":false}]}""",
        ["PreviewPromotion"] = """{"to":["production"],"inputs":{}}""",
        ["Promote"] = """{"to":["production"],"inputs":{}}""",
        ["OverrideFreeze"] = """{"reason":"A fix that cannot wait"}""",
        ["HoldDeployment"] = """{"reason":"Under inspection"}""",
        ["ReleaseHold"] = """{"reason":"Inspected"}""",
        ["Rollback"] = """{"line":"deliver","number":41,"reason":"The new one is slow"}""",
        ["AdoptDrift"] = """{"object":"Deployment shop-staging/shop","path":"spec.replicas"}""",
        ["IgnoreDrift"] = """{"object":"Deployment shop-staging/shop","path":"spec.replicas","owner":"autoscaler","reason":"It scales","until":"2027-01-31T00:00:00Z"}""",
        ["PutSchedule"] = """{"cron":"0 3 * * 1-5","timeZone":"Asia/Tokyo","inputs":{"gitRevision":"main"},"isEnabled":true}""",
        ["AddModule"] = """{"name":"github.com/example/adapters","revision":"v1.2.0","path":"."}""",
        ["AskForToken"] = """{"host":"laptop","challenge":"47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU","project":"shop","scopes":["read"],"days":30}""",
        ["FetchToken"] = """{"code":"BCDFGHJK.0123456789abcdef","verifier":"what the challenge is the SHA-256 of"}""",
    };

    /// <returns>Null for an operation without a body, or whose body is YAML.</returns>
    public static JsonNode? Of(string? operation) => operation is not null && Requests.TryGetValue(operation, out var text) ? JsonNode.Parse(text) : null;

    /// <summary>The YAML that an operation takes; null if it takes none.</summary>
    public static string? YamlOf(string? operation) => operation switch
    {
        "PutAssemblyLine" => Line,
        "PutPipelines" => Pipelines,
        "TryConfig" or "TryManifests" => Config,
        _ => null,
    };
}
