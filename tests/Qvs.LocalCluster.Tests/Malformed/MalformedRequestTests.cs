using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Qvs.LocalCluster.Tests.Malformed;

/// <summary>Requests and objects that nobody should send: each gets a 4xx with a Status body, and the cluster goes on.</summary>
public sealed class MalformedRequestTests(MalformedServer server) : IClassFixture<MalformedServer>
{
    private const string Maps = "/api/v1/namespaces/default/configmaps";
    private const string Pods = "/api/v1/namespaces/default/pods";
    private const string Deployments = "/apis/apps/v1/namespaces/default/deployments";
    private const string Runs = "/apis/tekton.dev/v1/namespaces/default/pipelineruns";

    private static readonly (string Name, string Method, string Path, string Type, string Body)[] Requests =
    [
        ("empty body", "POST", Maps, "application/json", ""),
        ("blank body", "POST", Maps, "application/json", "  \n "),
        ("open brace", "POST", Maps, "application/json", "{"),
        ("open string", "POST", Maps, "application/json", """{"metadata":{"name":"a"""),
        ("trailing comma", "POST", Maps, "application/json", """{"metadata":{"name":"a"},}"""),
        ("two values", "POST", Maps, "application/json", """{"metadata":{"name":"a"}}{}"""),
        ("comment", "POST", Maps, "application/json", """{/*x*/"metadata":{}}"""),
        ("list", "POST", Maps, "application/json", "[]"),
        ("text", "POST", Maps, "application/json", "\"x\""),
        ("number", "POST", Maps, "application/json", "1"),
        ("null", "POST", Maps, "application/json", "null"),
        ("NaN", "POST", Maps, "application/json", "NaN"),
        ("lone surrogate", "POST", Maps, "application/json", """{"metadata":{"name":"\ud800"}}"""),
        ("too deep", "POST", Maps, "application/json", string.Concat(Enumerable.Repeat("{\"a\":", 1000)) + "1" + new string('}', 1000)),
        ("too large", "POST", Maps, "application/json", "{\"data\":{\"k\":\"" + new string('x', 4 << 20) + "\"}}"),
        ("metadata is text", "POST", Maps, "application/json", """{"metadata":"a"}"""),
        ("metadata is a list", "POST", Maps, "application/json", """{"metadata":[]}"""),
        ("name is a number", "POST", Maps, "application/json", """{"metadata":{"name":5}}"""),
        ("name is an object", "POST", Maps, "application/json", """{"metadata":{"name":{}}}"""),
        ("labels are a list", "POST", Maps, "application/json", """{"metadata":{"name":"a","labels":[]}}"""),
        ("label is a number", "POST", Maps, "application/json", """{"metadata":{"name":"a","labels":{"x":1}}}"""),
        ("annotation is an object", "POST", Maps, "application/json", """{"metadata":{"name":"a","annotations":{"x":{}}}}"""),
        ("owner is text", "POST", Maps, "application/json", """{"metadata":{"name":"a","ownerReferences":["x"]}}"""),
        ("no name", "POST", Maps, "application/json", "{}"),
        ("name with a slash", "POST", Maps, "application/json", """{"metadata":{"name":"a/b"}}"""),
        ("name with dots up", "POST", Maps, "application/json", """{"metadata":{"name":"../../etc"}}"""),
        ("name with a line end", "POST", Maps, "application/json", """{"metadata":{"name":"a\n"}}"""),
        ("name too long", "POST", Maps, "application/json", $$"""{"metadata":{"name":"{{new string('a', 300)}}"} }"""),
        ("data of numbers", "POST", Maps, "application/json", """{"metadata":{"name":"a"},"data":{"k":1}}"""),
        ("wrong kind", "POST", Maps, "application/json", """{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a"}}"""),
        ("wrong version", "POST", Maps, "application/json", """{"apiVersion":"v9","kind":"ConfigMap","metadata":{"name":"a"}}"""),
        ("base64 that is none", "POST", "/api/v1/namespaces/default/secrets", "application/json", """{"metadata":{"name":"a"},"data":{"k":"%%%"}}"""),
        ("containers are text", "POST", Pods, "application/json", """{"metadata":{"name":"a"},"spec":{"containers":"x"}}"""),
        ("container is null", "POST", Pods, "application/json", """{"metadata":{"name":"a"},"spec":{"containers":[null]}}"""),
        ("spec is missing", "POST", Pods, "application/json", """{"metadata":{"name":"a"}}"""),
        ("replicas out of range", "POST", Deployments, "application/json", """{"metadata":{"name":"a"},"spec":{"replicas":99999999999}}"""),
        ("replicas with a fraction", "POST", Deployments, "application/json", """{"metadata":{"name":"a"},"spec":{"replicas":1.5}}"""),
        ("selector is a list", "POST", Deployments, "application/json", """{"metadata":{"name":"a"},"spec":{"selector":[]}}"""),
        ("custom object without kind", "POST", Runs, "application/json", """{"metadata":{"name":"a"}}"""),
        ("custom object's metadata is text", "POST", Runs, "application/json", """{"apiVersion":"tekton.dev/v1","kind":"PipelineRun","metadata":"x"}"""),
        ("unknown type of body", "POST", Maps, "text/csv", "a,b"),
        ("protobuf", "POST", Maps, "application/vnd.kubernetes.protobuf", "k8s\0"),
        ("broken yaml", "POST", Maps, "application/yaml", "a: [b\nc: d: e"),
        ("yaml that is a list", "POST", Maps, "application/yaml", "- a\n- b\n"),
        ("yaml bomb", "POST", Maps, "application/yaml", "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: [*e,*e,*e,*e,*e,*e,*e,*e,*e]\n"),
        ("patch of an unknown type", "PATCH", Maps + "/kube-root-ca.crt", "application/x-patch", "{}"),
        ("patch that is a list", "PATCH", Maps + "/kube-root-ca.crt", "application/merge-patch+json", "[]"),
        ("JSON patch that is an object", "PATCH", Maps + "/kube-root-ca.crt", "application/json-patch+json", "{}"),
        ("JSON patch with an unknown operation", "PATCH", Maps + "/kube-root-ca.crt", "application/json-patch+json", """[{"op":"explode","path":"/a"}]"""),
        ("JSON patch of the root", "PATCH", Maps + "/kube-root-ca.crt", "application/json-patch+json", """[{"op":"replace","path":"","value":5}]"""),
        ("strategic patch with an unknown directive", "PATCH", Maps + "/kube-root-ca.crt", "application/strategic-merge-patch+json", """{"$patch":"explode"}"""),
        ("apply without manager", "PATCH", Maps + "/a", "application/apply-patch+yaml", "apiVersion: v1\nkind: ConfigMap\n"),
        ("apply of text", "PATCH", Maps + "/a?fieldManager=x", "application/apply-patch+yaml", "text"),
        ("put of nothing", "PUT", Maps + "/none", "application/json", """{"metadata":{"name":"none"}}"""),
        ("put without a body", "PUT", Maps + "/kube-root-ca.crt", "application/json", ""),
        ("delete options are a list", "DELETE", Maps + "/kube-root-ca.crt", "application/json", "[]"),
        ("delete with an unknown policy", "DELETE", Maps + "/kube-root-ca.crt?propagationPolicy=Never", "application/json", ""),
        ("delete of all namespaces", "DELETE", "/api/v1/namespaces", "application/json", ""),
        ("unknown method", "TRACE", Maps, "application/json", ""),
        ("limit is a word", "GET", Maps + "?limit=many", "application/json", ""),
        ("continue is a word", "GET", Maps + "?limit=1&continue=%00%ff", "application/json", ""),
        ("label selector is broken", "GET", Maps + "?labelSelector=((", "application/json", ""),
        ("field selector is broken", "GET", Maps + "?fieldSelector=x", "application/json", ""),
        ("watch from a word", "GET", Maps + "?watch=1&resourceVersion=now", "application/json", ""),
        ("log of no pod", "GET", Pods + "/none/log", "application/json", ""),
        ("path without a kind", "GET", "/api/v1/namespaces/default/nothing", "application/json", ""),
        ("path too long", "GET", "/api/v1/namespaces/" + string.Concat(Enumerable.Repeat("a/", 200)), "application/json", ""),
        ("path with escapes", "GET", "/api/v1/namespaces/%2e%2e/%2e%2e/configmaps", "application/json", ""),
        ("cluster kind in a namespace", "GET", "/api/v1/namespaces/default/nodes", "application/json", ""),
        ("scale of nothing", "PATCH", Deployments + "/none/scale", "application/merge-patch+json", "{}"),
        ("review of nothing", "POST", "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", "application/json", "{}"),
    ];

