using Qvs.Domain.Credentials;

namespace Qvs.Domain.Applications;

[JsonConverter(typeof(JsonStringEnumConverter<RepositoryKind>))]
public enum RepositoryKind
{
    Git,
    GitHub,
    GitLab,
    Bitbucket,
    Backlog,
    Gitea,
}

/// <summary>A git repository (formats.md 1.3).</summary>
/// <param name="Credential">Holds <c>token</c> (https) or <c>ssh_key</c> (ssh); null for a public repository.</param>
[GenerateSerializer, Alias("qvs.applications.repository"), Immutable]
public sealed record RepositorySpec(
    [property: Id(0)] RepositoryKind Kind,
    [property: Id(1)] string Url,
    [property: Id(2)] string Description,
    [property: Id(3)] CredentialId? Credential);

/// <summary>One application is one container image (formats.md 1.3).</summary>
/// <param name="ConfigPath">The QVS Config in the repository, for example <c>.valuestream/qvs.yaml</c>.</param>
[GenerateSerializer, Alias("qvs.applications.application"), Immutable]
public sealed record ApplicationSpec(
    [property: Id(0)] string DisplayName,
    [property: Id(1)] string Description,
    [property: Id(2)] RepositoryId Repository,
    [property: Id(3)] string ConfigPath);

[JsonConverter(typeof(JsonStringEnumConverter<TargetKind>))]
public enum TargetKind
{
    Kubernetes,
    Aws,
    Azure,
    Gcp,
}

/// <summary>Where an environment's resources go (formats.md 1.4).</summary>
/// <param name="Fields">
/// By kind, named as the built-in parameters that are made of them (formats.md 1.5): <c>k8sNamespace</c>; <c>awsAccountId</c>, <c>awsRegion</c>;
/// <c>azureTenantId</c>, <c>azureSubscriptionId</c>, <c>azureResourceGroupName</c>, <c>azureApplicationId</c>; <c>gcpProjectId</c>.
/// </param>
[GenerateSerializer, Alias("qvs.applications.target"), Immutable]
public sealed record ProvisioningTarget(
    [property: Id(0)] string Name,
    [property: Id(1)] TargetKind Kind,
    [property: Id(2), JsonConverter(typeof(OrdinalMapConverter))] ImmutableSortedDictionary<string, string> Fields);

/// <summary>A time in which nothing is deployed to an environment; again and again if it repeats.</summary>
/// <param name="From">Of a window that repeats: it counts from here on, until <paramref name="Until"/>.</param>
[GenerateSerializer, Alias("qvs.applications.freeze"), Immutable]
public sealed record FreezeWindow(
    [property: Id(0)] string Reason, [property: Id(1)] DateTimeOffset From, [property: Id(2)] DateTimeOffset Until, [property: Id(3)] FreezeSchedule? Repeats = null);

/// <param name="Cron">When each window begins: five fields as in crontab, <c>0 17 * * 5</c> for Fridays at 17:00.</param>
/// <param name="Minutes">How long each window is.</param>
/// <param name="TimeZone">In whose time, by its IANA name: <c>Asia/Tokyo</c>.</param>
[GenerateSerializer, Alias("qvs.applications.freeze-schedule"), Immutable]
public sealed record FreezeSchedule([property: Id(0)] string Cron, [property: Id(1)] int Minutes, [property: Id(2)] string TimeZone);

/// <param name="Order">Columns of the matrix, left to right.</param>
/// <param name="Cluster">Where the Pipelines of its deployments run.</param>
/// <param name="Parameters">For all its deployments, below their own (an extension).</param>
/// <param name="Secrets">Where deployment secrets are; null if references are taken as they are.</param>
[GenerateSerializer, Alias("qvs.applications.environment"), Immutable]
public sealed record EnvironmentSpec(
    [property: Id(0)] string DisplayName,
    [property: Id(1)] string Description,
    [property: Id(2)] int Order,
    [property: Id(3)] ClusterId Cluster,
    [property: Id(4)] ImmutableArray<ProvisioningTarget> Targets,
    [property: Id(5), JsonConverter(typeof(OrdinalMapConverter))] ImmutableSortedDictionary<string, string> Parameters,
    [property: Id(6)] ImmutableArray<FreezeWindow> Freezes,
    [property: Id(7)] SecretStore? Secrets = null);

[JsonConverter(typeof(JsonStringEnumConverter<SecretStoreKind>))]
public enum SecretStoreKind
{
    AzureKeyVault,
}

/// <summary>The secret backend of an environment: what the keys and versions of deployment secrets refer to (formats.md 1.4).</summary>
/// <param name="Url">Of the vault: <c>https://name.vault.azure.net</c>.</param>
/// <param name="Credential">Holds <c>tenantId</c>, <c>clientId</c> and <c>clientSecret</c>; null if references are not to be checked here.</param>
[GenerateSerializer, Alias("qvs.applications.secret-store"), Immutable]
public sealed record SecretStore([property: Id(0)] SecretStoreKind Kind, [property: Id(1)] string Url, [property: Id(2)] CredentialId? Credential);

/// <summary>Where a secret parameter's value is: never the value (formats.md 1.4).</summary>
[GenerateSerializer, Alias("qvs.applications.secret-reference"), Immutable]
public sealed record SecretReference([property: Id(0)] string Key, [property: Id(1)] string Version);

/// <summary>Application x environment (formats.md 1.4).</summary>
/// <param name="Config">The Deployment Config: every value a text; lists with commas.</param>
/// <param name="Secrets">The Deployment Secret, by parameter.</param>
/// <param name="Credentials">By provisioning target: the credential with which its resources are made; <c>bastion</c> for the bastion's ssh key.</param>
[GenerateSerializer, Alias("qvs.applications.deployment"), Immutable]
public sealed record DeploymentSpec(
    [property: Id(0)] string DisplayName,
    [property: Id(1)] EnvironmentId Environment,
    [property: Id(2), JsonConverter(typeof(OrdinalMapConverter))] ImmutableSortedDictionary<string, string> Config,
    [property: Id(3), JsonConverter(typeof(OrdinalMapConverter))] ImmutableSortedDictionary<string, SecretReference> Secrets,
    [property: Id(4), JsonConverter(typeof(OrdinalMapConverter))] ImmutableSortedDictionary<string, CredentialId> Credentials);

[JsonConverter(typeof(JsonStringEnumConverter<ClusterKind>))]
public enum ClusterKind
{
    /// <summary>Reached by a kubeconfig in a credential, key <c>kubeconfig</c>.</summary>
    Kubeconfig,

    /// <summary>Azure Kubernetes Service: server and CA in the credential's kubeconfig, tokens from Microsoft Entra ID.</summary>
    AzureKubernetes,

    /// <summary>The cluster inside this process; the host knows how to reach it.</summary>
    Embedded,
}

/// <summary>A cluster on which a tenant's Pipelines run.</summary>
/// <param name="Credential">Holds <c>kubeconfig</c>; null for the embedded cluster.</param>
/// <param name="RequestsPerSecond">What the platform asks of it at most.</param>
[GenerateSerializer, Alias("qvs.applications.cluster"), Immutable]
public sealed record ClusterSpec(
    [property: Id(0)] string DisplayName,
    [property: Id(1)] ClusterKind Kind,
    [property: Id(2)] CredentialId? Credential,
    [property: Id(3)] int RequestsPerSecond);
