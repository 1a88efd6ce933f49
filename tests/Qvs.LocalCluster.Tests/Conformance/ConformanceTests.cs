using System.Reflection;
using System.Text;
using k8s;

namespace Qvs.LocalCluster.Tests.Conformance;

/// <summary>A case of API behaviour: it passes here and on a real API server alike.</summary>
internal delegate Task Case(Api api);

/// <summary>
/// What clients may rely on, case by case. Runs against an embedded cluster, or against the server that <c>QVS_TEST_KUBECONFIG</c> names.
/// The cases stand in the classes beside this one, each a table of name and steps.
/// </summary>
public sealed class ConformanceTests(ConformanceServer server) : IClassFixture<ConformanceServer>
{
    private static readonly Dictionary<string, Case> All = Assembly.GetExecutingAssembly().GetTypes()
        .Where(t => t.Namespace == typeof(ConformanceTests).Namespace && t.Name.EndsWith("Cases", StringComparison.Ordinal))
        .SelectMany(t => ((Dictionary<string, Case>)t.GetField("Table")!.GetValue(null)!).Select(p => KeyValuePair.Create($"{t.Name[..^5].ToLowerInvariant()}: {p.Key}", p.Value)))
        .ToDictionary();

    public static TheoryData<string> Names => [.. All.Keys.Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Behaves_like_a_Kubernetes_API(string name)
    {
        var api = await server.Fresh(TestContext.Current.CancellationToken);
        await All[name](api);
    }

    [Fact]
    public void There_are_at_least_120_cases() => Assert.True(All.Count >= 120, $"{All.Count} cases");
}

/// <summary>The server under test: one for all cases, and a fresh namespace for each.</summary>
public sealed class ConformanceServer : IAsyncLifetime
{
    private LocalCluster? _cluster;
    private Kubernetes? _client;
    private int _count;
    private bool _tokens;

    public async ValueTask InitializeAsync()
    {
        KubernetesClientConfiguration config;
        if (Environment.GetEnvironmentVariable("QVS_TEST_KUBECONFIG") is { Length: > 0 } file)
        {
            config = KubernetesClientConfiguration.BuildConfigFromConfigFile(file);
        }
        else
        {
            _cluster = await LocalCluster.Start(new LocalClusterOptions());
            config = await KubernetesClientConfiguration.BuildConfigFromConfigFileAsync(new MemoryStream(Encoding.UTF8.GetBytes(_cluster.Kubeconfig)));
        }

        _client = new Kubernetes(config);
        var version = await _client.Version.GetCodeAsync();
        _tokens = int.Parse(version.Minor.TrimEnd('+'), System.Globalization.CultureInfo.InvariantCulture) < 24;
    }

    internal async Task<Api> Fresh(CancellationToken cancel)
    {
        var ns = $"c{Environment.ProcessId}-{Interlocked.Increment(ref _count)}";
        var api = new Api(_client!, ns, cancel);
        (await api.Post("/api/v1/namespaces", $$"""{"metadata":{"name":"{{ns}}"} }""")).Is(201);

        // A real cluster makes it in its own time, and refuses pods before; up to 1.23 it has to have its token, too.
        await api.Until("serviceaccounts/default", a => a.Code == 200 && (!_tokens || a["secrets.0.name"] is not null));
        return api;
    }

    public async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }
    }
}
