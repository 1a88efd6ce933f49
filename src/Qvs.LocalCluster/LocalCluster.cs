using Qvs.LocalCluster.Crds;
using Qvs.LocalCluster.Discovery;
using Qvs.LocalCluster.Faults;
using Qvs.LocalCluster.Http;
using Qvs.LocalCluster.Kinds;
using Qvs.LocalCluster.Logs;
using Qvs.LocalCluster.Objects;
using Qvs.LocalCluster.Simulation;
using Qvs.LocalCluster.Storage;

namespace Qvs.LocalCluster;

/// <summary>A running embedded cluster: a Kubernetes API on a loopback port, and the controllers behind it.</summary>
public sealed class LocalCluster : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop;
    private readonly ClusterStorage _storage;
    private readonly ApiServer _server;
    private readonly Task _controllers;
    private readonly string? _temporary;
    private readonly IDisposable? _certificate;

    private LocalCluster(CancellationTokenSource stop, ClusterStorage storage, ApiServer server, Task controllers, string? temporary, IDisposable? certificate, ObjectStore objects, ContainerLogs logs)
    {
        (_stop, _storage, _server, _controllers, _temporary, _certificate) = (stop, storage, server, controllers, temporary, certificate);
        (Objects, Logs) = (objects, logs);
    }

    public required Uri Url { get; init; }

    public required string Token { get; init; }

    /// <summary>The text of a kubeconfig file with this cluster as its only context.</summary>
    public required string Kubeconfig { get; init; }

    /// <summary>Makes things go wrong, for tests.</summary>
    public required ClusterFaults Faults { get; init; }

    public IObjectStore Objects { get; }

    public IContainerLogs Logs { get; }

    public static async Task<LocalCluster> Start(LocalClusterOptions options, CancellationToken cancel = default)
    {
        var temporary = options.DataFolder is null ? Directory.CreateTempSubdirectory("qvs-cluster-").FullName : null;
        var folder = options.DataFolder ?? temporary ?? ".";
        Directory.CreateDirectory(folder);
        var stop = new CancellationTokenSource();
        options = options with { Stopping = stop.Token };
        var token = Credentials.Token(options, folder);
        var certificate = options.Tls ? Credentials.Certificate(folder, options.Time) : null;

        var kinds = new KindRegistry();
        var storage = new ClusterStorage(options.DataFolder, options.WatchHistory);
        var logs = new ContainerLogs(Path.Combine(folder, "logs"), options.Time);
        List<IAdmission> admissions = [];
        List<IConversion> conversions = [];
        var store = new ObjectStore(storage, kinds, admissions, conversions, options.Time);
        var crds = new CrdRegistration(store);
        var garbage = new GarbageCollector(store);
        List<IController> controllers = [garbage, new NamespaceController(store)];
        admissions.Add(new ServiceAddresses(store));
        controllers.AddRange(SimulatedKinds.All(store, options.Simulation));
        crds.Attach();
        new PodLogCleaning(store, logs).Attach();
        NamespaceContents.Attach(store);
        foreach (var extension in options.Extensions.Select(e => e(new ClusterParts(store, logs, options.Time, folder))))
        {
            admissions.AddRange(extension.Admissions);
            conversions.AddRange(extension.Conversions);
            controllers.AddRange(extension.Controllers);
        }

        crds.Load();
        Bootstrap.Run(store);

        // Nobody has watched yet, and a watch from revision 1 is too old on any cluster.
        storage.CompactHistory();
        var tokens = new Tokens(token, options.Time);
        var lists = new ListApi(store);
        var faults = new ClusterFaults(storage, lists, tokens);
        var resources = new ResourceApi(store, lists, new WatchApi(store, options), new SubresourceApi(store, new PodLogApi(store, logs, options)));
        var server = new ApiServer(kinds, new DiscoveryApi(kinds), resources, tokens, faults, options, certificate);
        var url = await server.Start(cancel);
        var logger = options.Logging.CreateLogger("Qvs.LocalCluster");
        var running = Task.WhenAll(controllers.Select(c => Task.Run(() => ControllerLoop.Run(c, logger, stop.Token), CancellationToken.None)));
        return new LocalCluster(stop, storage, server, running, temporary, certificate, store, logs)
        {
            Url = url,
            Token = token,
            Faults = faults,
            Kubeconfig = Credentials.Kubeconfig(url, token, certificate),
        };
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _server.DisposeAsync();
        await _controllers;
        _storage.Dispose();
        _certificate?.Dispose();
        if (_temporary is not null)
        {
            Directory.Delete(_temporary, recursive: true);
        }

        _stop.Dispose();
    }
}
