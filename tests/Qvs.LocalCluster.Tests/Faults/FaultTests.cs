using System.Net;
using System.Text;
using k8s;
using k8s.Autorest;
using k8s.Models;
using Qvs.LocalCluster.Faults;

namespace Qvs.LocalCluster.Tests.Faults;

public sealed class FaultTests : IAsyncLifetime
{
    private LocalCluster _cluster = null!;
    private Kubernetes _client = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _cluster = await LocalCluster.Start(new LocalClusterOptions { FaultEndpoint = true });
        _client = new Kubernetes(await KubernetesClientConfiguration.BuildConfigFromConfigFileAsync(new MemoryStream(Encoding.UTF8.GetBytes(_cluster.Kubeconfig))));
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _cluster.DisposeAsync();
    }

    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task A_storm_ends_after_its_number_of_requests(int code)
    {
        _cluster.Faults.Add(new Fault(FaultKind.Answer) { Code = code, Times = 2, RetryAfter = 1 });
        for (var i = 0; i < 2; i++)
        {
            var e = await Assert.ThrowsAsync<HttpOperationException>(() => Create("a"));
            Assert.Equal(code, (int)e.Response.StatusCode);
            Assert.Contains("1", e.Response.Headers["Retry-After"]);
        }

        await Create("a");
    }

    [Fact]
    public async Task A_reset_before_the_request_leaves_nothing()
    {
        _cluster.Faults.Add(new Fault(FaultKind.Reset) { Method = "POST" });
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => Create("a"));
        await Assert.ThrowsAsync<HttpOperationException>(() => _client.CoreV1.ReadNamespacedConfigMapAsync("a", "default", cancellationToken: Cancel));
    }

    [Fact]
    public async Task A_reset_after_the_request_has_carried_it_out()
    {
        _cluster.Faults.Add(new Fault(FaultKind.ResetAfter) { Method = "POST" });
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => Create("a"));
        Assert.Equal("a", (await _client.CoreV1.ReadNamespacedConfigMapAsync("a", "default", cancellationToken: Cancel)).Name());
    }

    [Fact]
    public async Task A_slow_answer_takes_its_time()
    {
        _cluster.Faults.Add(new Fault(FaultKind.Slow) { Delay = TimeSpan.FromMilliseconds(300) });
        var watch = System.Diagnostics.Stopwatch.StartNew();
        await Create("a");
        Assert.InRange(watch.ElapsedMilliseconds, 280, 10_000);
    }

    [Theory]
    [InlineData(FaultKind.DropEvent, "b c")]
    [InlineData(FaultKind.DuplicateEvent, "a a b c")]
    [InlineData(FaultKind.ReorderEvent, "b a c")]
    [InlineData(FaultKind.DelayEvent, "a b c")]
    [InlineData(FaultKind.GoneEvent, "410")]
    public async Task Watch_events_go_wrong(FaultKind kind, string seen)
    {
        var list = await _client.CoreV1.ListNamespacedConfigMapAsync("default", cancellationToken: Cancel);
        _cluster.Faults.Add(new Fault(kind) { Resource = "configmaps" });
        foreach (var name in new[] { "a", "b", "c" })
        {
            await Create(name);
        }

        var names = new List<string>();
        await foreach (var (_, map) in _client.CoreV1.WatchListNamespacedConfigMapAsync("default", resourceVersion: list.ResourceVersion(), timeoutSeconds: 1,
            onError: e => names.Add(e is KubernetesException k ? $"{k.Status.Code}" : e.Message), cancellationToken: Cancel))
        {
            names.Add(map.Name());
        }

        Assert.Equal(seen, string.Join(' ', names));
    }

    [Fact]
    public async Task After_compaction_old_versions_are_gone()
    {
        var list = await _client.CoreV1.ListNamespacedConfigMapAsync("default", limit: 1, cancellationToken: Cancel);
        await Create("a");
        await Create("b");
        var page = await _client.CoreV1.ListNamespacedConfigMapAsync("default", limit: 1, cancellationToken: Cancel);
        _cluster.Faults.Compact();
        var e = await Assert.ThrowsAsync<HttpOperationException>(() =>
            _client.CoreV1.ListNamespacedConfigMapAsync("default", limit: 1, continueParameter: page.Continue(), cancellationToken: Cancel));
        Assert.Equal(HttpStatusCode.Gone, e.Response.StatusCode);
        e = await Assert.ThrowsAsync<HttpOperationException>(async () =>
        {
            await foreach (var _ in _client.CoreV1.WatchListNamespacedConfigMapAsync("default", resourceVersion: list.ResourceVersion(), timeoutSeconds: 1, cancellationToken: Cancel))
            {
            }
        });
        Assert.Equal(HttpStatusCode.Gone, e.Response.StatusCode);
    }

    [Fact]
    public async Task An_expired_token_is_401_until_it_is_valid_again()
    {
        _cluster.Faults.ExpireToken();
        var e = await Assert.ThrowsAsync<HttpOperationException>(() => Create("a"));
        Assert.Equal(HttpStatusCode.Unauthorized, e.Response.StatusCode);
        _cluster.Faults.Clear();
        await Create("a");
    }

    private Task<V1ConfigMap> Create(string name) =>
        _client.CoreV1.CreateNamespacedConfigMapAsync(new V1ConfigMap { Metadata = new V1ObjectMeta { Name = name } }, "default", cancellationToken: Cancel);
}
