using System.Text;
using Qvs.Domain.Applications;
using Qvs.Domain.Sources;
using Qvs.Domain.Tenancy;
using Qvs.Testing;

namespace Qvs.Domain.Tests.Sources;

public sealed class WebhookSignatureTests
{
    private const string Secret = "0123456789abcdef";
    private const string Body = """{"ref":"refs/heads/main"}""";

    [Theory]
    [InlineData(RepositoryKind.GitHub)]
    [InlineData(RepositoryKind.Bitbucket)]
    [InlineData(RepositoryKind.Gitea)]
    [InlineData(RepositoryKind.GitLab)]
    [InlineData(RepositoryKind.Backlog)]
    public void Only_what_the_secret_made_is_genuine(RepositoryKind provider)
    {
        var proof = Proof(provider, Secret);

        Assert.True(IsGenuine(provider, proof, Body));
        Assert.False(IsGenuine(provider, Proof(provider, "another"), Body));
        Assert.False(IsGenuine(provider, "", Body));
        Assert.False(IsGenuine(provider, proof[..^1], Body));
        Assert.False(IsGenuine(provider, $"{proof}0", Body));
        Assert.False(IsGenuine(provider, proof.Replace(proof[^1], proof[^1] == '0' ? '1' : '0'), Body));
        Assert.False(WebhookSignature.IsGenuine(provider, Proof(provider, ""), Encoding.UTF8.GetBytes(Body), ""));
    }

    [Theory]
    [InlineData(RepositoryKind.GitHub)]
    [InlineData(RepositoryKind.Bitbucket)]
    [InlineData(RepositoryKind.Gitea)]
    public void A_signature_is_for_one_body(RepositoryKind provider) => Assert.False(IsGenuine(provider, Proof(provider, Secret), $"{Body} "));

    [Fact]
    public void A_repository_that_nobody_hosts_has_no_genuine_deliveries() => Assert.False(IsGenuine(RepositoryKind.Git, Secret, Body));

    [Theory]
    [InlineData("sha1=")]
    [InlineData("SHA256=")]
    [InlineData("")]
    public void A_weaker_or_unnamed_signature_is_not_taken(string prefix) => Assert.False(IsGenuine(RepositoryKind.GitHub, prefix + Payloads.Sign(Body, Secret), Body));

    [Fact]
    public void A_delivery_that_is_sent_again_has_the_same_key_and_no_other_has()
    {
        var webhook = new WebhookKey(TenantId.Parse("acme"), RepositoryId.Parse("shop"));
        var key = WebhookDeliveryKey.Of(webhook, "a1", "body"u8);

        Assert.Equal(key, WebhookDeliveryKey.Of(webhook, "a1", "body"u8));
        Assert.NotEqual(key, WebhookDeliveryKey.Of(webhook, "a2", "body"u8));
        Assert.NotEqual(key, WebhookDeliveryKey.Of(webhook, "a1", "bodies"u8));
        Assert.NotEqual(key, WebhookDeliveryKey.Of(webhook, "", "a1body"u8));
        Assert.True(WebhookDeliveryKey.TryParse(key.ToString(), out var read));
        Assert.Equal(key, read);
        Assert.False(WebhookDeliveryKey.TryParse($"webhook-delivery:acme/shop/{key.Id[1..]}", out _));
        Assert.False(WebhookDeliveryKey.TryParse(webhook, $"{key.Id[1..]}/", out _));
    }

    private static string Proof(RepositoryKind provider, string secret) => provider switch
    {
        RepositoryKind.GitHub or RepositoryKind.Bitbucket => $"sha256={Payloads.Sign(Body, secret)}",
        RepositoryKind.Gitea => Payloads.Sign(Body, secret),
        _ => secret,
    };

    private static bool IsGenuine(RepositoryKind provider, string proof, string body) => WebhookSignature.IsGenuine(provider, proof, Encoding.UTF8.GetBytes(body), Secret);
}
