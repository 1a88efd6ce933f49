using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Qvs.Domain.Tenancy;

namespace Qvs.Grains.Accounts;

[GrainType("program")]
internal sealed class ProgramSignInGrain(TimeProvider clock) : Grain, IProgramSignInGrain
{
    private const int MostWrong = 5;

    /// <summary>A program that polls waits this long in between; a little less is let pass, for clocks differ.</summary>
    private static readonly TimeSpan ShortestPoll = TimeSpan.FromSeconds(1);

    private ProgramRequest? _request;
    private DateTimeOffset _until;
    private DateTimeOffset _asked;
    private string _secretHash = "";
    private ProgramGrant? _grant;
    private bool _denied;
    private int _wrong;

    private bool IsOpen => _request is not null && clock.GetUtcNow() < _until;

    public Task<bool> Ask(ProgramRequest request, string secretHash, DateTimeOffset until)
    {
        if (IsOpen)
        {
            return Task.FromResult(false);
        }

        (_request, _secretHash, _until, _grant, _denied, _wrong, _asked) = (request, secretHash, until, null, false, 0, default);
        DelayDeactivation(until - clock.GetUtcNow());
        return Task.FromResult(true);
    }

    public Task<ProgramRequest?> Find() => Task.FromResult(IsOpen && _grant is null && !_denied ? _request : null);

    public Task<bool> Allow(string account, TenantId tenant, ImmutableArray<Permission> scopes, string? secretHash)
    {
        if (!IsOpen || _grant is not null || _denied)
        {
            return Task.FromResult(false);
        }

        _grant = new ProgramGrant(account, tenant, scopes, _request!);
        _secretHash = secretHash ?? _secretHash;
        return Task.FromResult(true);
    }

    public Task<bool> Deny()
    {
        if (!IsOpen || _grant is not null || _denied)
        {
            return Task.FromResult(false);
        }

        _denied = true;
        return Task.FromResult(true);
    }

    public Task<ProgramAnswer> Redeem(string secret, string verifier)
    {
        // Both are always compared, so that the time does not tell which was wrong.
        var known = Same(ApiToken.HashOf(secret), _secretHash) & Same(ChallengeOf(verifier), _request?.Challenge ?? "");
        if (!IsOpen)
        {
            return Answer(ProgramSignInStatus.Gone);
        }

        if (!known)
        {
            _request = ++_wrong >= MostWrong ? null : _request;
            return Answer(ProgramSignInStatus.Gone);
        }

        var now = clock.GetUtcNow();
        var tooSoon = _grant is null && !_denied && now - _asked < ShortestPoll;
        _asked = now;
        if (_grant is null)
        {
            return Answer(_denied ? ProgramSignInStatus.Denied : tooSoon ? ProgramSignInStatus.TooSoon : ProgramSignInStatus.Pending);
        }

        _request = null;
        return Answer(ProgramSignInStatus.Granted, _grant);
    }

    private static Task<ProgramAnswer> Answer(ProgramSignInStatus status, ProgramGrant? grant = null) => Task.FromResult(new ProgramAnswer(status, grant));

    private static string ChallengeOf(string verifier) => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));

    private static bool Same(string one, string other) => CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(one), Encoding.ASCII.GetBytes(other));
}
