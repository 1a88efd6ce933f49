using Microsoft.AspNetCore.Identity;
using Qvs.Grains.Access;
using Qvs.Grains.Accounts;

namespace Qvs.Cloud.Identity;

/// <summary>The outcome of a sign-in with a password.</summary>
internal sealed record PasswordAnswer(AccountView? Account, TimeSpan? Wait);

/// <summary>The embedded accounts: names and passwords of installations without an identity provider.</summary>
internal sealed class Accounts(IGrainFactory grains)
{
    private static readonly PasswordHasher<string> Hasher = new();

    // Compared with when there is no such account, so that the time to answer does not tell.
    private static readonly string NobodysHash = Hasher.HashPassword("", Guid.NewGuid().ToString());

    public async Task<PasswordAnswer> Check(string name, string password)
    {
        var grain = Grain(name);
        if (await grain.Wait() is { } wait)
        {
            return new PasswordAnswer(null, wait);
        }

        var account = await grain.Find();
        if (Hasher.VerifyHashedPassword(name, account?.PasswordHash ?? NobodysHash, password) == PasswordVerificationResult.Failed || account is null)
        {
            await grain.Failed();
            return new PasswordAnswer(null, null);
        }

        await grain.Succeeded();
        return new PasswordAnswer(account, null);
    }

    public Task<AccountView?> Find(string name) => Grain(name).Find();

    /// <returns>False if there is one already.</returns>
    public Task<bool> Create(string name, string displayName, string password) => Grain(name).Create(displayName, Hasher.HashPassword(name, password));

    public Task<bool> SetPassword(string name, string password) => Grain(name).SetPassword(Hasher.HashPassword(name, password));

    private IAccountGrain Grain(string name) => grains.Account(name.Trim().ToLowerInvariant());
}
