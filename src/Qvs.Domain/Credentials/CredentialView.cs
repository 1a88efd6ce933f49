namespace Qvs.Domain.Credentials;

[JsonConverter(typeof(JsonStringEnumConverter<CredentialPurpose>))]
public enum CredentialPurpose
{
    /// <summary>Named by its user and referenced by name (formats.md 1.4, Credential).</summary>
    Free,

    /// <summary>Of a repository; <c>gitsecret-...</c>.</summary>
    Git,

    /// <summary>Of a deployment and one of its targets; <c>kubernetes-default-...</c>.</summary>
    Target,

    /// <summary>The kubeconfig of a connected cluster.</summary>
    Cluster,

    /// <summary>Of a webhook, notification or token endpoint.</summary>
    Platform,
}

/// <summary>A credential as it may be shown: its keys, never their values.</summary>
[GenerateSerializer, Alias("qvs.credentials.view"), Immutable]
public sealed record CredentialView(
    [property: Id(0)] CredentialId Id,
    [property: Id(1)] CredentialPurpose Purpose,
    [property: Id(2)] string Description,
    [property: Id(3)] ImmutableArray<string> Keys,
    [property: Id(4)] long Revision,
    [property: Id(5)] DateTimeOffset ChangedAt,
    [property: Id(6)] string ChangedBy);

/// <summary>The values of a credential, on their way to where they are used.</summary>
[GenerateSerializer, Alias("qvs.credentials.values"), Immutable]
public sealed record SecretValues([property: Id(0), JsonConverter(typeof(OrdinalMapConverter))] ImmutableSortedDictionary<string, string> Values)
{
    // A record prints its members; this one must not.
    public override string ToString() => "***";
}
