using System.Security.Cryptography;
using System.Text.Json;
using Azure.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Qvs.Infrastructure.Secrets;

namespace Qvs.Infrastructure.Tests.Secrets;

/// <summary>Against a server that does with RSA what the vault's keys do.</summary>
public sealed class VaultMasterKeyTests : IAsyncLifetime
{
    private readonly RSA _rsa = RSA.Create(2048);
    private readonly HttpClient _http = new();
    private WebApplication _vault = null!;
    private string _version = "1";

    private static CancellationToken Patience => TestContext.Current.CancellationToken;

    private string Url => _vault.Urls.First();

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        _vault = builder.Build();
        _vault.Urls.Add("http://127.0.0.1:0");
        _vault.MapPost("/keys/qvs/wrapkey", (HttpRequest request, JsonElement body) => Answer(request, body, _rsa.Encrypt));
        _vault.MapPost("/keys/qvs/{version}/unwrapkey", (HttpRequest request, JsonElement body) => Answer(request, body, _rsa.Decrypt));
        await _vault.StartAsync(Patience);
    }

    public async ValueTask DisposeAsync()
    {
        await _vault.DisposeAsync();
        _http.Dispose();
        _rsa.Dispose();
    }

    [Fact]
    public async Task A_key_is_wrapped_by_the_vault_and_unwrapped_by_the_version_that_wrapped_it()
    {
        var key = RandomNumberGenerator.GetBytes(32);
        var master = Master("token");

        var wrapped = await master.Wrap(key, Patience);
        _version = "2";

        Assert.Equal($"{Url}/keys/qvs/1", wrapped.Master);
        Assert.Equal(key, await master.Unwrap(wrapped, Patience));
        Assert.Equal($"{Url}/keys/qvs/2", (await master.Wrap(key, Patience)).Master);
    }

    [Fact]
    public async Task A_key_of_another_vault_is_not_asked_for()
    {
        var wrapped = await Master("token").Wrap(new byte[32], Patience);

        await Assert.ThrowsAsync<FormatException>(() => Master("token").Unwrap(wrapped with { Master = "https://other.vault.azure.net/keys/qvs/1" }, Patience));
        await Assert.ThrowsAsync<FormatException>(() => Master("token").Unwrap(wrapped with { Master = "file-1" }, Patience));
    }

    [Fact]
    public async Task A_refusal_says_what_to_check_and_not_what_the_vault_said()
    {
        var problem = await Assert.ThrowsAsync<IOException>(() => Master("wrong").Wrap(new byte[32], Patience));

        Assert.Contains("401", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("internal detail", problem.Message, StringComparison.Ordinal);
    }

    private VaultMasterKey Master(string token) => new(new Uri($"{Url}/keys/qvs"), new FixedToken(token), _http);

    private IResult Answer(HttpRequest request, JsonElement body, Func<byte[], RSAEncryptionPadding, byte[]> work)
    {
        if (request.Headers.Authorization != "Bearer token" || request.Query["api-version"] != "7.4")
        {
            return Results.Json(new { error = "internal detail" }, statusCode: 401);
        }

        Assert.Equal("RSA-OAEP-256", body.GetProperty("alg").GetString());
        var value = System.Buffers.Text.Base64Url.DecodeFromChars(body.GetProperty("value").GetString());
        return Results.Json(new { kid = $"{Url}/keys/qvs/{_version}", value = System.Buffers.Text.Base64Url.EncodeToString(work(value, RSAEncryptionPadding.OaepSHA256)) });
    }

    private sealed class FixedToken(string token) : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) => new(token, DateTimeOffset.MaxValue);

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new(GetToken(requestContext, cancellationToken));
    }
}
