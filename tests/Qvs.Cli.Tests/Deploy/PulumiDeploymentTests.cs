using System.Formats.Tar;
using System.IO.Compression;
using Qvs.Cli.Deploy.Pulumi;
using Qvs.Testing;

namespace Qvs.Cli.Tests.Deploy;

/// <summary><c>qvsctl deploy pulumi</c> with a script in Pulumi's place and the state protocol over HTTP.</summary>
public sealed class PulumiDeploymentTests
{
    private const string Key = "acme/shop/dev/main";
    private const string Actions = "/apis/v1/projects/acme/applications/shop/deployments/dev/deploy-state/main/action";

    [Fact]
    public async Task The_first_deployment_makes_a_state_and_the_next_goes_on_from_it()
    {
        await using var pulumi = await PulumiFixture.Start();
        var outputs = await pulumi.Deploy();
        Assert.Equal("https://shop.example.com", outputs["url"]!.ToString());
        Assert.Equal(
            [
                $"POST {Actions}/signed-url-to-get?taskrun_name=run-1&taskrun_uid=uid-1", $"GET /store/{Key}?signature=get",
                $"POST {Actions}/signed-url-to-put?taskrun_name=run-1&taskrun_uid=uid-1", $"PUT /store/{Key}?signature=put",
            ],
            pulumi.States.Requests);
        Assert.Equal(
            [
                "stack select --create shop-dev-main --non-interactive", "up --yes --refresh --skip-preview --stack shop-dev-main --non-interactive",
                "stack output --json --stack shop-dev-main --non-interactive",
            ],
            pulumi.Calls);

        pulumi.ForgetWorkspace();
        await pulumi.Deploy();
        Assert.Equal("2", File.ReadAllText(pulumi.StateFile).Trim());
    }

    [Fact]
    public async Task What_is_stored_has_no_lock_and_only_the_newest_of_the_history()
    {
        await using var pulumi = await PulumiFixture.Start();
        await pulumi.Deploy();
        await pulumi.Deploy();
        Assert.Equal(
            [
                ".pulumi/history/local/shop-dev-main/shop-dev-main-1700000000000000002.checkpoint.json", ".pulumi/history/local/shop-dev-main/shop-dev-main-1700000000000000002.history.json",
                ".pulumi/stacks/local/shop-dev-main.json",
            ],
            Names(pulumi.States.States[Key].Content));
    }

    [Fact]
    public async Task The_state_of_a_failed_deployment_is_stored_and_the_deployment_has_failed()
    {
        await using var pulumi = await PulumiFixture.Start();
        pulumi.FailWith("255");
        var message = await pulumi.Refused();
        Assert.Contains("pulumi up of shop-dev-main ended with code 255", message, StringComparison.Ordinal);
        Assert.Contains("state of shop-dev-main is stored", message, StringComparison.Ordinal);
        Assert.Contains(".pulumi/stacks/local/shop-dev-main.json", Names(pulumi.States.States[Key].Content));
    }

