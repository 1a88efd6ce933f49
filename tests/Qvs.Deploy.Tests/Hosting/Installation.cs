using System.Security.Cryptography;

namespace Qvs.Deploy.Tests.Hosting;

/// <summary>What the silos of one installation have in common.</summary>
internal sealed record Installation(string Database, string Blobs, string PublicUrl)
{
    public const string Password = "a password of a test";

    public string MasterKeys { get; init; } = NewKey("one");

    public IEnumerable<string> Settings =>
    [
        $"--Qvs:Database={Database}",
        $"--Qvs:Blobs={Blobs}",
        $"--Qvs:PublicUrl={PublicUrl}",
        $"--Qvs:Secrets:MasterKeys={MasterKeys}",
        $"--Qvs:AdminPassword={Password}",
        "--Qvs:AllowedNetworks=127.0.0.0/8",
        "--Qvs:LogFormat=Json",
    ];

    public static string NewKey(string name) => $"{name}:{Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))}";
}
