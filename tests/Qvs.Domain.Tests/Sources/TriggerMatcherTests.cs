using System.Text;
using Qvs.Domain.Applications;
using Qvs.Domain.Delivery;
using Qvs.Domain.Sources;
using Qvs.Testing;

namespace Qvs.Domain.Tests.Sources;

public sealed class TriggerMatcherTests
{
    private static readonly Trigger Main = new("main", AssemblyLineId.Parse("deliver"), [SourceEventKind.Push], [], [], [], []);

    [Theory]
    [InlineData("main", true)]
    [InlineData("mai", false)]
    [InlineData("release/.*|main", true)]
    [InlineData("release/.*", false)]
    [InlineData("ain", false)]
    [InlineData(".*", true)]
    [InlineData("refs/heads/main", true)]
    [InlineData("^refs/heads/m.*$", true)]
    [InlineData("refs/tags/.*", false)]
    [InlineData(".+/.+", false)]
    public void A_branch_matches_as_a_whole(string pattern, bool starts) => Assert.Equal(starts, Starts(Main with { Refs = [pattern] }));

    [Fact]
    public void A_name_with_a_line_break_is_no_way_around_the_filter() =>
        Assert.False(Starts(Main with { Refs = ["main"] }, Payloads.GitHubPush("refs/heads/main\\nevil")));

    [Theory]
    [InlineData("^src/", true)]
    [InlineData("^docs/", false)]
    [InlineData(@"\.cs$", true)]
    public void Any_changed_file_may_match(string pattern, bool starts) => Assert.Equal(starts, Starts(Main with { Paths = [pattern] }));

    [Fact]
    public void Where_the_files_are_not_all_known_a_path_filter_lets_the_event_through() =>
        Assert.Equal(StartResult.Waiting, Decide(RepositoryKind.Bitbucket, "repo:push", Payloads.BitbucketPush, Main with { Paths = ["^never"] }).Starts[0].Result);

    [Theory]
    [InlineData("head_commit.message", @"\[skip ci\]", false)]
    [InlineData("commits.0.author.username", "^hana$", false)]
    [InlineData("commits.0.author.username", "^ken$", true)]
    [InlineData("commits.7.id", ".", true)]
    [InlineData("repository", ".", true)]
    public void An_ignore_condition_is_held_against_an_attribute_of_the_payload(string attribute, string pattern, bool starts) => Assert.Equal(
        starts, Starts(Main with { Ignore = [new IgnoreCondition(attribute, pattern)] }, Payloads.GitHubPush(message: "Sell shoes [skip ci]")));

    [Fact]
    public void Inputs_come_from_the_payload_the_event_and_the_trigger()
    {
        var start = Assert.Single(Decide(RepositoryKind.GitHub, "push", Payloads.GitHubPush(), Main with
        {
            Bindings =
            [
                new InputBinding("gitRevision", BindingSource.Event, "commit"),
                new InputBinding("tag", BindingSource.Event, "ref"),
                new InputBinding("by", BindingSource.Payload, "pusher.email"),
                new InputBinding("private", BindingSource.Payload, "repository.private"),
                new InputBinding("mode", BindingSource.Literal, "fast"),
            ],
        }).Starts);

        Assert.Equal(StartResult.Waiting, start.Result);
        Assert.Equal(
            [("by", "hana@example.com"), ("gitRevision", Payloads.Commit), ("mode", "fast"), ("private", "true"), ("tag", "main")],
            start.Inputs.Select(pair => (pair.Key, pair.Value)));
    }

