using Microsoft.Extensions.Time.Testing;
using Qvs.Cloud.Access;

namespace Qvs.Cloud.Tests.Portal;

public sealed class SharedReadsTests
{
    private readonly FakeTimeProvider _clock = new();
    private int _reads;

    [Fact]
    public async Task The_same_is_read_once_for_all_who_ask_together_and_again_later()
    {
        var shared = new SharedReads(_clock);

        int[] read = [await shared.Get("a", Read), await shared.Get("a", Read), await shared.Get("b", Read)];

        Assert.Equal([1, 1, 2], read);
        _clock.Advance(SharedReads.Lifetime);
        Assert.Equal(3, await shared.Get("a", Read));
    }

    [Fact]
    public async Task A_failure_is_not_shared()
    {
        var shared = new SharedReads(_clock);

        await Assert.ThrowsAsync<InvalidOperationException>(() => shared.Get<int>("a", () => Task.FromException<int>(new InvalidOperationException())));

        Assert.Equal(1, await shared.Get("a", Read));
    }

    private Task<int> Read() => Task.FromResult(++_reads);
}
