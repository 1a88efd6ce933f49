using System.Diagnostics.CodeAnalysis;

namespace Qvs.Domain.Tenancy;

/// <summary>The text of an API token, <c>qvs_TENANT.ID_SECRET</c>: it names its tenant, because it is looked up there and nowhere else.</summary>
public static class TokenText
{
    private const string Prefix = "qvs_";

    /// <param name="id">Letters and digits; unique within the tenant.</param>
    public static string Of(TenantId tenant, string id, string secret) => $"{Prefix}{tenant}.{id}_{secret}";

    public static bool TryParse(string text, [NotNullWhen(true)] out TenantId? tenant, out string id, out string secret)
    {
        (tenant, id, secret) = (null, "", "");
        if (!text.StartsWith(Prefix, StringComparison.Ordinal) || text.Length > 300)
        {
            return false;
        }

        var dot = text.IndexOf('.', StringComparison.Ordinal);
        var end = dot < 0 ? -1 : text.IndexOf('_', dot);
        if (end < 0 || !TenantId.TryParse(text[Prefix.Length..dot], out tenant))
        {
            return false;
        }

        (id, secret) = (text[(dot + 1)..end], text[(end + 1)..]);
        return id.Length > 0 && secret.Length > 0;
    }
}
