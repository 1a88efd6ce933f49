using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Qvs.Domain.Applications;
using Qvs.Domain.Credentials;
using Qvs.Domain.Sources;
using Qvs.Infrastructure.Net;

namespace Qvs.Infrastructure.Sources;

/// <summary>
/// Commit statuses of GitHub, GitLab, Bitbucket and Gitea, each by its own API, with the token of the repository's credential. The token goes to the
/// repository's own host and nowhere else: redirects are not followed.
/// </summary>
internal sealed class CommitStatusClient(HttpClient http) : ICommitStatuses
{
    private const int LongestText = 140;
    private const string TokenKey = "token";

    public async Task<PostAnswer> Post(RepositorySpec repository, SecretValues credential, CommitStatus status, CancellationToken cancellation)
    {
        if (GitServer.Of(repository) is not { } server)
        {
            return Refused($"Statuses can not be written for {repository.Url} as a repository of {repository.Kind}. Check its kind and URL.");
        }

        if (credential.Values.GetValueOrDefault(TokenKey) is not { Length: > 0 } token)
        {
            return Refused($"The credential of the repository has no key '{TokenKey}'. Add a token that may write statuses.");
        }

        if (status.Commit.Length is < 7 or > 64 || !status.Commit.All(char.IsAsciiHexDigit))
        {
            return Refused($"'{status.Commit}' is no commit.");
        }

        try
        {
            using var request = Request(repository.Kind, server, status);
            Authorize(request, repository.Kind, token);
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            return AnswerOf(answer, request.RequestUri!.Host);
        }
        catch (EgressException refused)
        {
            return Refused(refused.Message);
        }
        catch (Exception problem) when (problem is HttpRequestException or IOException || (problem is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            // The guard's own refusal comes wrapped when it happens at connecting.
            return problem.GetBaseException() is EgressException egress
                ? Refused(egress.Message)
                : new PostAnswer(PostResult.Later, $"{server.Api} does not answer.");
        }
    }

    private static HttpRequestMessage Request(RepositoryKind kind, GitServer server, CommitStatus status)
    {
        var description = status.Description.Length > LongestText ? status.Description[..LongestText] : status.Description;
        var (address, body) = kind switch
        {
            RepositoryKind.GitLab => (
                $"{server.Api}/projects/{Uri.EscapeDataString(server.Path)}/statuses/{status.Commit}",
                new JsonObject
                {
                    ["state"] = status.State switch { CommitState.Pending => "running", CommitState.Success => "success", _ => "failed" },
                    ["name"] = status.Context,
                    ["description"] = description,
                    ["target_url"] = Link(status),
                }),
            RepositoryKind.Bitbucket => (
                $"{server.Api}/repositories/{server.EscapedPath}/commit/{status.Commit}/statuses/build",
                new JsonObject
                {
                    ["key"] = Short(status.Context),
                    ["state"] = status.State switch { CommitState.Pending => "INPROGRESS", CommitState.Success => "SUCCESSFUL", _ => "FAILED" },
                    ["name"] = status.Context,
                    ["description"] = description,
                    // Bitbucket wants an address, whatever it is.
                    ["url"] = status.Link.Length > 0 ? status.Link : $"https://bitbucket.org/{server.EscapedPath}",
                }),
            _ => (
                $"{server.Api}/repos/{server.EscapedPath}/statuses/{status.Commit}",
                new JsonObject
                {
                    ["state"] = status.State switch { CommitState.Pending => "pending", CommitState.Success => "success", _ => "failure" },
                    ["context"] = status.Context,
                    ["description"] = description,
                    ["target_url"] = Link(status),
                }),
        };
        return new HttpRequestMessage(HttpMethod.Post, new Uri(address)) { Content = JsonContent.Create(body) };
    }

    private static void Authorize(HttpRequestMessage request, RepositoryKind kind, string token)
    {
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("Qvs.Cloud", "1"));
        if (kind == RepositoryKind.GitLab)
        {
            request.Headers.TryAddWithoutValidation("PRIVATE-TOKEN", token);
        }
        else
        {
            request.Headers.TryAddWithoutValidation("Authorization", kind == RepositoryKind.Gitea ? $"token {token}" : $"Bearer {token}");
        }
    }

    private static PostAnswer AnswerOf(HttpResponseMessage answer, string host)
    {
        var status = (int)answer.StatusCode;
        var wait = answer.Headers.RetryAfter?.Delta;
        return answer.IsSuccessStatusCode ? new PostAnswer(PostResult.Done, "")
            : status is 429 or 408 || status >= 500 || (answer.StatusCode == HttpStatusCode.Forbidden && wait is not null)
                ? new PostAnswer(PostResult.Later, $"{host} answers {status}.", wait)
            // GitLab refuses the state that the commit already has.
            : status == 400 && answer.RequestMessage?.RequestUri?.AbsolutePath.Contains("/api/v4/", StringComparison.Ordinal) == true
                ? Refused($"{host} does not take the status (400): the commit may have it already.")
            : Refused($"{host} answers {status}. Check that the token is valid and may write commit statuses.");
    }

    private static string? Link(CommitStatus status) => status.Link.Length > 0 ? status.Link : null;

    /// <summary>A key may have 40 characters there.</summary>
    private static string Short(string context) => context.Length <= 40
        ? context
        : $"{context[..29]}-{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(context)))[..10]}";

    private static PostAnswer Refused(string message) => new(PostResult.Refused, message);
}
