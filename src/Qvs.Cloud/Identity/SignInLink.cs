using System.Security.Cryptography;
using System.Text;

namespace Qvs.Cloud.Identity;

/// <summary>The link that a development server prints when it starts: whoever can read its terminal may sign in, once, for an hour.</summary>
internal sealed class SignInLink(TimeProvider clock)
{
    private readonly DateTimeOffset _until = clock.GetUtcNow().AddHours(1);
    private string? _code = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    public string Path => $"/sign-in?code={_code}";

    public bool TryUse(string code)
    {
        var expected = Volatile.Read(ref _code);
        return expected is not null && clock.GetUtcNow() < _until
            && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(code))
            && Interlocked.CompareExchange(ref _code, null, expected) == expected;
    }
}
