using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Qvs.Domain.Ports;
using Qvs.Infrastructure.Kubernetes;

namespace Qvs.Infrastructure.Tests.Kubernetes;

public sealed class HealthCheckTests : IAsyncLifetime
{
    private readonly GatewayHost _host = new(isTekton: false);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _host.Start(Cancel, new GatewayOptions { RetryDelay = TimeSpan.FromMilliseconds(5) });
        await _host.Prepare(Cancel);
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Where_everything_is_allowed_one_request_says_so()
    {
        var health = await Check();

        Assert.DoesNotContain(health.Problems, problem => problem.Code is "right-missing" or "rights-unknown" or "tekton-missing");
        Assert.Equal(1, _host.Tap.Count("selfsubjectrulesreviews"));
        Assert.Equal(0, _host.Tap.Count("selfsubjectaccessreviews"));
    }

    [Fact]
    public async Task Rights_that_are_missing_are_named_by_resource()
    {
        var asked = new List<string>();
        _host.Tap.On = async (http, forward) =>
        {
            if (http.Request.Path.Value!.EndsWith("selfsubjectrulesreviews", StringComparison.Ordinal))
            {
                // A right for one name, or for a part of an object, is none for all of them.
                await Say(http, """
                    {"status":{"resourceRules":[
                      {"verbs":["*"],"apiGroups":["tekton.dev"],"resources":["*"],"resourceNames":["one"]},
                      {"verbs":["get","list","watch","create","delete"],"apiGroups":["tekton.dev"],"resources":["pipelineruns","taskruns","customruns"]},
                      {"verbs":["*"],"apiGroups":[""],"resources":["secrets","serviceaccounts","events","pods"]}]}}
                    """);
            }
            else if (http.Request.Path.Value!.EndsWith("selfsubjectaccessreviews", StringComparison.Ordinal))
            {
                var review = (JsonObject)(await JsonNode.ParseAsync(http.Request.Body, cancellationToken: Cancel))!;
                var wanted = review["spec"]!["resourceAttributes"]!;
                var name = $"{wanted["verb"]} {wanted["resource"]}/{wanted["subresource"]}";
                asked.Add(name);
                var isAllowed = name.Contains("persistentvolumeclaims", StringComparison.Ordinal);
                await Say(http, new JsonObject { ["status"] = new JsonObject { ["allowed"] = isAllowed } }.ToJsonString());
            }
            else
            {
                await forward();
            }
        };

        var missing = (await Check()).Problems.Where(problem => problem.Code == "right-missing").Select(problem => problem.Message).ToArray();

        Assert.Equal(
            [
                "The credential may not patch pipelineruns of tekton.dev in the namespace acme.",
                "The credential may not patch customruns/status of tekton.dev in the namespace acme.",
                "The credential may not get pods/log in the namespace acme.",
            ],
            missing);
        Assert.Contains("create persistentvolumeclaims/", asked);
    }

    [Theory]
    [InlineData("/configmaps/pipelines-info", """{"data":{"version":"v0.58.0"}}""", "v0.58.0")]
    [InlineData("/deployments/tekton-pipelines-controller", """{"metadata":{"labels":{"pipeline.tekton.dev/release":"v0.59.1"}}}""", "v0.59.1")]
    [InlineData("/nowhere", "", "unknown (serves tekton.dev/")]
    public async Task The_release_of_Tekton_is_told_or_said_to_be_unknown(string where, string answer, string release)
    {
        _host.Tap.On = (http, forward) => http.Request.Path.Value!.EndsWith(where, StringComparison.Ordinal) ? Say(http, answer) : forward();

        Assert.StartsWith(release, (await Check()).TektonVersion, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_credential_that_may_not_look_elsewhere_hides_only_what_it_may_not_see()
    {
        _host.Tap.On = async (http, forward) =>
        {
            if (http.Request.Path.Value!.Contains("/tekton-pipelines/", StringComparison.Ordinal) || http.Request.Path.Value.Contains("storageclasses", StringComparison.Ordinal))
            {
                http.Response.StatusCode = 403;
                await Say(http, """{"kind":"Status","message":"no"}""");
                return;
            }

            await forward();
        };

        var health = await Check();

        Assert.True(health.IsReachable);
        Assert.StartsWith("unknown", health.TektonVersion, StringComparison.Ordinal);
        Assert.Empty(health.Problems);
    }

    [Fact]
    public async Task A_Tekton_without_CustomRuns_is_too_old()
    {
        _host.Tap.On = (http, forward) => http.Request.Path.Value!.EndsWith("/apis/tekton.dev/v1beta1", StringComparison.Ordinal) ? Say(http, """{"resources":[]}""") : forward();

        Assert.Contains((await Check()).Problems, problem => problem.Code == "tekton-missing");
    }

    private Task<ClusterHealth> Check() => _host.Gateway.Check(GatewayHost.Connection, GatewayHost.Acme, Cancel);

    private static Task Say(HttpContext http, string text) => http.Response.WriteAsync(text, Cancel);
}
