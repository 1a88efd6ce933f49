using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Qvs.Domain.Credentials;

namespace Qvs.Domain.Tenancy;

/// <summary>
/// The text of an API token, <c>qvs_ID_SECRET</c>. The id is public and begins with the tenant, so that whoever takes a request knows whom to
/// ask; the secret has 256 random bits, and only its SHA-256 is kept.
/// </summary>
public sealed record ApiToken(TenantId Tenant, string Id, string Secret)
{
    public const string Prefix = "qvs_";
    public const int SecretBytes = 32;
    public const int IdBytes = 8;

    /// <param name="id"><see cref="IdBytes"/> random bytes.</param>
    /// <param name="secret"><see cref="SecretBytes"/> random bytes.</param>
    public static ApiToken Make(TenantId tenant, ReadOnlySpan<byte> id, ReadOnlySpan<byte> secret) =>
        new(tenant, $"{tenant}.{Base32.Write(id)}", Base32.Write(secret));

    public static bool TryParse(string? text, [NotNullWhen(true)] out ApiToken? token)
    {
        token = null;
        if (text is { Length: < 200 } && text.StartsWith(Prefix, StringComparison.Ordinal)
            && text[Prefix.Length..].Split('_') is [var id, { Length: > 0 } secret]
            && TenantId.TryParse(id.Split('.')[0], out var tenant))
        {
            token = new ApiToken(tenant, id, secret);
        }

        return token is not null;
    }

    public static string HashOf(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    /// <summary>Takes the same time whether the secret is nearly right or not at all.</summary>
    public static bool Matches(string secret, string hash) =>
        CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(HashOf(secret)), Encoding.ASCII.GetBytes(hash));

    /// <summary>The whole text, secret included: to be shown once. <see cref="ToString"/> leaves the secret out.</summary>
    public string Reveal() => $"{Prefix}{Id}_{Secret}";

    public override string ToString() => $"token {Id}";
}
