using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Qvs.LocalCluster.Objects;
using Qvs.LocalCluster.Simulation;

namespace Qvs.LocalCluster;

/// <summary>How the embedded cluster runs. The defaults make a throwaway one in memory on a free port.</summary>
public sealed record LocalClusterOptions
{
    /// <summary>Where objects, logs and the token are kept; null keeps objects in memory and logs in a temporary folder.</summary>
    public string? DataFolder { get; init; }

    /// <summary>The loopback port; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>HTTPS with a certificate made for this cluster; the kubeconfig carries it. kubectl sends no token over plain HTTP.</summary>
    public bool Tls { get; init; } = true;

    /// <summary>The bearer token; null takes the data folder's one, or makes one.</summary>
    public string? Token { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Where failures of controllers are told.</summary>
    public ILoggerFactory Logging { get; init; } = NullLoggerFactory.Instance;

    /// <summary>How many events of a kind a watch can go back.</summary>
    public int WatchHistory { get; init; } = 4096;

    /// <summary>How long a watch that asked for bookmarks is quiet before it gets one.</summary>
    public TimeSpan BookmarkInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Lets other processes ask for faults at <c>/qvs/faults</c>.</summary>
    public bool FaultEndpoint { get; init; }

    public SimulationOptions Simulation { get; init; } = new();

    /// <summary>Called once with the parts of the cluster before it serves; returns what joins it (Tekton, for one).</summary>
    public IReadOnlyList<Func<ClusterParts, ClusterExtension>> Extensions { get; init; } = [];

    internal CancellationToken Stopping { get; init; }
}

/// <summary>What an extension can use of the cluster. The store serves only once the cluster has started.</summary>
public sealed record ClusterParts(IObjectStore Objects, IContainerLogs Logs, TimeProvider Time, string DataFolder);

/// <summary>What joins the cluster: admission and conversion of its kinds, and controllers that run until the cluster stops.</summary>
public sealed record ClusterExtension
{
    public IReadOnlyList<IAdmission> Admissions { get; init; } = [];

    public IReadOnlyList<IConversion> Conversions { get; init; } = [];

    public IReadOnlyList<IController> Controllers { get; init; } = [];
}