    [Fact]
    public async Task Storing_is_tried_five_times_ten_seconds_apart_each_with_a_new_address()
    {
        await using var pulumi = await PulumiFixture.Start();
        foreach (var code in (int[])[500, 503, 403, 500])
        {
            pulumi.States.Refusals.Enqueue(code);
        }

        await pulumi.Deploy();
        Assert.Equal(Enumerable.Repeat(TimeSpan.FromSeconds(10), 4), pulumi.Time.Waits);
        Assert.Equal(5, pulumi.States.Requests.Count(r => r.Contains("signed-url-to-put", StringComparison.Ordinal)));
        Assert.DoesNotContain("signature", pulumi.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_state_that_could_not_be_stored_is_where_the_retry_goes_on()
    {
        await using var pulumi = await PulumiFixture.Start();
        await pulumi.Deploy();
        for (var i = 0; i < 5; i++)
        {
            pulumi.States.Refusals.Enqueue(503);
        }

        Assert.Contains("cannot be stored after 5 attempts: the server answered 503", await pulumi.Refused(), StringComparison.Ordinal);
        await pulumi.Deploy();
        Assert.Contains("going on from the state that an earlier attempt could not store", pulumi.Said, StringComparison.Ordinal);
        Assert.Equal("3", File.ReadAllText(pulumi.StateFile).Trim());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_state_that_another_has_written_meanwhile_is_not_overwritten(bool first)
    {
        await using var pulumi = await PulumiFixture.Start();
        if (!first)
        {
            await pulumi.Deploy();
        }

        byte[] others = [1, 2, 3];
        pulumi.States.AfterRead = () => pulumi.States.States[Key] = (others, "\"other\"");
        Assert.Contains("another deployment has written the state", await pulumi.Refused(), StringComparison.Ordinal);
        Assert.Equal(others, pulumi.States.States[Key].Content);
        Assert.Empty(pulumi.Time.Waits);

        // What this one made is only known here, and is not thrown away by trying again.
        Assert.Contains("Compare both", await pulumi.Refused(), StringComparison.Ordinal);
        Assert.True(File.Exists(pulumi.StateFile));
    }

    [Fact]
    public async Task Without_versions_the_protocol_is_the_published_one()
    {
        await using var pulumi = await PulumiFixture.Start();
        pulumi.States.Versions = false;
        await pulumi.Deploy();
        pulumi.States.States[Key] = (pulumi.States.States[Key].Content, "\"other\"");
        await pulumi.Deploy();
        Assert.Equal("2", File.ReadAllText(pulumi.StateFile).Trim());
    }

    [Fact]
    public async Task A_preview_tells_what_would_happen_and_stores_nothing()
    {
        await using var pulumi = await PulumiFixture.Start();
        await pulumi.Deploy(o => o with { Preview = true });
        Assert.Contains("create     gcp:storage:Bucket assets", pulumi.Said, StringComparison.Ordinal);
        Assert.Contains("warning: careful", pulumi.Said, StringComparison.Ordinal);
        Assert.Empty(pulumi.States.States);
        Assert.DoesNotContain(pulumi.Calls, c => c.StartsWith("up", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_cleanup_destroys_and_stores_what_is_left()
    {
        await using var pulumi = await PulumiFixture.Start();
        await pulumi.Deploy();
        await pulumi.Deploy(o => o with { Cleanup = true });
        Assert.Contains("destroy --yes --refresh --stack shop-dev-main --non-interactive", pulumi.Calls);
        Assert.Equal("\"2\"", pulumi.States.States[Key].Tag);
    }

    [Fact]
    public async Task Outputs_become_results()
    {
        await using var pulumi = await PulumiFixture.Start();
        var outputs = await pulumi.Deploy();
        outputs["../escape"] = "x";
        PulumiCommand.WriteResults(pulumi.Path("results"), outputs);
        Assert.Equal("https://shop.example.com", File.ReadAllText(pulumi.Path("results", "url")));
        Assert.Equal("[80,443]", File.ReadAllText(pulumi.Path("results", "ports")));
        Assert.Equal(2, Directory.GetFiles(pulumi.Path("results")).Length);
    }

    [Fact]
    public async Task Without_pulumi_or_a_program_the_next_step_is_told()
    {
        await using var pulumi = await PulumiFixture.Start();
        Assert.Contains("--pulumi or QVS_PULUMI", await pulumi.Refused(o => o with { Pulumi = "pulumi-that-is-not-here" }), StringComparison.Ordinal);
        Assert.Contains("--output-format pulumi", await pulumi.Refused(o => o with { Program = pulumi.Path("nothing") }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_state_that_reaches_out_of_its_folder_is_refused_before_anything_is_deployed()
    {
        await using var pulumi = await PulumiFixture.Start();
        using var bytes = new MemoryStream();
        await using (var gzip = new GZipStream(bytes, CompressionMode.Compress, leaveOpen: true))
        await using (var tar = new TarWriter(gzip))
        {
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "../../escape") { DataStream = new MemoryStream([1]) });
        }

        pulumi.States.States[Key] = (bytes.ToArray(), "\"1\"");
        Assert.Contains("it holds ../../escape", await pulumi.Refused(), StringComparison.Ordinal);
        Assert.False(File.Exists(pulumi.Path("escape")));
        pulumi.States.States[Key] = ([1, 2, 3], "\"2\"");
        Assert.Contains("cannot be unpacked", await pulumi.Refused(), StringComparison.Ordinal);
        Assert.Empty(pulumi.Calls);
    }

    [Fact]
    public async Task The_state_of_a_deployment_that_is_told_to_stop_is_stored()
    {
        await using var pulumi = await PulumiFixture.Start();
        await File.WriteAllTextAsync(pulumi.Path("fake", "wait"), "", TestContext.Current.CancellationToken);
        var variables = new Dictionary<string, string?> { ["VS_API_ENDPOINT"] = pulumi.States.Url, ["VS_TASKRUN_NAME"] = "run-1", ["VS_TASKRUN_UID"] = "uid-1", ["VS_PROJECT"] = "acme", ["QVS_PULUMI"] = pulumi.Options.Pulumi };
        await using var run = ProgramRun.Start(
            Path.Combine(AppContext.BaseDirectory, "qvsctl"), ["deploy", "pulumi", "--program", pulumi.Options.Program, "--application", "shop", "--deployment", "dev"], variables, pulumi.Path());
        await run.Line(l => l == "working", TimeSpan.FromMinutes(4));
        run.Terminate();
        Assert.Equal(1, await run.Exit(TimeSpan.FromMinutes(4)));
        Assert.Contains("interrupted", run.Output, StringComparison.Ordinal);
        Assert.Contains("was cancelled. Its state is stored", run.Error, StringComparison.Ordinal);
        Assert.Contains(".pulumi/stacks/local/shop-dev-main.json", Names(pulumi.States.States[Key].Content));
        Assert.True(File.Exists(pulumi.StateFile));
    }

    private static IEnumerable<string> Names(byte[] archive)
    {
        using var tar = new TarReader(new GZipStream(new MemoryStream(archive), CompressionMode.Decompress));
        var names = new List<string>();
        while (tar.GetNextEntry() is { } entry)
        {
            names.Add(entry.Name);
        }

        return names;
    }
}
