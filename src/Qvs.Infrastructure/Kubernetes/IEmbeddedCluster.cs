namespace Qvs.Infrastructure.Kubernetes;

/// <summary>The cluster inside this process, as the host started it. It alone may be on the loopback.</summary>
public interface IEmbeddedCluster
{
    /// <summary>The text of its kubeconfig.</summary>
    string Kubeconfig { get; }
}
