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
    private readonly FileBlobStore _blobs;
    private readonly AttemptMarks _marks;
    private readonly BlobLogStore _store;

    public BlobLogStoreTests()
    {
        _blobs = new FileBlobStore(_folder.Path);
        _marks = new AttemptMarks(_blobs);
        _store = Store();
    }

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
        var another = Store();

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

    [Fact]
    public async Task Two_who_write_one_log_neither_lose_nor_double_a_line()
    {
        var stores = Enumerable.Range(0, 2).Select(_ => Store()).ToArray();

        await Task.WhenAll(stores.Select((store, number) => Task.Run(async () =>
        {
            for (var at = 1; at <= 400; at += 7 + number)
            {
                await store.Append(Key, Lines(at, 7 + number), isComplete: false, Cancel);
            }
        })));
        await stores[0].Append(Key, [], isComplete: true, Cancel);

        var read = await _store.Read(Key, 1, 1_000, Cancel);
        Assert.Equal(Enumerable.Range(1, read.Length).Select(number => ((long)number, $"line {number}")), read.Select(line => (line.Number, line.Text)));
        Assert.True(read.Length >= 400);
    }

    [Fact]
    public async Task Who_comes_second_writes_what_the_first_has_not()
    {
        var (one, other) = (Store(), Store());
        await one.Append(Key, Lines(1, 5), isComplete: false, Cancel);
        await other.Append(Key, Lines(1, 8), isComplete: false, Cancel);

        await one.Append(Key, Lines(6, 4), isComplete: false, Cancel);
        await other.Append(Key, Lines(9, 4), isComplete: true, Cancel);

        Assert.Equal(Enumerable.Range(1, 12).Select(number => $"line {number}"), (await _store.Read(Key, 1, 100, Cancel)).Select(line => line.Text));
        Assert.True((await _store.Find(Key, Cancel))!.IsComplete);
    }

    [Fact]
    public async Task What_a_dead_process_left_beyond_the_index_is_no_part_of_the_log()
    {
        await _store.Append(Key, Lines(1, 2), isComplete: false, Cancel);
        var chunk = (await Blobs()).Single(blob => blob.Path.EndsWith(".log", StringComparison.Ordinal));
        var text = await File.ReadAllTextAsync(Directory.EnumerateFiles(_folder.Path, "*.log*", SearchOption.AllDirectories).Single(), Cancel);
        await _blobs.Write(chunk.Path, new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text + "1 half a li")), BlobCondition.None, Cancel);

        Assert.Equal(["line 1", "line 2"], (await _store.Read(Key, 1, 10, Cancel)).Select(line => line.Text));
        await Store().Append(Key, Lines(3, 1), isComplete: true, Cancel);

        Assert.Equal(["line 1", "line 2", "line 3"], (await _store.Read(Key, 1, 10, Cancel)).Select(line => line.Text));
    }

    [Fact]
    public async Task A_line_stays_one_line()
    {
        await _store.Append(Key, [new LogLine(1, default, "10%\r20%\r"), new LogLine(2, default, "done")], isComplete: true, Cancel);

        Assert.Equal(["10% 20% ", "done"], (await _store.Read(Key, 1, 10, Cancel)).Select(line => line.Text));
    }

    [Fact]
    public async Task A_deleted_log_does_not_come_back_in_part()
    {
        await _store.Append(Key, Lines(1, 5), isComplete: false, Cancel);
        await _store.Delete(Run, Cancel);

        await Assert.ThrowsAsync<LogDeletedException>(() => _store.Append(Key, Lines(6, 5), isComplete: false, Cancel));

        Assert.Empty(await Blobs());
    }

    [Fact]
    public async Task A_follower_waits_for_a_log_while_its_attempt_lives()
    {
        await _marks.Begin(Run, Key.Attempt, Cancel);
        await using var follower = _store.Follow(Key, 1, Cancel).GetAsyncEnumerator(Cancel);
        var first = follower.MoveNextAsync().AsTask();

        await Store().Append(Key, Lines(1, 1), isComplete: true, Cancel);

        Assert.True(await first);
        Assert.Equal("line 1", follower.Current.Text);
        Assert.False(await follower.MoveNextAsync());
    }

    [Fact]
    public async Task Nobody_waits_for_a_log_that_will_not_come()
    {
        await using var unknown = _store.Follow(Key, 1, Cancel).GetAsyncEnumerator(Cancel);
        Assert.False(await unknown.MoveNextAsync());

        await _marks.Begin(Run, Key.Attempt, Cancel);
        await using var follower = _store.Follow(Key, 1, Cancel).GetAsyncEnumerator(Cancel);
        var first = follower.MoveNextAsync().AsTask();
        await _marks.End(Run, Key.Attempt, Cancel);

        Assert.False(await first);
    }

    [Fact]
    public async Task A_log_whose_collector_died_ends_with_its_attempt()
    {
        await _marks.Begin(Run, Key.Attempt, Cancel);
        await _store.Append(Key, Lines(1, 2), isComplete: false, Cancel);
        await _marks.End(Run, Key.Attempt, Cancel);

        Assert.Equal(2, await _store.Follow(Key, 1, Cancel).CountAsync(Cancel));
    }

    private BlobLogStore Store() => new(_blobs, _marks, TimeProvider.System);

    private async Task<List<BlobInfo>> Blobs() => await _blobs.List("acme/", null, Cancel).ToListAsync(Cancel);

    private static ImmutableArray<LogLine> Lines(int first, int count) =>
        [.. Enumerable.Range(first, count).Select(number => new LogLine(number, DateTimeOffset.UnixEpoch.AddSeconds(number), $"line {number}"))];
}
