using Azure.Storage.Blobs;
using Qvs.Domain.Ports;
using Qvs.Infrastructure.Blobs;
using Qvs.Testing;

namespace Qvs.Infrastructure.Tests.Blobs;

public sealed class FileBlobStoreTests : BlobStoreContract
{
    private readonly TempFolder _folder = new();

    public override ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return base.DisposeAsync();
    }

    [Fact]
    public async Task A_write_that_breaks_off_leaves_what_was_there()
    {
        await Write("acme/logs/a", "before");

        await Assert.ThrowsAsync<IOException>(() => Blobs.Write("acme/logs/a", new BrokenStream(), BlobCondition.None, Cancellation));

        Assert.Equal(6, (await Blobs.Find("acme/logs/a", Cancellation))!.Size);
        Assert.Equal([_folder.Combine("acme", "logs", "a~")], Directory.GetFiles(_folder.Combine("acme"), "*", SearchOption.AllDirectories));
        Assert.Empty(Directory.GetFiles(_folder.Combine("~tmp")));
    }

    [Fact]
    public async Task What_a_killed_process_left_half_written_is_swept_at_the_start()
    {
        await Write("acme/logs/a", "whole");
        File.SetLastWriteTimeUtc(_folder.Write("~tmp/0123", "half"), DateTime.UnixEpoch);
        var another = _folder.Write("~tmp/4567", "half of what another process is writing");

        var again = new FileBlobStore(_folder.Path);

        Assert.Equal([another], Directory.GetFiles(_folder.Combine("~tmp")));
        Assert.NotNull(await again.Find("acme/logs/a", Cancellation));
    }

    [Fact]
    public async Task Of_two_stores_on_one_folder_only_one_creates_a_blob()
    {
        var (one, other) = (new FileBlobStore(_folder.Path), new FileBlobStore(_folder.Path));
        for (var round = 0; round < 20; round++)
        {
            var path = $"acme/keys/{round}";
            var written = await Task.WhenAll(new[] { one, other }.Select(store => Task.Run(() =>
                store.Write(path, new MemoryStream([1]), new BlobCondition(IfAbsent: true), Cancellation), Cancellation)));

            Assert.Single(written, blob => blob is not null);
        }
    }

    private protected override Task<IBlobStore> Open() => Task.FromResult<IBlobStore>(new FileBlobStore(_folder.Path));

    private sealed class BrokenStream : MemoryStream
    {
        public override Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken) => throw new IOException("The line is broken.");
    }
}

/// <summary>Against a server of this project that checks every signature and condition.</summary>
public sealed class S3BlobStoreTests : BlobStoreContract
{
    private S3TestServer _server = null!;

    public override async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await base.DisposeAsync();
    }

    [Fact]
    public async Task A_wrong_secret_is_reported_without_it()
    {
        var store = new S3BlobStore(_server.Options with { SecretKey = "hush" }, new HttpClient(), TimeProvider.System);

        var problem = await Assert.ThrowsAsync<IOException>(() => store.Open("acme/logs/a", 0, null, Cancellation));

        Assert.Contains("SignatureDoesNotMatch", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", problem.Message + (_server.Options with { SecretKey = "hush" }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_busy_server_is_asked_again()
    {
        _server.BusyAnswers = 2;

        Assert.NotNull(await Write("acme/logs/a", "text"));
        Assert.Equal(0, _server.BusyAnswers);
    }

    [Fact]
    public async Task A_server_that_ignores_conditions_is_found_out()
    {
        _server.KnowsConditions = false;

        var problem = await Assert.ThrowsAsync<IOException>(() => Write("acme/state/s", "text", new BlobCondition(IfAbsent: true)));

        Assert.Contains("ignores the conditions", problem.Message, StringComparison.Ordinal);
        Assert.Null(await Blobs.Find("acme/state/s", Cancellation));
    }

    private protected override async Task<IBlobStore> Open()
    {
        _server = await S3TestServer.Start();
        return new S3BlobStore(_server.Options, new HttpClient(), TimeProvider.System);
    }
}

/// <summary>Against a real server: <c>QVS_TEST_S3="endpoint region bucket access-key secret-key"</c>, with an empty bucket.</summary>
public sealed class RealS3BlobStoreTests : BlobStoreContract
{
    private const string Variable = "QVS_TEST_S3";

    private protected override async Task<IBlobStore> Open()
    {
        var set = Environment.GetEnvironmentVariable(Variable)?.Split(' ') ?? [];
        Assert.SkipUnless(set.Length == 5, $"{Variable} does not name an S3 server: \"endpoint region bucket access-key secret-key\".");
        var store = new S3BlobStore(
            new BlobOptions.S3(new Uri(set[0]), set[1], set[2], set[3], set[4], Prefix: $"test-{Guid.NewGuid():N}"), new HttpClient(), TimeProvider.System);
        await store.Delete("acme/logs/none", Cancellation);
        return store;
    }
}

/// <summary>Against Azure or its emulator: <c>QVS_TEST_AZURE_BLOBS</c> is a connection string; each test makes a container of its own.</summary>
public sealed class AzureBlobStoreTests : BlobStoreContract
{
    private const string Variable = "QVS_TEST_AZURE_BLOBS";

    private BlobContainerClient? _container;

    public override async ValueTask DisposeAsync()
    {
        await (_container?.DeleteIfExistsAsync(cancellationToken: CancellationToken.None) ?? Task.CompletedTask);
        await base.DisposeAsync();
    }

    private protected override async Task<IBlobStore> Open()
    {
        var connection = Environment.GetEnvironmentVariable(Variable);
        Assert.SkipWhen(string.IsNullOrEmpty(connection), $"{Variable} is not set to the connection string of Azure Blob Storage or its emulator (npm: azurite).");
        _container = new BlobContainerClient(connection, $"test-{Guid.NewGuid():N}");
        await _container.CreateAsync(cancellationToken: Cancellation);
        return new AzureBlobStore(_container);
    }
}
