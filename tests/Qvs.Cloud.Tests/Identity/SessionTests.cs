using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Security.Claims;
using Microsoft.Extensions.Time.Testing;
using Qvs.Cloud.Access;
using Qvs.Domain.Delivery;
using Qvs.Domain.Ports;
using Qvs.Domain.Tenancy;
using Qvs.Grains.Access;

namespace Qvs.Cloud.Tests.Identity;

/// <summary>A session outlives the request that opened it: in circuits, and while something is followed.</summary>
public sealed class SessionTests
{
    private static readonly TenantId Demo = TenantId.Parse("demo");
    private static readonly LogKey Key = new(new RunKey(Demo, AssemblyLineId.Parse("deliver"), 1), "deliver-1-build-1", "build", 0, "step");

    private readonly FakeTimeProvider _clock = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_is_removed_or_whose_token_is_revoked_sees_no_more_of_a_log_that_is_followed()
    {
        var isMember = true;
        var session = Session(() => isMember ? Caller.Member(Demo, new Actor("vera", [Roles.Viewer])) : null);
        var lines = session.FollowLog(Key, 1, Cancel).GetAsyncEnumerator(Cancel);
        Assert.True(await lines.MoveNextAsync());
        isMember = false;
        _clock.Advance(TimeSpan.FromSeconds(16));

        await Assert.ThrowsAsync<AccessDeniedException>(async () => await lines.MoveNextAsync());
    }

    [Fact]
    public async Task Who_may_not_read_any_more_sees_no_more_either()
    {
        var roles = ImmutableArray.Create(Roles.Viewer);
        var session = Session(() => Caller.Member(Demo, new Actor("vera", roles)));
        var lines = session.FollowLog(Key, 1, Cancel).GetAsyncEnumerator(Cancel);
        Assert.True(await lines.MoveNextAsync());
        roles = [];
        _clock.Advance(TimeSpan.FromSeconds(16));

        await Assert.ThrowsAsync<AccessDeniedException>(async () => await lines.MoveNextAsync());
    }

    [Fact]
    public async Task Nothing_of_another_tenant_is_followed()
    {
        var session = Session(() => Caller.Member(TenantId.Parse("other"), new Actor("olga", [Roles.Owner])), TenantId.Parse("other"));

        await Assert.ThrowsAsync<AccessDeniedException>(async () => await session.FollowLog(Key, 1, Cancel).GetAsyncEnumerator(Cancel).MoveNextAsync());
    }

    [Fact]
    public void A_session_of_a_provider_is_over_at_its_time_and_one_of_an_embedded_account_is_not()
    {
        var until = _clock.GetUtcNow().AddHours(12);
        var person = Account.Principal("vera", "Vera", "test", until);

        Assert.False(Account.IsOver(person, until.AddSeconds(-1)));
        Assert.True(Account.IsOver(person, until));
        Assert.False(Account.IsOver(Account.Principal("vera", "Vera", "test"), until.AddYears(1)));
        Assert.False(Account.IsOver(new ClaimsPrincipal(), until));
    }

    [Theory]
    [InlineData("/t/demo?tab=1", "/t/demo?tab=1")]
    [InlineData("//evil.example", "/")]
    [InlineData("/\\evil.example", "/")]
    [InlineData("/\t/evil.example", "/")]
    [InlineData("https://evil.example", "/")]
    [InlineData("javascript:alert(1)", "/")]
    [InlineData("", "/")]
    [InlineData(null, "/")]
    public void A_path_to_return_to_is_one_of_this_server(string? path, string expected) => Assert.Equal(expected, Cloud.Identity.LocalPath.Or(path, "/"));

    private TenantSession Session(Func<Caller?> renew, TenantId? tenant = null) => new(
        Caller.Member(tenant ?? Demo, new Actor("vera", [Roles.Viewer])),
        new TenantServices(null!, null!, null!, null!, new EndlessLog(), null!, null!, new SharedReads(_clock)),
        () => Task.FromResult(renew()),
        _clock,
        TimeSpan.FromSeconds(15));

    /// <summary>Always has another line; nothing else is asked of it.</summary>
    private sealed class EndlessLog : ILogStore
    {
        public async IAsyncEnumerable<LogLine> Follow(LogKey key, long first, [EnumeratorCancellation] CancellationToken cancellation)
        {
            while (true)
            {
                await Task.Yield();
                yield return default!;
            }
        }

        public Task Append(LogKey key, IReadOnlyList<LogLine> lines, bool isComplete, CancellationToken cancellation) => throw new NotSupportedException();

        public Task<LogInfo?> Find(LogKey key, CancellationToken cancellation) => throw new NotSupportedException();

        public Task<ImmutableArray<LogInfo>> List(RunKey run, string? attempt, CancellationToken cancellation) => throw new NotSupportedException();

        public Task<ImmutableArray<LogLine>> Read(LogKey key, long first, int count, CancellationToken cancellation) => throw new NotSupportedException();

        public Task<(ImmutableArray<LogMatch> Matches, long Total)> Search(LogKey key, string expression, int limit, CancellationToken cancellation) => throw new NotSupportedException();

        public Task Delete(RunKey run, CancellationToken cancellation) => throw new NotSupportedException();
    }
}
