using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Azure.Core;

namespace Qvs.Infrastructure.Secrets;

/// <summary>A key of Azure Key Vault wraps: it never leaves the vault. Unwrapping names the key's version, so that the vault may rotate it.</summary>
internal sealed class VaultMasterKey(Uri key, TokenCredential credential, HttpClient http) : IMasterKey
{
    private const string Algorithm = "RSA-OAEP-256";
    private const string Version = "7.4";
    private static readonly TokenRequestContext Scope = new(["https://vault.azure.net/.default"]);

    public string Name => key.ToString();

    public async Task<WrappedKey> Wrap(byte[] text, CancellationToken cancellation)
    {
        var answer = await Ask($"{key.ToString().TrimEnd('/')}/wrapkey", text, cancellation);
        return new WrappedKey(answer.GetProperty("kid").GetString()!, answer.GetProperty("value").GetString()!);
    }

    public async Task<byte[]> Unwrap(WrappedKey wrapped, CancellationToken cancellation)
    {
        if (!Uri.TryCreate(wrapped.Master, UriKind.Absolute, out var used) || used.Host != key.Host)
        {
            throw new FormatException($"The master key '{wrapped.Master}' is not in the vault {key.Host}.");
        }

        var answer = await Ask($"{wrapped.Master.TrimEnd('/')}/unwrapkey", FromUrl(wrapped.Value), cancellation);
        return FromUrl(answer.GetProperty("value").GetString()!);
    }

    private async Task<JsonElement> Ask(string address, byte[] value, CancellationToken cancellation)
    {
        var token = await credential.GetTokenAsync(Scope, cancellation);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{address}?api-version={Version}")
        {
            Content = JsonContent.Create(new { alg = Algorithm, value = ToUrl(value) }),
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token.Token) },
        };
        using var answer = await http.SendAsync(request, cancellation);
        if (!answer.IsSuccessStatusCode)
        {
            throw new IOException($"The Key Vault {key.Host} answered {(int)answer.StatusCode}. Check that this process may wrap and unwrap with the key.");
        }

        return await answer.Content.ReadFromJsonAsync<JsonElement>(cancellation);
    }

    private static string ToUrl(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    private static byte[] FromUrl(string text)
    {
        var plain = text.Replace('-', '+').Replace('_', '/');
        return Convert.FromBase64String(plain.PadRight(plain.Length + ((4 - (plain.Length % 4)) % 4), '='));
    }
}
