using Qvs.Infrastructure.Net;

namespace Qvs.Infrastructure.Kubernetes;

/// <summary>How the platform uses clusters. The defaults suit a hosted installation.</summary>
public sealed record GatewayOptions
{
    public EgressOptions Egress { get; init; } = new();

    /// <summary>Size of the volume that the stages of a run share.</summary>
    public string WorkspaceSize { get; init; } = "1Gi";

    /// <summary>Of that volume; null for the cluster's default.</summary>
    public string? StorageClass { get; init; }

    /// <summary>Has <c>sh</c>, <c>tar</c>, <c>gzip</c>, <c>base64</c>, <c>sha256sum</c>; reads workspaces.</summary>
    public string ToolImage { get; init; } = "busybox:1.37";

    /// <summary>What <see cref="Domain.Ports.IClusterGateway.ReadWorkspace"/> carries at most, packed and unpacked.</summary>
    public long MaxArchiveBytes { get; init; } = 256L << 20;

    /// <summary>Hosts to which tokens of Microsoft Entra ID may be sent, by suffix.</summary>
    public ImmutableArray<string> AzureHosts { get; init; } = [".azmk8s.io"];

    /// <summary>How long one try of a request may take until its answer begins.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a request that may be made again is made again.</summary>
    public int Retries { get; init; } = 4;

    /// <summary>The wait before the first of these; doubled with each, with jitter. A server's Retry-After counts more.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Connections that are kept open; the one that was not used for longest is closed first.</summary>
    public int MaxConnections { get; init; } = 256;

    /// <summary>After which the server ends a watch, which is then gone on with; up to a quarter longer, so that not all end at once.</summary>
    public TimeSpan WatchDuration { get; init; } = TimeSpan.FromMinutes(4);

    /// <summary>After this time of silence beyond its end a watch counts as dead.</summary>
    public TimeSpan WatchGrace { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long a watch goes on when nobody wants it any more.</summary>
    public TimeSpan WatchLinger { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How often everything is listed anew, whatever the watches said.</summary>
    public TimeSpan RelistInterval { get; init; } = TimeSpan.FromMinutes(30);
}
