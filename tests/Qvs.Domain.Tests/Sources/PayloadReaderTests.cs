using System.Collections.Immutable;
using System.Text.Json;
using Qvs.Domain.Applications;
using Qvs.Domain.Sources;
using Qvs.Testing;

namespace Qvs.Domain.Tests.Sources;

public sealed class PayloadReaderTests
{
    [Theory]
    [InlineData(RepositoryKind.GitHub, "push")]
    [InlineData(RepositoryKind.Gitea, "push")]
    [InlineData(RepositoryKind.GitLab, "Push Hook")]
    [InlineData(RepositoryKind.Backlog, "")]
    public void A_push_to_a_branch(RepositoryKind provider, string header)
    {
        var happened = Assert.Single(Read(provider, header, Push(provider, "refs/heads/feature/shoes")));

        Assert.Equal((SourceEventKind.Push, "feature/shoes", Payloads.Commit), (happened.Kind, happened.Ref, happened.Commit));
        Assert.True(happened.FilesAreComplete);
        Assert.Contains(provider == RepositoryKind.Backlog ? "src/a b.cs" : "src/shop.cs", happened.Files);
        Assert.Equal(provider == RepositoryKind.Backlog ? "靴を売る" : "Sell shoes", happened.Title);
        Assert.Equal("hana", happened.Author, ignoreCase: true);
        Assert.NotEmpty(happened.Link);
        Assert.False(happened.IsDeletion);
    }

    [Fact]
    public void Of_several_revisions_of_Backlog_the_one_that_the_branch_is_at_speaks()
    {
        const string Revisions = "\"revisions\":[";
        var before = $$$"""{"id":"{{{Payloads.Before}}}","url":"x","message":"Before","timestamp":"2026-02-01T10:00:00+09:00","author":{"name":"Ken"}},""";
        var payload = Payloads.BacklogPush().Replace(Revisions, Revisions + before, StringComparison.Ordinal);

        var happened = Assert.Single(Read(RepositoryKind.Backlog, "", payload));

        Assert.Equal(("靴を売る", "Hana"), (happened.Title, happened.Author));
        Assert.Equal(new DateTimeOffset(2026, 3, 1, 1, 0, 0, TimeSpan.Zero), happened.CommittedAt);
    }

    [Theory]
    [InlineData(RepositoryKind.GitHub)]
    [InlineData(RepositoryKind.Gitea)]
    [InlineData(RepositoryKind.GitLab)]
    public void A_branch_that_was_deleted_has_no_commit(RepositoryKind provider)
    {
        var payload = provider == RepositoryKind.GitLab ? Payloads.GitLabPush(commit: Payloads.Nothing)
            : provider == RepositoryKind.Gitea ? Payloads.GiteaPush(commit: Payloads.Nothing)
            : Payloads.GitHubPush(commit: Payloads.Nothing);

        Assert.True(Assert.Single(Read(provider, "push", payload)).IsDeletion);
    }

    [Fact]
    public void An_annotated_tag_is_on_its_commit_and_not_on_its_own_object()
    {
        foreach (var happened in new[]
        {
            Assert.Single(Read(RepositoryKind.GitHub, "push", Payloads.GitHubTag("v1.2.0"))),
            Assert.Single(Read(RepositoryKind.GitLab, "Tag Push Hook", Payloads.GitLabPush("refs/tags/v1.2.0", "tag_push"))),
        })
        {
            Assert.Equal((SourceEventKind.Tag, "v1.2.0", Payloads.Commit), (happened.Kind, happened.Ref, happened.Commit));
        }
    }

    [Fact]
    public void A_push_of_Bitbucket_is_an_event_for_each_branch_and_tag()
    {
        var events = Read(RepositoryKind.Bitbucket, "repo:push", Payloads.BitbucketPush);

        Assert.Equal(
            [(SourceEventKind.Push, "main", false), (SourceEventKind.Tag, "v1.2.0", false), (SourceEventKind.Push, "hats", true)],
            events.Select(one => (one.Kind, one.Ref, one.IsDeletion)));
        // It names no files, so a path filter must let it through.
        Assert.All(events, one => Assert.False(one.FilesAreComplete));
    }

