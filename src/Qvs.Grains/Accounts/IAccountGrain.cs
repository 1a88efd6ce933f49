namespace Qvs.Grains.Accounts;

/// <summary>An account of the embedded sign-in, as far as signing in needs it.</summary>
/// <param name="PasswordHash">Made and verified by the host.</param>
[GenerateSerializer, Alias("qvs.account"), Immutable]
public sealed record AccountView([property: Id(0)] string Name, [property: Id(1)] string DisplayName, [property: Id(2)] string PasswordHash)
{
    public override string ToString() => Name;
}

/// <summary>
/// An account of the embedded sign-in, for installations without an identity provider. It belongs to no tenant and opens none: membership is
/// the tenant's. Called by the sign-in page alone, before anybody is known. Key: <c>account:name</c>.
/// </summary>
[Alias("qvs.IAccountGrain")]
public interface IAccountGrain : IGrainWithStringKey
{
    [Alias("Find")]
    Task<AccountView?> Find();

    /// <returns>False if the account exists already; it is left as it is.</returns>
    [Alias("Create")]
    Task<bool> Create(string displayName, string passwordHash);

    [Alias("SetPassword")]
    Task<bool> SetPassword(string passwordHash);

    /// <summary>Asked before a password is looked at: too many wrong ones make everybody wait, whoever guesses.</summary>
    /// <returns>How long to wait, or null to go on.</returns>
    [Alias("Wait")]
    Task<TimeSpan?> Wait();

    [Alias("Failed")]
    Task Failed();

    [Alias("Succeeded")]
    Task Succeeded();
}