    public static TheoryData<string> Names => [.. Requests.Select(r => r.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Is_refused_with_a_status_body(string name)
    {
        var (_, method, path, type, body) = Requests.Single(r => r.Name == name);
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(server.Cluster.Url, path));
        if (body.Length > 0 || method is "POST" or "PUT")
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        }

        using var response = await server.Client.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True((int)response.StatusCode is >= 400 and < 500, $"{(int)response.StatusCode} {text}");
        var status = JsonNode.Parse(text)!;
        Assert.Equal("Status", status["kind"]!.GetValue<string>());
        Assert.Equal("Failure", status["status"]!.GetValue<string>());
        Assert.Equal((int)response.StatusCode, status["code"]!.GetValue<int>());
        Assert.False(string.IsNullOrEmpty(status["message"]?.GetValue<string>()));
        Assert.Equal("ok", await server.Client.GetStringAsync(new Uri(server.Cluster.Url, "/healthz"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public void There_are_at_least_50() => Assert.True(Requests.Length >= 50, $"{Requests.Length}");
}

public sealed class MalformedServer : IAsyncLifetime
{
    public LocalCluster Cluster { get; private set; } = null!;

    public HttpClient Client { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Cluster = await LocalCluster.Start(new LocalClusterOptions { Tls = false });
        Client = new HttpClient();
        Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Cluster.Token);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Cluster.DisposeAsync();
    }
}
