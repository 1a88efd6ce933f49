using System.Security.Cryptography;
using Qvs.Cue.Values;

namespace Qvs.Cue.Builtins.Crypto;

/// <summary>Packages <c>crypto/md5</c>, <c>sha1</c>, <c>sha256</c> and <c>sha512</c>: hashes of strings (their UTF-8) and bytes.</summary>
internal static class CryptoPackages
{
    private const Kind Data = Kind.Bytes | Kind.String;

#pragma warning disable CA5350, CA5351 // The language offers these weak hashes; whether to use them is the author's choice.
    public static BuiltinPackage Md5 { get; } = new PackageTable("crypto/md5")
    {
        { "Size", 16 },
        { "BlockSize", 64 },
        { "Sum", [Data], Data, c => Hash(c, MD5.HashData) },
    }.Build();

    public static BuiltinPackage Sha1 { get; } = new PackageTable("crypto/sha1")
    {
        { "Size", 20 },
        { "BlockSize", 64 },
        { "Sum", [Data], Data, c => Hash(c, SHA1.HashData) },
    }.Build();
#pragma warning restore CA5350, CA5351

    public static BuiltinPackage Sha256 { get; } = new PackageTable("crypto/sha256")
    {
        { "Size", 32 },
        { "Size224", 28 },
        { "BlockSize", 64 },
        { "Sum256", [Data], Data, c => Hash(c, SHA256.HashData) },
        { "Sum224", [Data], Data, c => Hash(c, Sha2.Sha224) },
    }.Build();

    public static BuiltinPackage Sha512 { get; } = new PackageTable("crypto/sha512")
    {
        { "Size", 64 },
        { "Size224", 28 },
        { "Size256", 32 },
        { "Size384", 48 },
        { "BlockSize", 128 },
        { "Sum512", [Data], Data, c => Hash(c, SHA512.HashData) },
        { "Sum384", [Data], Data, c => Hash(c, SHA384.HashData) },
        { "Sum512_224", [Data], Data, c => Hash(c, Sha2.Sha512Of224) },
        { "Sum512_256", [Data], Data, c => Hash(c, Sha2.Sha512Of256) },
    }.Build();

    internal delegate byte[] HashFunction(ReadOnlySpan<byte> data);

    private static BytesValue Hash(BuiltinCall call, HashFunction hash)
    {
        var data = call.Bytes(0);
        call.Spend(data.Length / 64 + 1);
        return new BytesValue(hash(data.Span));
    }
}
