using System.Security.Cryptography;
using Qvs.Cue.Values;
using static Qvs.Cue.Builtins.Results;

namespace Qvs.Cue.Builtins.Crypto;

/// <summary>Packages <c>crypto/hmac</c> and <c>crypto/ed25519</c>.</summary>
internal static class SignaturePackages
{
    private const Kind Data = Kind.Bytes | Kind.String;

    public static BuiltinPackage Hmac { get; } = new PackageTable("crypto/hmac")
    {
        { "MD5", "MD5" },
        { "SHA1", "SHA1" },
        { "SHA224", "SHA224" },
        { "SHA256", "SHA256" },
        { "SHA384", "SHA384" },
        { "SHA512", "SHA512" },
        { "SHA512_224", "SHA512_224" },
        { "SHA512_256", "SHA512_256" },
        { "Sign", [Kind.String, Data, Data], Data, Sign },
    }.Build();

    public static BuiltinPackage Ed25519Package { get; } = new PackageTable("crypto/ed25519")
    {
        { "PublicKeySize", 32 },
        { "Valid", [Data, Data, Data], Kind.Bool, Valid },
    }.Build();

    private static Value Sign(BuiltinCall call)
    {
#pragma warning disable CA5350, CA5351 // The language offers these weak hashes; whether to use them is the author's choice.
        (CryptoPackages.HashFunction? hash, int block) = call.String(0) switch
        {
            "MD5" => (MD5.HashData, 64),
            "SHA1" => (SHA1.HashData, 64),
            "SHA224" => (Sha2.Sha224, 64),
            "SHA256" => (SHA256.HashData, 64),
            "SHA384" => (SHA384.HashData, 128),
            "SHA512" => (SHA512.HashData, 128),
            "SHA512_224" => (Sha2.Sha512Of224, 128),
            "SHA512_256" => (Sha2.Sha512Of256, 128),
            _ => ((CryptoPackages.HashFunction?)null, 0),
        };
#pragma warning restore CA5350, CA5351
        if (hash is null)
        {
            return call.Fail("unsupported hash function");
        }

        var (key, data) = (call.Bytes(1), call.Bytes(2));
        call.Spend((key.Length + data.Length) / 64 + 1);

        // RFC 2104: a key longer than a block is hashed, a shorter one padded with zeros.
        var padded = new byte[block];
        (key.Length > block ? hash(key.Span) : key.Span).CopyTo(padded);
        var inner = hash([.. padded.Select(b => (byte)(b ^ 0x36)), .. data.Span]);
        return new BytesValue(hash([.. padded.Select(b => (byte)(b ^ 0x5c)), .. inner]));
    }

    private static Value Valid(BuiltinCall call)
    {
        if (call.Bytes(0).Length != 32)
        {
            return call.Fail("ed25519: publicKey must be 32 bytes");
        }

        call.Spend(20_000 + call.Bytes(1).Length / 64);
        return Of(Ed25519.Verify(call.Bytes(0).Span, call.Bytes(1).Span, call.Bytes(2).Span));
    }
}