    [Theory]
    [InlineData(RepositoryKind.GitHub, "acme/shop", false)]
    [InlineData(RepositoryKind.GitHub, "ken/shop", true)]
    [InlineData(RepositoryKind.GitLab, "15", false)]
    [InlineData(RepositoryKind.GitLab, "77", true)]
    [InlineData(RepositoryKind.Bitbucket, "", true)]
    public void A_pull_request_says_whether_it_comes_from_a_fork(RepositoryKind provider, string from, bool isFork)
    {
        var payload = provider switch
        {
            RepositoryKind.GitHub => Payloads.GitHubPullRequest(from: from),
            RepositoryKind.GitLab => Payloads.GitLabMergeRequest(source: int.Parse(from, System.Globalization.CultureInfo.InvariantCulture)),
            _ => Payloads.BitbucketPullRequest,
        };

        var happened = Assert.Single(Read(provider, provider == RepositoryKind.GitHub ? "pull_request" : "pullrequest:created", payload));

        Assert.Equal((SourceEventKind.PullRequest, "main", Payloads.Commit, 42, isFork), (happened.Kind, happened.Ref, happened.Commit, happened.PullRequest, happened.IsFork));
    }

    [Fact]
    public void Changes_of_a_pull_request_that_are_none_of_its_commits_are_no_events()
    {
        Assert.Empty(Read(RepositoryKind.GitHub, "pull_request", Payloads.GitHubPullRequest("labeled")));
        Assert.Empty(Read(RepositoryKind.GitLab, "", Payloads.GitLabMergeRequest("update")));
        Assert.Single(Read(RepositoryKind.GitLab, "", Payloads.GitLabMergeRequest("update", Payloads.Before)));
        Assert.Empty(Read(RepositoryKind.GitLab, "", Payloads.GitLabMergeRequest("merge")));
    }

    [Fact]
    public void Files_are_incomplete_where_the_provider_left_commits_out()
    {
        Assert.False(Assert.Single(Read(RepositoryKind.GitLab, "", Payloads.GitLabPush(total: 40))).FilesAreComplete);
        Assert.False(Assert.Single(Read(RepositoryKind.GitHub, "push", Payloads.GitHubPush().Replace("\"forced\":false", "\"forced\":true", StringComparison.Ordinal))).FilesAreComplete);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("{}")]
    [InlineData("""{"ref":7,"commits":{"a":1},"object_kind":["push"],"push":{"changes":[1,null,"x",{"new":[],"old":7}]}}""")]
    [InlineData("""{"ref":"refs/heads/main","after":null,"commits":[null,{"added":"x","modified":[7,{}]}],"revisions":[[]],"object_kind":"push","pusher":"hana"}""")]
    public void Nonsense_is_read_without_a_fault(string payload)
    {
        foreach (var provider in Enum.GetValues<RepositoryKind>())
        {
            foreach (var header in new[] { "push", "pull_request", "ping", "repo:push", "pullrequest:created", "" })
            {
                Assert.All(Read(provider, header, payload), happened => Assert.True(happened.Kind == SourceEventKind.Ping || happened.IsDeletion || happened.Kind == SourceEventKind.PullRequest));
            }
        }
    }

    private static string Push(RepositoryKind provider, string reference) => provider switch
    {
        RepositoryKind.GitHub => Payloads.GitHubPush(reference),
        RepositoryKind.Gitea => Payloads.GiteaPush(reference),
        RepositoryKind.GitLab => Payloads.GitLabPush(reference),
        _ => Payloads.BacklogPush(reference),
    };

    private static ImmutableArray<SourceEvent> Read(RepositoryKind provider, string header, string payload)
    {
        using var document = JsonDocument.Parse(payload);
        return PayloadReader.Read(provider, header, document.RootElement.Clone());
    }
}
