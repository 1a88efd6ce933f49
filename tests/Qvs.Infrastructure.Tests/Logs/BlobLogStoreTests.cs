using Qvs.Domain.Delivery;
using Qvs.Domain.Ports;
using Qvs.Domain.Tenancy;
using Qvs.Infrastructure.Blobs;
using Qvs.Infrastructure.Logs;
using Qvs.Testing;

namespace Qvs.Infrastructure.Tests.Logs;

public sealed class BlobLogStoreTests : IDisposable
{
    private static readonly RunKey Run = new(TenantId.Parse("acme"), AssemblyLineId.Parse("deliver"), 1);
    private static readonly LogKey Key = new(Run, "deliver-1-build-1", "build", 0, "compile");

    private readonly TempFolder _folder = new();
    private readonly BlobLogStore _store;

    public BlobLogStoreTests() => _store = new BlobLogStore(new FileBlobStore(_folder.Path), TimeProvider.System);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_long_log_is_read_by_range_from_either_end()
    {
        await _store.Append(Key, Lines(1, 20_000), isComplete: true, Cancel);

        Assert.Equal(["line 12345", "line 12346"], (await _store.Read(Key, 12_345, 2, Cancel)).Select(line => line.Text));
        Assert.Equal(["line 19999", "line 20000"], (await _store.Read(Key, -2, 10, Cancel)).Select(line => line.Text));
        Assert.Equal((20_000, true), ((await _store.Find(Key, Cancel))!.Lines, (await _store.Find(Key, Cancel))!.IsComplete));
    }

    [Fact]
    public async Task Who_begins_again_doubles_nothing()
    {
        await _store.Append(Key, Lines(1, 100), isComplete: false, Cancel);
        var another = new BlobLogStore(new FileBlobStore(_folder.Path), TimeProvider.System);

        await another.Append(Key, Lines(1, 150), isComplete: true, Cancel);

        Assert.Equal(Enumerable.Range(1, 150).Select(number => (long)number), (await another.Read(Key, 1, 1_000, Cancel)).Select(line => line.Number));
    }

    [Fact]
    public async Task A_follower_gets_every_line_and_ends_with_the_log()
    {
        await _store.Append(Key, Lines(1, 3), isComplete: false, Cancel);
        var following = Task.Run(async () =>
        {
            var seen = new List<long>();
            await foreach (var line in _store.Follow(Key, 2, Cancel))
            {
                seen.Add(line.Number);
            }

            return seen;
        });

        await _store.Append(Key, Lines(4, 2), isComplete: false, Cancel);
        await _store.Append(Key, [], isComplete: true, Cancel);

        Assert.Equal([2, 3, 4, 5], await following);
    }

    [Fact]
    public async Task A_search_counts_all_and_shows_some()
    {
        await _store.Append(Key, Lines(1, 1_000), isComplete: true, Cancel);

        var (matches, total) = await _store.Search(Key, "line \\d*7$", 2, Cancel);

        Assert.Equal((2, 100L), (matches.Length, total));
        await Assert.ThrowsAsync<FormatException>(() => _store.Search(Key, "(?=x)", 1, Cancel));
    }

    [Fact]
    public async Task Logs_of_a_run_are_listed_and_deleted_together()
    {
        await _store.Append(Key, Lines(1, 1), isComplete: true, Cancel);
        await _store.Append(Key with { Step = "push" }, Lines(1, 1), isComplete: true, Cancel);
        Assert.Equal(2, (await _store.List(Run, null, Cancel)).Length);

        await _store.Delete(Run, Cancel);

        Assert.Empty(await _store.List(Run, null, Cancel));
    }

    private static ImmutableArray<LogLine> Lines(int first, int count) =>
        [.. Enumerable.Range(first, count).Select(number => new LogLine(number, DateTimeOffset.UnixEpoch.AddSeconds(number), $"line {number}"))];
}
