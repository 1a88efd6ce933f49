using System.Globalization;
using System.Text.Json;
using Qvs.Domain.Applications;

namespace Qvs.Domain.Sources;

/// <summary>Payloads of git providers as events. What is not about branches, tags or pull requests gives none.</summary>
public static class PayloadReader
{
    /// <summary>GitHub names up to this many commits of a push.</summary>
    private const int MostCommitsOfGitHub = 2048;

    /// <summary>Where a payload is sent as a form, as Backlog does and others can, it is in this field.</summary>
    public const string FormField = "payload";

    /// <param name="header">The provider's event header (<c>X-GitHub-Event</c>, <c>X-Gitea-Event</c>, <c>X-Event-Key</c>, <c>X-Gitlab-Event</c>); empty where there is none.</param>
    /// <returns>One event for each branch or tag that the payload speaks of.</returns>
    public static ImmutableArray<SourceEvent> Read(RepositoryKind provider, string header, JsonElement payload) => provider switch
    {
        RepositoryKind.GitHub or RepositoryKind.Gitea => LikeGitHub(provider, header, payload),
        RepositoryKind.GitLab => GitLab(payload),
        RepositoryKind.Bitbucket => Bitbucket(header, payload),
        RepositoryKind.Backlog => Backlog(payload),
        _ => [],
    };

    private static ImmutableArray<SourceEvent> LikeGitHub(RepositoryKind provider, string header, JsonElement payload)
    {
        ImmutableArray<string> clone = [Text(payload, "repository.clone_url"), Text(payload, "repository.ssh_url")];
        switch (header)
        {
            case "ping":
                return [new SourceEvent(provider, SourceEventKind.Ping, "", "", [], true, "", Text(payload, "zen"), "", clone)];
            case "push" when RefOf(Text(payload, "ref")) is { } named:
                var commits = Items(payload, "commits").ToList();
                var truncated = commits.Count >= MostCommitsOfGitHub || (Number(payload, "total_commits") is { } total && total > commits.Count);
                return
                [
                    new SourceEvent(
                        provider,
                        named.Kind,
                        named.Name,
                        CommitOf(named.Kind, Text(payload, "after"), Text(payload, "head_commit.id")),
                        Files(commits),
                        !truncated && commits.Count > 0 && !True(payload, "forced"),
                        First(Text(payload, "pusher.name"), Text(payload, "pusher.login"), Text(payload, "sender.login")),
                        FirstLine(First(Text(payload, "head_commit.message"), commits.Count > 0 ? Text(commits[^1], "message") : "")),
                        First(Text(payload, "compare"), Text(payload, "compare_url")),
                        clone,
                        CommittedAt: Time(First(Text(payload, "head_commit.timestamp"), commits.Count > 0 ? Text(commits[^1], "timestamp") : ""))),
                ];
            case "pull_request" when Text(payload, "action") is "opened" or "reopened" or "synchronize" or "synchronized":
                return
                [
                    new SourceEvent(
                        provider,
                        SourceEventKind.PullRequest,
                        Text(payload, "pull_request.base.ref"),
                        Text(payload, "pull_request.head.sha"),
                        [],
                        false,
                        Text(payload, "pull_request.user.login"),
                        Text(payload, "pull_request.title"),
                        Text(payload, "pull_request.html_url"),
                        clone,
                        Number(payload, "number") ?? 0,
                        Text(payload, "pull_request.head.repo.full_name") != Text(payload, "pull_request.base.repo.full_name")),
                ];
            default:
                return [];
        }
    }

    private static ImmutableArray<SourceEvent> GitLab(JsonElement payload)
    {
        ImmutableArray<string> clone = [Text(payload, "project.git_http_url"), Text(payload, "project.git_ssh_url")];
        switch (Text(payload, "object_kind"))
        {
            case "push" or "tag_push" when RefOf(Text(payload, "ref")) is { } named:
                var commits = Items(payload, "commits").ToList();
                return
                [
                    new SourceEvent(
                        RepositoryKind.GitLab,
                        named.Kind,
                        named.Name,
                        // Of an annotated tag "after" is the tag's own object.
                        NotZero(First(Text(payload, "checkout_sha"), Text(payload, "after"))),
                        Files(commits),
                        commits.Count > 0 && Number(payload, "total_commits_count") == commits.Count,
                        First(Text(payload, "user_username"), Text(payload, "user_name")),
                        FirstLine(commits.Count > 0 ? Text(commits[^1], "message") : Text(payload, "message")),
                        Text(payload, "project.web_url"),
                        clone,
                        CommittedAt: Time(commits.Count > 0 ? Text(commits[^1], "timestamp") : "")),
                ];
            case "merge_request" when Text(payload, "object_attributes.action") is "open" or "reopen" or "update"
                && (Text(payload, "object_attributes.action") != "update" || Text(payload, "object_attributes.oldrev").Length > 0):
                return
                [
                    new SourceEvent(
                        RepositoryKind.GitLab,
                        SourceEventKind.PullRequest,
                        Text(payload, "object_attributes.target_branch"),
                        Text(payload, "object_attributes.last_commit.id"),
                        [],
                        false,
                        Text(payload, "user.username"),
                        Text(payload, "object_attributes.title"),
                        Text(payload, "object_attributes.url"),
                        clone,
                        Number(payload, "object_attributes.iid") ?? 0,
                        Text(payload, "object_attributes.source_project_id") != Text(payload, "object_attributes.target_project_id")),
                ];
            default:
                return [];
        }
    }

