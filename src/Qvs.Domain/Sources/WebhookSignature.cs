using System.Security.Cryptography;
using System.Text;
using Qvs.Domain.Applications;

namespace Qvs.Domain.Sources;

/// <summary>How each provider proves that it sent a payload. Everything is compared in constant time.</summary>
public static class WebhookSignature
{
    /// <summary>Where the proof is: the header's name; empty for Backlog, which signs nothing and has the secret in the address instead.</summary>
    public static string HeaderOf(RepositoryKind provider) => provider switch
    {
        RepositoryKind.GitHub => "X-Hub-Signature-256",
        RepositoryKind.Gitea => "X-Gitea-Signature",
        RepositoryKind.GitLab => "X-Gitlab-Token",
        RepositoryKind.Bitbucket => "X-Hub-Signature",
        _ => "",
    };

    public static string EventHeaderOf(RepositoryKind provider) => provider switch
    {
        RepositoryKind.GitHub => "X-GitHub-Event",
        RepositoryKind.Gitea => "X-Gitea-Event",
        RepositoryKind.GitLab => "X-Gitlab-Event",
        RepositoryKind.Bitbucket => "X-Event-Key",
        _ => "",
    };

    /// <summary>Names a delivery, so that a repeated one is known; empty where there is none: then the body's hash does.</summary>
    public static string DeliveryHeaderOf(RepositoryKind provider) => provider switch
    {
        RepositoryKind.GitHub => "X-GitHub-Delivery",
        RepositoryKind.Gitea => "X-Gitea-Delivery",
        RepositoryKind.GitLab => "X-Gitlab-Event-UUID",
        RepositoryKind.Bitbucket => "X-Request-UUID",
        _ => "",
    };

    /// <param name="proof">The value of <see cref="HeaderOf"/>, or for Backlog the secret from the address.</param>
    public static bool IsGenuine(RepositoryKind provider, string proof, ReadOnlySpan<byte> body, string secret)
    {
        if (secret.Length == 0 || proof.Length is 0 or > 500)
        {
            return false;
        }

        return provider switch
        {
            RepositoryKind.GitHub or RepositoryKind.Bitbucket =>
                proof.StartsWith("sha256=", StringComparison.Ordinal) && IsHmac(proof["sha256=".Length..], body, secret),
            RepositoryKind.Gitea => IsHmac(proof, body, secret),
            RepositoryKind.GitLab or RepositoryKind.Backlog => Same(Encoding.UTF8.GetBytes(proof), Encoding.UTF8.GetBytes(secret)),
            _ => false,
        };
    }

    private static bool IsHmac(string hex, ReadOnlySpan<byte> body, string secret)
    {
        var given = new byte[HMACSHA256.HashSizeInBytes];
        return hex.Length == given.Length * 2
            && Convert.FromHexString(hex, given, out _, out _) == System.Buffers.OperationStatus.Done
            && CryptographicOperations.FixedTimeEquals(given, HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body));
    }

    // Of hashes, so that not even the length of the secret shows.
    private static bool Same(byte[] one, byte[] other) => CryptographicOperations.FixedTimeEquals(SHA256.HashData(one), SHA256.HashData(other));
}
