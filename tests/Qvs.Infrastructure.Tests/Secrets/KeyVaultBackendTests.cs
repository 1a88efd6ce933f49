using System.Net;
using System.Text.Json;
using Azure.Core;
using Qvs.Domain.Applications;
using Qvs.Domain.Credentials;
using Qvs.Domain.Ports;
using Qvs.Infrastructure.Secrets;

namespace Qvs.Infrastructure.Tests.Secrets;

public sealed class KeyVaultBackendTests : IDisposable
{
    private static readonly SecretStore Store = new(SecretStoreKind.AzureKeyVault, "https://shop.vault.azure.net", null);
    private static readonly SecretValues Access = new(ImmutableSortedDictionary.CreateRange(
        StringComparer.Ordinal, [KeyValuePair.Create("tenantId", "t"), KeyValuePair.Create("clientId", "c"), KeyValuePair.Create("clientSecret", "s")]));

    private readonly Vault _vault = new();

    public void Dispose() => _vault.Dispose();

    [Theory]
    [InlineData("db-password", "", SecretPresence.Present)]
    [InlineData("db-password", "v1", SecretPresence.Present)]
    [InlineData("db-password", "v26", SecretPresence.Present)]
    [InlineData("db-password", "v99", SecretPresence.Absent)]
    [InlineData("disabled", "", SecretPresence.Absent)]
    [InlineData("nothing", "", SecretPresence.Absent)]
    [InlineData("../keys/x", "", SecretPresence.Absent)]
    [InlineData("forbidden", "", SecretPresence.Unknown)]
    [InlineData("broken", "", SecretPresence.Unknown)]
    [InlineData("unreachable", "", SecretPresence.Unknown)]
    public async Task A_reference_is_there_or_not_or_nobody_knows(string key, string version, SecretPresence presence)
    {
        var check = await Check(Store, key, version);

        Assert.Equal(presence, check.Presence);
        Assert.Equal(presence == SecretPresence.Present, check.Message.Length == 0);
        Assert.DoesNotContain(_vault.Paths, path => !path.EndsWith("/versions", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_token_goes_to_the_vault_alone()
    {
        Assert.Equal(SecretPresence.Unknown, (await Check(Store with { Url = "https://shop.vault.azure.net.example.com" }, "db-password", "")).Presence);
        Assert.Equal(SecretPresence.Unknown, (await Check(Store with { Url = "http://shop.vault.azure.net" }, "db-password", "")).Presence);
        Assert.Empty(_vault.Paths);

        Assert.Equal(SecretPresence.Absent, (await Check(Store, "elsewhere", "v9")).Presence);
        Assert.Equal(["shop.vault.azure.net"], _vault.Hosts.Distinct());
    }

    [Fact]
    public async Task A_credential_that_lacks_something_is_not_tried()
    {
        var backend = new KeyVaultBackend(new HttpClient(_vault), KeyVaultBackend.Principal);
        var lacking = new SecretValues(Access.Values.Remove("clientSecret"));

        Assert.Equal(SecretPresence.Unknown, (await backend.Check(Store, lacking, "db-password", "", TestContext.Current.CancellationToken)).Presence);
        Assert.Equal(SecretPresence.Unknown, (await backend.Check(Store, null, "db-password", "", TestContext.Current.CancellationToken)).Presence);
        Assert.Empty(_vault.Paths);
    }

    private Task<SecretCheck> Check(SecretStore store, string key, string version) =>
        new KeyVaultBackend(new HttpClient(_vault), _ => new Token()).Check(store, Access, key, version, TestContext.Current.CancellationToken);

    /// <summary>Answers as the vault's list of versions does: 25 a page, with a link to the next.</summary>
    private sealed class Vault : HttpMessageHandler
    {
        public List<string> Paths { get; } = [];

        public List<string> Hosts { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Paths.Add(request.RequestUri!.AbsolutePath);
            Hosts.Add(request.RequestUri.Host);
            Assert.Equal("Bearer token", request.Headers.Authorization!.ToString());
            var second = request.RequestUri.Query.Contains("skiptoken", StringComparison.Ordinal);
            return Task.FromResult(request.RequestUri.Segments[2].TrimEnd('/') switch
            {
                "db-password" => second ? Page(null, (26, true)) : Page("https://shop.vault.azure.net/secrets/db-password/versions?$skiptoken=2", (1, true), (2, true)),
                "disabled" => Page(null, (1, false)),
                "elsewhere" => Page("https://evil.example.com/secrets/elsewhere/versions", (1, true)),
                "forbidden" => new HttpResponseMessage(HttpStatusCode.Forbidden),
                "broken" => new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("<html>") },
                "unreachable" => throw new HttpRequestException("no route"),
                _ => new HttpResponseMessage(HttpStatusCode.NotFound),
            });
        }

        private static HttpResponseMessage Page(string? next, params (int Version, bool Enabled)[] versions) => new(HttpStatusCode.OK)
        {
            Content = new StringContent(JsonSerializer.Serialize(new
            {
                value = versions.Select(one => new { id = $"https://shop.vault.azure.net/secrets/x/v{one.Version}", attributes = new { enabled = one.Enabled } }),
                nextLink = next,
            })),
        };
    }

    private sealed class Token : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) => new("token", DateTimeOffset.MaxValue);

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken)
        {
            Assert.Equal(["https://vault.azure.net/.default"], requestContext.Scopes);
            return new(GetToken(requestContext, cancellationToken));
        }
    }
}