    [Fact]
    public void An_input_that_the_payload_does_not_have_starts_nothing_and_is_named()
    {
        var start = Assert.Single(Decide(RepositoryKind.GitHub, "push", Payloads.GitHubPush(), Main with { Bindings = [new InputBinding("x", BindingSource.Payload, "no.such")] }).Starts);

        Assert.Equal(StartResult.Skipped, start.Result);
        Assert.Contains("'x'", start.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_wanted_says_why()
    {
        Assert.Contains("switched off", Why(Main with { IsEnabled = false }), StringComparison.Ordinal);
        Assert.Contains("does not listen", Why(Main with { Events = [SourceEventKind.Tag] }), StringComparison.Ordinal);
        Assert.Contains("was deleted", Why(Main, Payloads.GitHubPush(commit: Payloads.Nothing)), StringComparison.Ordinal);
        Assert.Contains("^docs/", Why(Main with { Paths = ["^docs/"] }), StringComparison.Ordinal);
    }

    [Fact]
    public void A_pull_request_of_a_fork_starts_only_where_that_is_allowed()
    {
        var trigger = Main with { Events = [SourceEventKind.PullRequest] };
        var payload = Payloads.GitHubPullRequest(from: "ken/shop");

        Assert.Contains("fork", Assert.Single(Decide(RepositoryKind.GitHub, "pull_request", payload, trigger).Starts).Reason, StringComparison.Ordinal);
        Assert.Equal(StartResult.Waiting, Assert.Single(Decide(RepositoryKind.GitHub, "pull_request", payload, trigger with { AllowForks = true }).Starts).Result);
    }

    [Theory]
    [InlineData("(a")]
    [InlineData(@"(?<=a)b")]
    [InlineData(@"(a)\1")]
    [InlineData("(?x)main # the trunk")]
    public void An_expression_that_does_not_run_in_linear_time_is_refused(string pattern) =>
        Assert.Contains(TriggerMatcher.Check(Main with { Refs = [pattern] }), problem => problem.Message.Contains(pattern, StringComparison.Ordinal));

    [Fact]
    public void Everything_that_is_wrong_with_a_trigger_is_told_at_once()
    {
        var problems = TriggerMatcher.Check(Main with
        {
            Name = "Main!",
            Events = [],
            Paths = ["(", new string('a', 600)],
            Bindings = [new InputBinding("x", BindingSource.Event, "weather"), new InputBinding("x", BindingSource.Literal, "")],
        }).ToList();

        Assert.Equal(6, problems.Count);
        Assert.Empty(TriggerMatcher.Check(Main));
    }

    [Fact]
    public void Two_triggers_of_one_name_are_refused() =>
        Assert.Contains(WebhookSpec.Check(new WebhookSpec(false, [Main, Main])), problem => problem.Message.Contains("'main'", StringComparison.Ordinal));

    [Theory]
    [InlineData("{", "not JSON")]
    [InlineData("", "not JSON")]
    [InlineData(Payloads.GitHubPing, "tried the address")]
    [InlineData("""{"action":"starred"}""", "start nothing")]
    public void A_payload_that_starts_nothing_says_so(string payload, string note)
    {
        var decision = Decide(RepositoryKind.GitHub, payload == Payloads.GitHubPing ? "ping" : "star", payload, Main);

        Assert.Empty(decision.Starts);
        Assert.Contains(note, decision.Note, StringComparison.Ordinal);
    }

    [Fact]
    public void A_payload_as_deep_as_a_well_ends_in_a_sentence() =>
        Assert.Contains("not JSON", Decide(RepositoryKind.GitHub, "push", new string('[', 100_000), Main).Note, StringComparison.Ordinal);

    [Theory]
    [InlineData(@"\ud83d", "Sell \uFFFD")]
    [InlineData(@"\uDC00\ud83d\ude00\n", "Sell \uFFFD\U0001F600")]
    [InlineData(@"\\ud83d", @"Sell \ud83d")]
    [InlineData(@"\ud83d\""", "Sell \uFFFD\"")]
    public void Half_a_character_loses_nothing_else(string message, string title)
    {
        var decision = Decide(RepositoryKind.GitHub, "push", Payloads.GitHubPush(message: $"Sell {message}"), Main);

        Assert.Equal(title, Assert.Single(decision.Events).Title);
        Assert.Equal(StartResult.Waiting, Assert.Single(decision.Starts).Result);
    }

    [Fact]
    public void A_byte_order_mark_is_no_part_of_the_payload() => Assert.True(Starts(Main, $"\uFEFF{Payloads.GitHubPush()}"));

    private static bool Starts(Trigger trigger, string? payload = null) =>
        Assert.Single(Decide(RepositoryKind.GitHub, "push", payload ?? Payloads.GitHubPush(), trigger).Starts).Result == StartResult.Waiting;

    private static string Why(Trigger trigger, string? payload = null) => Assert.Single(Decide(RepositoryKind.GitHub, "push", payload ?? Payloads.GitHubPush(), trigger).Starts).Reason;

    private static DeliveryDecision Decide(RepositoryKind provider, string header, string payload, Trigger trigger) =>
        DeliveryDecision.Decide(provider, header, Encoding.UTF8.GetBytes(payload), [trigger]);
}
