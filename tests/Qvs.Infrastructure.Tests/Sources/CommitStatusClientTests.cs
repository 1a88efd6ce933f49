using System.Net;
using System.Text.Json.Nodes;
using Qvs.Domain.Applications;
using Qvs.Domain.Credentials;
using Qvs.Domain.Sources;
using Qvs.Infrastructure.Net;
using Qvs.Infrastructure.Sources;

namespace Qvs.Infrastructure.Tests.Sources;

public sealed class CommitStatusClientTests : IDisposable
{
    private const string Commit = "5f0c1d2e3a4b5c6d7e8f9a0b1c2d3e4f5a6b7c8d";
    private static readonly SecretValues Token = new(ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal).Add("token", "t0ken"));
    private static readonly CommitStatus Status = new(Commit, CommitState.Success, "qvs/deliver", "Run 1: succeeded", "https://qvs.example.com/t/acme/lines/deliver/runs/1");

    private readonly Host _host = new();

    public void Dispose() => _host.Dispose();

    [Theory]
    [InlineData(RepositoryKind.GitHub, "https://github.com/acme/shop.git", "https://api.github.com/repos/acme/shop/statuses/" + Commit, "Bearer t0ken", "success")]
    [InlineData(RepositoryKind.GitHub, "git@github.com:acme/shop.git", "https://api.github.com/repos/acme/shop/statuses/" + Commit, "Bearer t0ken", "success")]
    [InlineData(RepositoryKind.GitHub, "https://git.example.com/acme/shop", "https://git.example.com/api/v3/repos/acme/shop/statuses/" + Commit, "Bearer t0ken", "success")]
    [InlineData(RepositoryKind.GitLab, "ssh://git@gitlab.example.com:2222/acme/tools/shop.git", "https://gitlab.example.com/api/v4/projects/acme%2Ftools%2Fshop/statuses/" + Commit, "t0ken", "success")]
    [InlineData(RepositoryKind.Gitea, "http://git.example.com:3000/acme/shop.git", "http://git.example.com:3000/api/v1/repos/acme/shop/statuses/" + Commit, "token t0ken", "success")]
    [InlineData(RepositoryKind.Bitbucket, "git@bitbucket.org:acme/shop.git", "https://api.bitbucket.org/2.0/repositories/acme/shop/commit/" + Commit + "/statuses/build", "Bearer t0ken", "SUCCESSFUL")]
    public async Task Each_provider_is_told_by_its_own_api(RepositoryKind kind, string url, string address, string authorization, string state)
    {
        var answer = await Post(kind, url);

        Assert.Equal(PostResult.Done, answer.Result);
        var (at, token, body) = Assert.Single(_host.Asked);
        Assert.Equal((address, authorization), (at, token));
        Assert.Equal(state, (string?)body["state"]);
        Assert.Contains(Status.Link, body.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(RepositoryKind.Backlog, "https://acme.backlog.jp/git/SHOP/shop.git")]
    [InlineData(RepositoryKind.Git, "https://git.example.com/acme/shop.git")]
    [InlineData(RepositoryKind.GitHub, "https://github.com/shop.git")]
    [InlineData(RepositoryKind.GitHub, "https://github.com/acme/../shop.git")]
    [InlineData(RepositoryKind.Bitbucket, "https://git.example.com/acme/shop.git")]
    [InlineData(RepositoryKind.GitHub, "file:///srv/acme/shop.git")]
    public async Task Where_the_api_is_not_known_nothing_is_sent(RepositoryKind kind, string url)
    {
        Assert.Equal(PostResult.Refused, (await Post(kind, url)).Result);
        Assert.Empty(_host.Asked);
    }

    [Theory]
    [InlineData(HttpStatusCode.TooManyRequests, PostResult.Later)]
    [InlineData(HttpStatusCode.BadGateway, PostResult.Later)]
    [InlineData(HttpStatusCode.Unauthorized, PostResult.Refused)]
    [InlineData(HttpStatusCode.NotFound, PostResult.Refused)]
    [InlineData(HttpStatusCode.Found, PostResult.Refused)]
    public async Task What_may_pass_is_tried_again_and_the_rest_is_not(HttpStatusCode status, PostResult result)
    {
        _host.Answer = status;

        Assert.Equal(result, (await Post(RepositoryKind.GitHub, "https://github.com/acme/shop.git")).Result);
    }

    [Fact]
    public async Task A_credential_without_a_token_or_a_commit_that_is_none_is_not_tried()
    {
        var client = new CommitStatusClient(new HttpClient(_host));
        var repository = new RepositorySpec(RepositoryKind.GitHub, "https://github.com/acme/shop.git", "", null);

        Assert.Equal(PostResult.Refused, (await client.Post(repository, new SecretValues(Token.Values.Clear()), Status, TestContext.Current.CancellationToken)).Result);
        Assert.Equal(PostResult.Refused, (await client.Post(repository, Token, Status with { Commit = "../../user" }, TestContext.Current.CancellationToken)).Result);
        Assert.Empty(_host.Asked);
    }

    [Fact]
    public async Task An_address_inside_of_the_platform_is_refused_and_not_tried_again()
    {
        using var guarded = new EgressGuard(new EgressOptions()).CreateClient(TimeSpan.FromSeconds(5));

        var answer = await new CommitStatusClient(guarded).Post(
            new RepositorySpec(RepositoryKind.Gitea, "http://127.0.0.1:1/acme/shop.git", "", null), Token, Status, TestContext.Current.CancellationToken);

        Assert.Equal(PostResult.Refused, answer.Result);
        Assert.Contains("does not connect", answer.Message, StringComparison.Ordinal);
    }

    private Task<PostAnswer> Post(RepositoryKind kind, string url) =>
        new CommitStatusClient(new HttpClient(_host)).Post(new RepositorySpec(kind, url, "", null), Token, Status, TestContext.Current.CancellationToken);

    private sealed class Host : HttpMessageHandler
    {
        public List<(string Address, string Token, JsonNode Body)> Asked { get; } = [];

        public HttpStatusCode Answer { get; set; } = HttpStatusCode.Created;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var token = request.Headers.TryGetValues("PRIVATE-TOKEN", out var own) ? own.Single() : request.Headers.GetValues("Authorization").Single();
            Asked.Add((request.RequestUri!.AbsoluteUri, token, JsonNode.Parse(await request.Content!.ReadAsStringAsync(cancellationToken))!));
            return new HttpResponseMessage(Answer) { RequestMessage = request };
        }
    }
}
