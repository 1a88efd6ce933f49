using System.Security.Cryptography;
using Qvs.Infrastructure.Secrets;
using Qvs.Testing;

namespace Qvs.Infrastructure.Tests.Secrets;

public sealed class MasterKeyFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Of_silos_that_start_at_once_all_have_the_key_of_the_first()
    {
        for (var round = 0; round < 100; round++)
        {
            var file = _folder.Combine($"{round}.key");
            using var together = new Barrier(4);
            var silos = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Factory.StartNew(
                () =>
                {
                    together.SignalAndWait(TestContext.Current.CancellationToken);
                    return LocalMasterKeys.OfFile(file);
                },
                TestContext.Current.CancellationToken,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default)));
            var key = RandomNumberGenerator.GetBytes(32);

            foreach (var silo in silos)
            {
                Assert.Equal(key, await silos[0].Unwrap(await silo.Wrap(key, TestContext.Current.CancellationToken), TestContext.Current.CancellationToken));
            }
        }

        Assert.All(Directory.EnumerateFiles(_folder.Path), file => Assert.EndsWith(".key", file, StringComparison.Ordinal));
    }

    [Fact]
    public void A_key_that_others_can_read_is_refused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Files have no such rights there.");
        var file = _folder.Write("open.key", "file-1:AAAA");

        Assert.Contains("chmod 600", Assert.Throws<FormatException>(() => LocalMasterKeys.OfFile(file)).Message, StringComparison.Ordinal);
    }
}
