using Qvs.Cloud.Portal.Text;
using Qvs.Domain.Applications;

namespace Qvs.Cloud.Portal.Platform;

/// <summary>Kinds of clusters in the reader's words.</summary>
internal static class ClusterWords
{
    /// <param name="kind">As a row or a form has it; what is not known is shown as it is.</param>
    public static string Of(string kind) => Enum.TryParse<ClusterKind>(kind, ignoreCase: true, out var known)
        ? known switch
        {
            ClusterKind.Kubeconfig => PortalText.ClusterByKubeconfig,
            ClusterKind.AzureKubernetes => PortalText.ClusterAzure,
            _ => PortalText.ClusterEmbedded,
        }
        : kind;
}
