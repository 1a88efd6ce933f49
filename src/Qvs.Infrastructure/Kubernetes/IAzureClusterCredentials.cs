using Azure.Core;
using Qvs.Domain.Applications;

namespace Qvs.Infrastructure.Kubernetes;

/// <summary>
/// The identity with which the platform talks to an Azure Kubernetes Service cluster. A host that serves several customers gives each cluster
/// an identity that has rights on that customer's clusters only: the server's address is the customer's own choice.
/// </summary>
public interface IAzureClusterCredentials
{
    TokenCredential For(ClusterKey cluster);
}
