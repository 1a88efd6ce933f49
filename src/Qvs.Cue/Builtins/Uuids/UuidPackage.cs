using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Security.Cryptography;
using Qvs.Cue.Values;
using static Qvs.Cue.Builtins.Results;

namespace Qvs.Cue.Builtins.Uuids;

/// <summary>Package <c>uuid</c>: UUIDs as RFC 4122 defines them.</summary>
internal static class UuidPackage
{
    public static BuiltinPackage Package { get; } = new PackageTable("uuid")
    {
        { "FromInt", [Kind.Int], Kind.String, FromInt },
        { "MD5", [Kind.String, Kind.Bytes | Kind.String], Kind.String, c => Hashed(c, 3, Md5) },
        { "Parse", [Kind.String], Kind.String, c => With(c, u => Of(u.ToString())) },
        { "SHA1", [Kind.String, Kind.Bytes | Kind.String], Kind.String, c => Hashed(c, 5, Sha1) },
        { "ToInt", [Kind.String], Kind.Int, ToInt },
        { "URN", [Kind.String], Kind.String, c => With(c, u => Of($"urn:uuid:{u}")) },
        { "Valid", [Kind.String], Kind.Bool, c => With(c, _ => Of(true)) },
        { "Variant", [Kind.String], Kind.Int, c => With(c, u => Of(Variant(u.ToByteArray(bigEndian: true)[8]))) },
        { "Version", [Kind.String], Kind.Int, c => With(c, u => Of(u.ToByteArray(bigEndian: true)[6] >> 4)) },
    }.Build(new Dictionary<string, string>
    {
        ["ns"] = """
            {
                DNS: "6ba7b810-9dad-11d1-80b4-00c04fd430c8"
                URL: "6ba7b811-9dad-11d1-80b4-00c04fd430c8"
                OID: "6ba7b812-9dad-11d1-80b4-00c04fd430c8"
                X500: "6ba7b814-9dad-11d1-80b4-00c04fd430c8"
                Nil: "00000000-0000-0000-0000-000000000000"
            }
            """,
        ["variants"] = "{Invalid: 0, RFC4122: 1, Reserved: 2, Microsoft: 3, Future: 4}",
    });

    private static Value With(BuiltinCall call, Func<Guid, Value> body)
    {
        var text = call.String(0);
        var plain = text switch
        {
            { Length: 36 + 9 } when text.StartsWith("urn:uuid:", StringComparison.OrdinalIgnoreCase) => text[9..],
            { Length: 36 + 2 } => text[1..^1],
            { Length: 36 or 32 } => text,
            _ => null,
        };
        if (plain is null)
        {
            return call.Fail(text.Length == 36 + 9 ? $"invalid urn prefix: {Quoting.Quote(text[..9])}" : $"invalid UUID length: {Utf8.ByteCount(text)}");
        }

        return Guid.TryParseExact(plain, plain.Length == 32 ? "N" : "D", out var uuid) ? body(uuid) : call.Fail("invalid UUID format");
    }

    private static Value FromInt(BuiltinCall call) =>
        call.Number(0).TryToInteger(out var value) && value.Sign >= 0 && value.GetBitLength() <= 128
            ? Of(new Guid(Pad(value.ToByteArray(isUnsigned: true, isBigEndian: true)), bigEndian: true).ToString())
            : call.Fail("integer does not fit into 128 bits");

    // Not the UUID's own 128 bits but its text read as a number, as upstream does it.
    private static Value ToInt(BuiltinCall call) =>
        With(call, u => NumberValue.Int(new BigInteger(Utf8.Bytes(u.ToString()), isUnsigned: true, isBigEndian: true)));

    private static Value Hashed(BuiltinCall call, int version, Func<byte[], byte[]> hash) => With(call, space =>
    {
        var data = call.Bytes(1);
        call.Spend((data.Length / 64) + 1);
        var bytes = hash([.. space.ToByteArray(bigEndian: true), .. data.Span])[..16];
        bytes[6] = (byte)((bytes[6] & 0x0F) | (version << 4));
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return Of(new Guid(bytes, bigEndian: true).ToString());
    });

    [SuppressMessage("Security", "CA5351", Justification = "RFC 4122 names the hash of version 3.")]
    private static byte[] Md5(byte[] data) => MD5.HashData(data);

    [SuppressMessage("Security", "CA5350", Justification = "RFC 4122 names the hash of version 5.")]
    private static byte[] Sha1(byte[] data) => SHA1.HashData(data);

    private static byte[] Pad(byte[] bytes) => [.. new byte[16 - bytes.Length], .. bytes];

    private static int Variant(byte octet) => octet switch
    {
        < 0x80 => 2,
        < 0xC0 => 1,
        < 0xE0 => 3,
        _ => 4,
    };
}
