using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Azure.Core;
using Azure.Identity;
using Qvs.Domain.Applications;
using Qvs.Domain.Credentials;
using Qvs.Domain.Ports;

namespace Qvs.Infrastructure.Secrets;

/// <summary>
/// Azure Key Vault as the store of deployment secrets. Only the list of a secret's versions is read, which has no values in it, with the
/// tenant's own service principal (it needs the right <c>list</c>).
/// </summary>
/// <param name="credential">The principal of a tenant's credential; null if the credential lacks something.</param>
internal sealed class KeyVaultBackend(HttpClient http, Func<SecretValues, TokenCredential?> credential) : ISecretBackend
{
    private const string ApiVersion = "7.4";
    private const int MostPages = 40;

    public async Task<SecretCheck> Check(SecretStore store, SecretValues? access, string key, string version, CancellationToken cancellation)
    {
        if (!SpecRules.IsVault(store.Url))
        {
            return Unknown($"'{store.Url}' is no address of an Azure Key Vault.");
        }

        if (key.Length > 127 || !key.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'))
        {
            return new SecretCheck(SecretPresence.Absent, $"'{key}' can not be the name of a secret in a Key Vault: it has letters, digits and hyphens.");
        }

        try
        {
            if (access is null || credential(access) is not { } principal)
            {
                return Unknown("The credential of the secret backend needs tenantId, clientId and clientSecret.");
            }

            var host = new Uri(store.Url);
            var token = await principal.GetTokenAsync(new TokenRequestContext([$"https://{host.Host.Split('.', 2)[1]}/.default"]), cancellation);
            return await Find(host, key, version, token.Token, cancellation);
        }
        catch (Exception problem) when (problem is AuthenticationFailedException or ArgumentException)
        {
            return Unknown("Microsoft Entra ID does not accept the credential of the secret backend.");
        }
        catch (Exception problem) when (problem is HttpRequestException or JsonException or Net.EgressException
            || (problem is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return Unknown($"The Key Vault {store.Url} does not answer as expected.");
        }
    }

    /// <summary>A service principal from a credential's keys; they are those of the portal's form.</summary>
    public static TokenCredential? Principal(SecretValues values) =>
        values.Values.GetValueOrDefault("tenantId") is { Length: > 0 } tenant
        && values.Values.GetValueOrDefault("clientId") is { Length: > 0 } client
        && values.Values.GetValueOrDefault("clientSecret") is { Length: > 0 } secret
            ? new ClientSecretCredential(tenant, client, secret)
            : null;

    private async Task<SecretCheck> Find(Uri host, string key, string version, string token, CancellationToken cancellation)
    {
        var next = new Uri(host, $"/secrets/{key}/versions?api-version={ApiVersion}&maxresults=25");
        for (var page = 0; page < MostPages; page++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, next) { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) } };
            using var answer = await http.SendAsync(request, cancellation);
            if (answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
            {
                return Unknown($"The credential of the secret backend may not list the secrets of {host.Host}.");
            }

            if (answer.StatusCode != HttpStatusCode.NotFound)
            {
                answer.EnsureSuccessStatusCode();
            }

            var body = answer.StatusCode == HttpStatusCode.NotFound ? default : await answer.Content.ReadFromJsonAsync<JsonElement>(cancellation);
            if (Versions(body).Any(one => one.IsEnabled && (version.Length == 0 || one.Version == version)))
            {
                return new SecretCheck(SecretPresence.Present, "");
            }

            // Where the vault sends us on to must be the vault: the token goes along.
            if (body.ValueKind != JsonValueKind.Object || !body.TryGetProperty("nextLink", out var link) || link.GetString() is not { Length: > 0 } text
                || !Uri.TryCreate(text, UriKind.Absolute, out var following) || following.Host != host.Host || following.Scheme != Uri.UriSchemeHttps)
            {
                return new SecretCheck(
                    SecretPresence.Absent, version.Length == 0 ? $"{host.Host} has no secret '{key}' that is enabled." : $"{host.Host} has no enabled version '{version}' of the secret '{key}'.");
            }

            next = following;
        }

        return Unknown($"The secret '{key}' has more versions than are looked through.");
    }

    private static IEnumerable<(string Version, bool IsEnabled)> Versions(JsonElement body) =>
        body.ValueKind == JsonValueKind.Object && body.TryGetProperty("value", out var list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray().Select(item => (
                item.TryGetProperty("id", out var id) ? id.GetString()?.Split('/')[^1] ?? "" : "",
                !item.TryGetProperty("attributes", out var attributes) || !attributes.TryGetProperty("enabled", out var enabled) || enabled.ValueKind == JsonValueKind.True))
            : [];

    private static SecretCheck Unknown(string message) => new(SecretPresence.Unknown, message);
}
