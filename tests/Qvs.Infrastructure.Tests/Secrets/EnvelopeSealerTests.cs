using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Qvs.Domain.Ports;
using Qvs.Domain.Tenancy;
using Qvs.Infrastructure.Blobs;
using Qvs.Infrastructure.Secrets;
using Qvs.Testing;

namespace Qvs.Infrastructure.Tests.Secrets;

public sealed class EnvelopeSealerTests : IDisposable
{
    private static readonly TenantId Acme = TenantId.Parse("acme");
    private static readonly TenantId Other = TenantId.Parse("other");
    private static readonly byte[] Value = Encoding.UTF8.GetBytes("correct horse");
    private readonly TempFolder _folder = new();
    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Patience => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_was_sealed_opens_in_another_process_and_never_looks_the_same_twice()
    {
        var sealedText = await Sealer().Seal(Acme, "git/token", Value, Patience);

        Assert.Equal(Value, await Sealer().Open(Acme, "git/token", sealedText, Patience));
        Assert.NotEqual(sealedText, await Sealer().Seal(Acme, "git/token", Value, Patience));
        Assert.DoesNotContain("correct", sealedText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_opens_for_no_other_tenant_and_no_other_purpose()
    {
        var sealer = Sealer();
        var sealedText = await sealer.Seal(Acme, "git/token", Value, Patience);
        await sealer.Seal(Other, "git/token", Value, Patience);

        await Assert.ThrowsAsync<FormatException>(() => sealer.Open(Other, "git/token", sealedText, Patience));
        await Assert.ThrowsAsync<FormatException>(() => sealer.Open(Acme, "git/user", sealedText, Patience));
    }

    [Fact]
    public async Task Every_changed_byte_is_noticed()
    {
        var sealer = Sealer();
        var parts = (await sealer.Seal(Acme, "p", Value, Patience)).Split('.');
        var bytes = Convert.FromBase64String(parts[2]);
        for (var at = 0; at < bytes.Length; at++)
        {
            bytes[at] ^= 1;
            await Assert.ThrowsAsync<FormatException>(() => sealer.Open(Acme, "p", $"{parts[0]}.{parts[1]}.{Convert.ToBase64String(bytes)}", Patience));
            bytes[at] ^= 1;
        }

        foreach (var text in (string[])["", "v1", "v1.1.", "v1.0.AAAA", "v1.-1.AAAA", "v2.1.AAAA", "v1.1.!", "v1.99.AAAA", $"v1.1.{parts[2][..20]}"])
        {
            await Assert.ThrowsAsync<FormatException>(() => sealer.Open(Acme, "p", text, Patience));
        }
    }

    [Fact]
    public async Task A_new_key_of_the_tenant_seals_and_the_old_one_still_opens()
    {
        var services = Services("one:" + Key(1));
        var (sealer, keys) = (services.GetRequiredService<ISecretSealer>(), services.GetRequiredService<ISecretKeys>());
        var old = await sealer.Seal(Acme, "p", Value, Patience);

        await keys.RotateTenant(Acme, Patience);
        var fresh = await sealer.Seal(Acme, "p", Value, Patience);

        Assert.True(await sealer.IsOutdated(Acme, old, Patience));
        Assert.False(await sealer.IsOutdated(Acme, fresh, Patience));
        Assert.Equal(Value, await sealer.Open(Acme, "p", old, Patience));
        Assert.Equal(Value, await sealer.Open(Acme, "p", fresh, Patience));
    }

    [Fact]
    public async Task Another_process_opens_what_a_newer_key_sealed_at_once_and_uses_it_itself_after_a_while()
    {
        var (here, there) = (Services("one:" + Key(1)), Services("one:" + Key(1)));
        var sealer = here.GetRequiredService<ISecretSealer>();
        var old = await sealer.Seal(Acme, "p", Value, Patience);
        await there.GetRequiredService<ISecretKeys>().RotateTenant(Acme, Patience);

        Assert.False(await sealer.IsOutdated(Acme, old, Patience));
        _time.Advance(TimeSpan.FromMinutes(6));
        Assert.True(await sealer.IsOutdated(Acme, old, Patience));
        Assert.Equal(Value, await sealer.Open(Acme, "p", await there.GetRequiredService<ISecretSealer>().Seal(Acme, "p", Value, Patience), Patience));
    }

    [Fact]
    public async Task After_rewrapping_the_old_master_key_is_not_needed_any_more()
    {
        var old = await Services("one:" + Key(1)).GetRequiredService<ISecretSealer>().Seal(Acme, "p", Value, Patience);
        var both = Services($"two:{Key(2)},one:{Key(1)}").GetRequiredService<ISecretKeys>();
        await Assert.ThrowsAsync<FormatException>(() => Services("two:" + Key(2)).GetRequiredService<ISecretSealer>().Open(Acme, "p", old, Patience));

        Assert.True(await both.Rewrap(Acme, Patience));
        Assert.False(await both.Rewrap(Acme, Patience));

        Assert.Equal(Value, await Services("two:" + Key(2)).GetRequiredService<ISecretSealer>().Open(Acme, "p", old, Patience));
        await Assert.ThrowsAsync<FormatException>(() => Services("one:" + Key(1)).GetRequiredService<ISecretSealer>().Open(Acme, "p", old, Patience));
    }

    [Fact]
    public async Task Many_who_seal_first_at_once_agree_on_one_key()
    {
        var texts = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Sealer().Seal(Acme, "p", Value, Patience)));

        var reader = Sealer();
        foreach (var text in texts)
        {
            Assert.Equal(Value, await reader.Open(Acme, "p", text, Patience));
        }
    }

    [Fact]
    public void The_file_of_the_master_key_is_made_once_for_its_owner_alone_and_refused_if_others_can_read_it()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes.");
        var file = _folder.Combine("made.key");
        AddFile(file);
        var text = File.ReadAllText(file);
        AddFile(file);

        Assert.Equal(text, File.ReadAllText(file));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.GroupRead);
        Assert.Contains("chmod 600", Assert.Throws<FormatException>(() => AddFile(file)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("one")]
    [InlineData("one:AAAA")]
    [InlineData(":AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    public void Keys_that_are_none_stop_the_start_without_being_shown(string keys)
    {
        var problem = Assert.Throws<FormatException>(() => new ServiceCollection().AddSecrets(new SecretsOptions { MasterKeys = keys }));

        Assert.DoesNotContain("AAAA", problem.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new ServiceCollection().AddSecrets(new SecretsOptions { MasterKeys = keys, MasterKeyFile = "x" }));
    }

    private static void AddFile(string file) => new ServiceCollection().AddSecrets(new SecretsOptions { MasterKeyFile = file });

    private static string Key(byte fill) => Convert.ToBase64String(SHA256.HashData([fill]));

    private ISecretSealer Sealer() => Services("one:" + Key(1)).GetRequiredService<ISecretSealer>();

    /// <summary>A process: it shares the blobs with others and nothing else.</summary>
    private ServiceProvider Services(string keys) => new ServiceCollection()
        .AddSingleton<TimeProvider>(_time)
        .AddLogging()
        .AddQvsBlobs(new BlobOptions.Files(_folder.Combine("blobs")))
        .AddSecrets(new SecretsOptions { MasterKeys = keys })
        .BuildServiceProvider();
}
