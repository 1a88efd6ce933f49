using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace Qvs.LocalCluster.Http;

/// <summary>Who may talk to the API: the cluster's own token, and issued ones until they expire.</summary>
internal sealed class Tokens(string admin, TimeProvider time)
{
    private const string CallerKey = "qvs.caller";

    private readonly ConcurrentDictionary<string, (string User, DateTimeOffset Until)> _issued = new(StringComparer.Ordinal);
    private volatile bool _adminExpired;

    public static Tokens? Of(HttpContext http) => http.RequestServices.GetService(typeof(Tokens)) as Tokens;

    public static string Caller(HttpContext http) => http.Items[CallerKey] as string ?? "system:anonymous";

    public string Issue(string user, TimeSpan valid)
    {
        var token = RandomNumberGenerator.GetHexString(40, lowercase: true);
        _issued[token] = (user, time.GetUtcNow() + valid);
        return token;
    }

    /// <summary>Makes the cluster's own token invalid, or valid again.</summary>
    public void Expire(bool expired) => _adminExpired = expired;

    public string? User(string token, bool evenExpired = false)
    {
        if (token.Length == admin.Length && CryptographicOperations.FixedTimeEquals(System.Text.Encoding.UTF8.GetBytes(token), System.Text.Encoding.UTF8.GetBytes(admin)))
        {
            return _adminExpired && !evenExpired ? null : "qvs-admin";
        }

        return _issued.TryGetValue(token, out var issued) && issued.Until > time.GetUtcNow() ? issued.User : null;
    }

    public bool Admits(HttpContext http, bool evenExpired = false)
    {
        var header = http.Request.Headers.Authorization.ToString();
        if (!header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) || User(header[7..].Trim(), evenExpired) is not { } user)
        {
            return false;
        }

        http.Items[CallerKey] = user;
        return true;
    }
}
