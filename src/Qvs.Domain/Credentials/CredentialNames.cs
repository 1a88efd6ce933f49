using System.Buffers.Binary;
using Qvs.Domain.Applications;

namespace Qvs.Domain.Credentials;

/// <summary>Names of credentials that the platform makes up (formats.md 1.4): a prefix and 20 characters, of which later ones sort after earlier ones.</summary>
public static class CredentialNames
{
    public const int RandomBytes = 8;

    /// <summary>In every tenant: encrypts secrets inside the Pulumi state.</summary>
    public static CredentialId Pulumi { get; } = CredentialId.Parse("qmonus-pulumi-secret");

    /// <summary>In every tenant: an empty token, which the checkout of a public repository needs to have.</summary>
    public static CredentialId PublicGit { get; } = CredentialId.Parse("gitsecret-public");

    /// <param name="random"><see cref="RandomBytes"/> bytes.</param>
    public static CredentialId Git(DateTimeOffset now, ReadOnlySpan<byte> random) => CredentialId.Parse($"gitsecret-{Unique(now, random)}");

    /// <param name="target">The target's name; <c>bastion</c> gives the name of a bastion's key.</param>
    public static CredentialId Target(TargetKind kind, string target, DateTimeOffset now, ReadOnlySpan<byte> random) =>
        CredentialId.Parse($"{TargetRules.Of(kind).Prefix}-{target}-{Unique(now, random)}");

    private static string Unique(DateTimeOffset now, ReadOnlySpan<byte> random)
    {
        Span<byte> bytes = stackalloc byte[4 + RandomBytes];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)now.ToUnixTimeSeconds());
        random[..RandomBytes].CopyTo(bytes[4..]);
        return Base32.Write(bytes);
    }
}
