using System.Text;
using Qvs.Domain.Ports;

namespace Qvs.Infrastructure.Tests.Blobs;

/// <summary>What every blob store does alike; the classes below it say which one.</summary>
public abstract class BlobStoreContract : IAsyncLifetime
{
    private IBlobStore? _blobs;

    private protected IBlobStore Blobs => _blobs!;

    private protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private protected abstract Task<IBlobStore> Open();

    public async ValueTask InitializeAsync() => _blobs = await Open();

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return default;
    }

    [Fact]
    public async Task What_was_written_is_read()
    {
        var written = await Write("acme/logs/run-1/a_b=c.log", "some text");

        Assert.Equal("some text", await Read("acme/logs/run-1/a_b=c.log"));
        Assert.Equal(9, written!.Size);
        var found = await Blobs.Find("acme/logs/run-1/a_b=c.log", Cancellation);
        Assert.Equal((written.Path, written.Size, written.ETag), (found!.Path, found.Size, found.ETag));
        Assert.NotEmpty(written.ETag);
    }

    [Fact]
    public async Task What_is_not_there_is_not_found()
    {
        Assert.Null(await Blobs.Find("acme/logs/none", Cancellation));
        Assert.Null(await Blobs.Open("acme/logs/none", 0, null, Cancellation));
        Assert.Null(await Blobs.Open("acme/logs/none", 3, 0, Cancellation));
        await Blobs.Delete("acme/logs/none", Cancellation);
    }

    [Fact]
    public async Task An_empty_blob_is_a_blob()
    {
        await Write("acme/logs/empty", "");

        Assert.Equal("", await Read("acme/logs/empty"));
        Assert.Equal(0, (await Blobs.Find("acme/logs/empty", Cancellation))!.Size);
    }

    [Fact]
    public async Task Megabytes_from_a_stream_that_cannot_seek_come_back_byte_for_byte()
    {
        var bytes = new byte[9_000_001];
        new Random(1).NextBytes(bytes);
        await using var pipe = new System.IO.Compression.BrotliStream(Compressed(bytes), System.IO.Compression.CompressionMode.Decompress);

        var written = await Blobs.Write("acme/artifacts/large.bin", pipe, BlobCondition.None, Cancellation);

        Assert.Equal(bytes.Length, written!.Size);
        await using var read = await Blobs.Open("acme/artifacts/large.bin", 0, null, Cancellation);
        using var copy = new MemoryStream();
        await read!.CopyToAsync(copy, Cancellation);
        Assert.Equal(bytes, copy.ToArray());
    }

    [Theory]
    [InlineData(0L, null, "0123456789")]
    [InlineData(0L, 4L, "0123")]
    [InlineData(3L, 4L, "3456")]
    [InlineData(7L, null, "789")]
    [InlineData(7L, 100L, "789")]
    [InlineData(10L, null, "")]
    [InlineData(99L, 5L, "")]
    [InlineData(2L, 0L, "")]
    public async Task A_part_is_read(long from, long? length, string expected)
    {
        await Write("acme/logs/part", "0123456789");

        Assert.Equal(expected, await Read("acme/logs/part", from, length));
    }

    [Fact]
    public async Task A_write_over_another_changes_the_tag()
    {
        var first = await Write("acme/state/s", "one");
        var second = await Write("acme/state/s", "two");

        Assert.NotEqual(first!.ETag, second!.ETag);
        Assert.Equal("two", await Read("acme/state/s"));
    }

    [Fact]
    public async Task A_write_with_a_tag_is_done_only_over_that_tag()
    {
        var first = await Write("acme/state/s", "one");
        var second = await Write("acme/state/s", "two", new BlobCondition(IfETag: first!.ETag));

        Assert.NotNull(second);
        Assert.Null(await Write("acme/state/s", "late", new BlobCondition(IfETag: first.ETag)));
        Assert.Null(await Write("acme/state/other", "none", new BlobCondition(IfETag: first.ETag)));
        Assert.Null(await Write("acme/state/s", "forged", new BlobCondition(IfETag: "\"x\"\r\nX-Evil: 1")));
        Assert.Equal("two", await Read("acme/state/s"));
        Assert.Null(await Blobs.Find("acme/state/other", Cancellation));
    }

    [Fact]
    public async Task Of_many_first_writes_at_once_one_is_done()
    {
        var outcomes = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(i => Write("acme/state/lock", $"from {i}", new BlobCondition(IfAbsent: true))));

        Assert.Single(outcomes, outcome => outcome is not null);
        Assert.Equal($"from {outcomes.Index().Single(outcome => outcome.Item is not null).Index}", await Read("acme/state/lock"));
    }

    [Fact]
    public async Task Of_many_writes_over_one_tag_at_once_one_is_done()
    {
        var first = await Write("acme/state/s", "first");

        var outcomes = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(i => Write("acme/state/s", $"from {i}", new BlobCondition(IfETag: first!.ETag))));

        Assert.Single(outcomes, outcome => outcome is not null);
    }

    [Fact]
    public async Task A_deleted_blob_is_gone_and_its_tag_with_it()
    {
        var first = await Write("acme/state/s", "one");
        await Blobs.Delete("acme/state/s", Cancellation);

        Assert.Null(await Blobs.Find("acme/state/s", Cancellation));
        Assert.Null(await Write("acme/state/s", "late", new BlobCondition(IfETag: first!.ETag)));
        Assert.NotNull(await Write("acme/state/s", "new", new BlobCondition(IfAbsent: true)));
    }

    [Fact]
    public async Task A_list_is_in_ordinal_order_and_goes_on_where_it_ended()
    {
        string[] paths = ["acme/a/b", "acme/a/b-c", "acme/a/b.c", "acme/a/b/c", "acme/a/b/d/e", "acme/a/b0", "acme/a/bA", "acme/a/ba", "acme/ab", "acme2/a/b"];
        foreach (var path in paths.Reverse())
        {
            await Write(path, path);
        }

        Assert.Equal(paths[..9], await List("acme/"));
        Assert.Equal(paths, await List(""));
        Assert.Equal(paths[..8], await List("acme/a/"));
        Assert.Equal(paths[3..5], await List("acme/a/b/"));
        Assert.Equal(paths[3..9], await List("acme/", "acme/a/b.c"));
        Assert.Equal(paths[4..9], await List("acme/", "acme/a/b/c"));
        Assert.Equal(paths[5..8], await List("acme/a/b", "acme/a/b/zz"));
        Assert.Empty(await List("nobody/"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("acme")]
    [InlineData("/acme/a")]
    [InlineData("acme/")]
    [InlineData("acme//a")]
    [InlineData("acme/../other/a")]
    [InlineData("acme/./a")]
    [InlineData("acme/...")]
    [InlineData("acme/a b")]
    [InlineData("acme/a\\b")]
    [InlineData("acme/a~")]
    [InlineData("acme/a%2e")]
    [InlineData("acme/é")]
    [InlineData("acme/a\0")]
    public async Task What_is_not_a_path_is_refused(string path)
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Write(path, "x"));
        await Assert.ThrowsAsync<ArgumentException>(() => Blobs.Find(path, Cancellation));
        await Assert.ThrowsAsync<ArgumentException>(() => Blobs.Open(path, 0, null, Cancellation));
        await Assert.ThrowsAsync<ArgumentException>(() => Blobs.Delete(path, Cancellation));
    }

    [Theory]
    [InlineData("../")]
    [InlineData("acme/../")]
    [InlineData("/")]
    public async Task A_list_of_what_is_not_a_prefix_is_refused(string prefix) => await Assert.ThrowsAsync<ArgumentException>(() => List(prefix));

    private protected async Task<BlobInfo?> Write(string path, string text, BlobCondition? condition = null)
    {
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return await Blobs.Write(path, content, condition ?? BlobCondition.None, Cancellation);
    }

    private async Task<string?> Read(string path, long from = 0, long? length = null)
    {
        await using var stream = await Blobs.Open(path, from, length, Cancellation);
        return stream is null ? null : await new StreamReader(stream).ReadToEndAsync(Cancellation);
    }

    private async Task<string[]> List(string prefix, string? after = null) =>
        await Blobs.List(prefix, after, Cancellation).Select(blob => blob.Path).ToArrayAsync(Cancellation);

    private static MemoryStream Compressed(byte[] bytes)
    {
        var compressed = new MemoryStream();
        using (var brotli = new System.IO.Compression.BrotliStream(compressed, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true))
        {
            brotli.Write(bytes);
        }

        compressed.Position = 0;
        return compressed;
    }
}
