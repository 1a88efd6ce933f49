using Qvs.Cue.Builtins.Crypto;
using Qvs.Cue.Values;

namespace Qvs.Cue.Tests.Packages;

public sealed class CryptoPackagesTests
{
    /// <summary>FIPS 180-4 and RFC 1321: the digests of "abc".</summary>
    [Theory]
    [InlineData("md5", "Sum", "900150983cd24fb0d6963f7d28e17f72")]
    [InlineData("sha1", "Sum", "a9993e364706816aba3e25717850c26c9cd0d89d")]
    [InlineData("sha256", "Sum256", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    [InlineData("sha256", "Sum224", "23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7")]
    [InlineData("sha512", "Sum384", "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7")]
    [InlineData("sha512", "Sum512_224", "4634270f707b6a54daae7530460842e20e37ed265ceee9a43e8924aa")]
    [InlineData("sha512", "Sum512_256", "53048e2681941ef99b2e29b76b4c7dabe4c2d0c634fc6d46e0e2f13107e7af23")]
    public void Digests(string package, string function, string expected) =>
        Assert.Equal(expected, Hex(FakeCall.Invoke(Package(package), function, "abc")));

    [Fact]
    public void Data_of_several_blocks()
    {
        var data = new string('a', 1000);
        Assert.Equal(28, ((BytesValue)FakeCall.Invoke(CryptoPackages.Sha256, "Sum224", data)).Value.Length);
        Assert.NotEqual(Hex(FakeCall.Invoke(CryptoPackages.Sha512, "Sum512_256", data)), Hex(FakeCall.Invoke(CryptoPackages.Sha512, "Sum512_256", data + "a")));
    }

    /// <summary>RFC 4231, test case 2; with a long key, case 6.</summary>
    [Fact]
    public void Message_authentication_codes()
    {
        Assert.Equal(
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
            Hex(FakeCall.Invoke(SignaturePackages.Hmac, "Sign", "SHA256", "Jefe", "what do ya want for nothing?")));
        Assert.Equal(
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
            Hex(FakeCall.Invoke(SignaturePackages.Hmac, "Sign", "SHA256", Enumerable.Repeat((byte)0xaa, 131).ToArray(), "Test Using Larger Than Block-Size Key - Hash Key First")));
        Assert.Equal("_|_ unsupported hash function", FakeCall.Text(SignaturePackages.Hmac, "Sign", "SHA3", "k", "d"));
    }

    /// <summary>RFC 8032, section 7.1, test 2.</summary>
    [Fact]
    public void Signatures()
    {
        var key = Convert.FromHexString("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
        var signature = Convert.FromHexString("92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
        Assert.Equal("true", FakeCall.Text(SignaturePackages.Ed25519Package, "Valid", key, new byte[] { 0x72 }, signature));
        Assert.Equal("false", FakeCall.Text(SignaturePackages.Ed25519Package, "Valid", key, new byte[] { 0x73 }, signature));
        Assert.Equal("_|_ ed25519: publicKey must be 32 bytes", FakeCall.Text(SignaturePackages.Ed25519Package, "Valid", "short", "m", signature));
    }

    private static BuiltinPackage Package(string name) => name switch
    {
        "md5" => CryptoPackages.Md5,
        "sha1" => CryptoPackages.Sha1,
        "sha256" => CryptoPackages.Sha256,
        _ => CryptoPackages.Sha512,
    };

    private static string Hex(Value value) => Convert.ToHexStringLower(((BytesValue)value).Value.Span);
}
