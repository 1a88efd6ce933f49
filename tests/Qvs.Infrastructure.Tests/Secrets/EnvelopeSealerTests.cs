using System.Security.Cryptography;
using System.Text;
using Qvs.Domain.Tenancy;
using Qvs.Infrastructure.Blobs;
using Qvs.Infrastructure.Secrets;
using Qvs.Testing;

namespace Qvs.Infrastructure.Tests.Secrets;

public sealed class EnvelopeSealerTests : IDisposable
{
    private static readonly TenantId Acme = TenantId.Parse("acme");
    private static readonly TenantId Other = TenantId.Parse("other");
    private static readonly byte[] Value = Encoding.UTF8.GetBytes("hunter2");

    private readonly TempFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_is_sealed_opens_for_its_tenant_and_purpose_alone()
    {
        var sealer = Sealer(LocalMasterKeys.OfFile(_folder.Combine("master")));
        var text = await sealer.Seal(Acme, "git/token", Value, Cancel);

        Assert.Equal(Value, await sealer.Open(Acme, "git/token", text, Cancel));
        Assert.DoesNotContain("hunter2", text, StringComparison.Ordinal);
        await Assert.ThrowsAsync<FormatException>(() => sealer.Open(Acme, "git/other", text, Cancel));
        await Assert.ThrowsAsync<FormatException>(() => sealer.Open(Other, "git/token", text, Cancel));
        await Assert.ThrowsAsync<FormatException>(() => sealer.Open(Acme, "git/token", text[..^4] + "AAA=", Cancel));
    }

    [Fact]
    public async Task Another_process_with_the_same_master_key_opens_it()
    {
        var text = await Sealer(LocalMasterKeys.OfFile(_folder.Combine("master"))).Seal(Acme, "x", Value, Cancel);

        Assert.Equal(Value, await Sealer(LocalMasterKeys.OfFile(_folder.Combine("master"))).Open(Acme, "x", text, Cancel));
    }

    [Fact]
    public async Task After_a_tenant_got_a_new_key_old_texts_still_open_and_are_known_as_old()
    {
        var sealer = Sealer(LocalMasterKeys.OfFile(_folder.Combine("master")));
        var old = await sealer.Seal(Acme, "x", Value, Cancel);

        await sealer.RotateTenant(Acme, Cancel);
        var fresh = await sealer.Seal(Acme, "x", Value, Cancel);

        Assert.Equal(Value, await sealer.Open(Acme, "x", old, Cancel));
        Assert.Equal((true, false), (await sealer.IsOutdated(Acme, old, Cancel), await sealer.IsOutdated(Acme, fresh, Cancel)));
    }

    [Fact]
    public async Task After_the_keys_were_wrapped_anew_the_old_master_key_is_not_needed()
    {
        var (first, second) = (MasterKey("one"), MasterKey("two"));
        var text = await Sealer(LocalMasterKeys.Parse(first)).Seal(Acme, "x", Value, Cancel);

        Assert.True(await Sealer(LocalMasterKeys.Parse($"{second},{first}")).Rewrap(Acme, Cancel));

        Assert.Equal(Value, await Sealer(LocalMasterKeys.Parse(second)).Open(Acme, "x", text, Cancel));
        await Assert.ThrowsAsync<FormatException>(() => Sealer(LocalMasterKeys.Parse(first)).Open(Acme, "x", text, Cancel));
    }

    [Fact]
    public void The_master_key_can_be_read_by_its_owner_alone()
    {
        LocalMasterKeys.OfFile(_folder.Combine("master"));

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder.Combine("master")));
    }

    private EnvelopeSealer Sealer(IMasterKey master) => new(master, new FileBlobStore(_folder.Combine("blobs")));

    private static string MasterKey(string name) => $"{name}:{Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))}";
}