    private static ImmutableArray<SourceEvent> Bitbucket(string header, JsonElement payload)
    {
        ImmutableArray<string> clone = [Text(payload, "repository.links.html.href")];
        var author = First(Text(payload, "actor.nickname"), Text(payload, "actor.display_name"));
        return header switch
        {
            "diagnostics:ping" => [new SourceEvent(RepositoryKind.Bitbucket, SourceEventKind.Ping, "", "", [], true, "", "", "", clone)],
            "repo:push" =>
            [
                .. Items(payload, "push.changes")
                    .Select(change => (Change: change, Is: Has(change, "new") ? "new" : "old"))
                    .Select(pair => new SourceEvent(
                        RepositoryKind.Bitbucket,
                        Text(pair.Change, $"{pair.Is}.type") == "tag" ? SourceEventKind.Tag : SourceEventKind.Push,
                        Text(pair.Change, $"{pair.Is}.name"),
                        pair.Is == "new" ? Text(pair.Change, "new.target.hash") : "",
                        [],
                        false,
                        author,
                        FirstLine(Text(pair.Change, "new.target.message")),
                        Text(pair.Change, "links.html.href"),
                        clone,
                        CommittedAt: pair.Is == "new" ? Time(Text(pair.Change, "new.target.date")) : null))
                    .Where(happened => happened.Ref.Length > 0),
            ],
            "pullrequest:created" or "pullrequest:updated" =>
            [
                new SourceEvent(
                    RepositoryKind.Bitbucket,
                    SourceEventKind.PullRequest,
                    Text(payload, "pullrequest.destination.branch.name"),
                    Text(payload, "pullrequest.source.commit.hash"),
                    [],
                    false,
                    author,
                    Text(payload, "pullrequest.title"),
                    Text(payload, "pullrequest.links.html.href"),
                    clone,
                    Number(payload, "pullrequest.id") ?? 0,
                    Text(payload, "pullrequest.source.repository.full_name") != Text(payload, "pullrequest.destination.repository.full_name")),
            ],
            _ => [],
        };
    }

    private static ImmutableArray<SourceEvent> Backlog(JsonElement payload)
    {
        if (RefOf(Text(payload, "ref")) is not { } named)
        {
            return [];
        }

        var commits = Items(payload, "revisions").ToList();
        // In whatever order they come, the one that the branch is at speaks for the push.
        var head = commits.Where(commit => Text(commit, "id") == Text(payload, "after")).Concat(commits).FirstOrDefault();
        return
        [
            new SourceEvent(
                RepositoryKind.Backlog,
                named.Kind,
                named.Name,
                NotZero(Text(payload, "after")),
                Files(commits),
                commits.Count > 0,
                Text(head, "author.name"),
                FirstLine(Text(head, "message")),
                First(Text(head, "url"), Text(payload, "repository.url")),
                [Text(payload, "repository.url")],
                CommittedAt: Time(Text(head, "timestamp"))),
        ];
    }

    private static (SourceEventKind Kind, string Name)? RefOf(string text) =>
        text.StartsWith("refs/heads/", StringComparison.Ordinal) ? (SourceEventKind.Push, text["refs/heads/".Length..])
        : text.StartsWith("refs/tags/", StringComparison.Ordinal) ? (SourceEventKind.Tag, text["refs/tags/".Length..])
        : null;

    private static ImmutableArray<string> Files(IEnumerable<JsonElement> commits) =>
    [
        .. commits.SelectMany(commit => new[] { "added", "modified", "removed" }.SelectMany(kind => Items(commit, kind)))
            .Where(file => file.ValueKind == JsonValueKind.String)
            .Select(file => file.GetString()!)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal),
    ];

    private static string Text(JsonElement payload, string path) => TriggerMatcher.Find(payload, path) ?? "";

    private static int? Number(JsonElement payload, string path) => int.TryParse(Text(payload, path), out var number) ? number : null;

    private static DateTimeOffset? Time(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    private static bool True(JsonElement payload, string path) => Text(payload, path) == "true";

    private static bool Has(JsonElement element, string member) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(member, out var found) && found.ValueKind == JsonValueKind.Object;

    private static IEnumerable<JsonElement> Items(JsonElement payload, string path)
    {
        var at = payload;
        foreach (var part in path.Split('.'))
        {
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(part, out at))
            {
                return [];
            }
        }

        return at.ValueKind == JsonValueKind.Array ? at.EnumerateArray() : [];
    }

    private static string First(params ReadOnlySpan<string> texts)
    {
        foreach (var text in texts)
        {
            if (text.Length > 0)
            {
                return text;
            }
        }

        return "";
    }

    private static string FirstLine(string text) => text.Split('\n', 2)[0].TrimEnd('\r');

    /// <summary>Of an annotated tag "after" is the tag's own object; the commit that it is on stands beside it.</summary>
    private static string CommitOf(SourceEventKind kind, string after, string head) =>
        kind == SourceEventKind.Tag && head.Length > 0 && NotZero(after).Length > 0 ? head : NotZero(after);

    private static string NotZero(string commit) => commit.All(character => character == '0') ? "" : commit;
}
