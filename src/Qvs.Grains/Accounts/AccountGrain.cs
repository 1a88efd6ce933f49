using Qvs.Grains.Hosting;

namespace Qvs.Grains.Accounts;

[GenerateSerializer, Alias("qvs.account-state")]
internal sealed class AccountState
{
    [Id(0)]
    public string DisplayName { get; set; } = "";

    [Id(1)]
    public string PasswordHash { get; set; } = "";
}

[GrainType("account")]
internal sealed class AccountGrain([PersistentState("account", "qvs")] IPersistentState<AccountState> state, TimeProvider clock) : Grain, IAccountGrain
{
    private const int FreeAttempts = 5;

    // Not kept: a restart forgives, and guessing can not restart the server.
    private int _failures;
    private DateTimeOffset _notBefore;

    private string Name => this.GetPrimaryKeyString()["account:".Length..];

    public Task<AccountView?> Find() =>
        Task.FromResult(state.RecordExists ? new AccountView(Name, state.State.DisplayName, state.State.PasswordHash) : null);

    public async Task<bool> Create(string displayName, string passwordHash)
    {
        if (state.RecordExists)
        {
            return false;
        }

        (state.State.DisplayName, state.State.PasswordHash) = (displayName, passwordHash);
        await state.Write(this);
        return true;
    }

    public async Task<bool> SetPassword(string passwordHash)
    {
        if (!state.RecordExists)
        {
            return false;
        }

        state.State.PasswordHash = passwordHash;
        await state.Write(this);
        return true;
    }

    public Task<TimeSpan?> Wait()
    {
        var left = _notBefore - clock.GetUtcNow();
        return Task.FromResult(left > TimeSpan.Zero ? left : (TimeSpan?)null);
    }

    public Task Failed()
    {
        _failures++;
        if (_failures >= FreeAttempts)
        {
            _notBefore = clock.GetUtcNow() + TimeSpan.FromSeconds(Math.Min(300, Math.Pow(2, _failures - FreeAttempts)));
        }

        return Task.CompletedTask;
    }

    public Task Succeeded()
    {
        _failures = 0;
        return Task.CompletedTask;
    }
}
