using System.Text.Json.Nodes;

namespace Qvs.Cloud.Tests.Cli;

/// <summary>Every command for what a project has, against a real server: what people read fits into 80 columns, what machines read is JSON.</summary>
public sealed class ProjectCommandTests(SampleCloud cloud) : IClassFixture<SampleCloud>, IDisposable
{
    private readonly Tool _tool = cloud.Tool();

    public void Dispose() => _tool.Dispose();

    [Theory]
    [InlineData("PROJECT NAME", "project", "list")]
    [InlineData("shop", "app", "list")]
    [InlineData("dev", "env", "list")]
    [InlineData("dev", "deployment", "list", "--app", "shop")]
    [InlineData("shop", "repository", "list")]
    [InlineData("embedded", "connection", "list")]
    [InlineData("deliver", "assemblyline", "list")]
    [InlineData("STATUS", "assemblyline", "runs")]
    [InlineData("STAGE", "approval", "list")]
    [InlineData("\nkubernetes-default-sample ", "credential", "list")]
    [InlineData("admin", "member", "list")]
    [InlineData("credential.save", "audit", "list", "--limit", "50")]
    [InlineData("tool", "token", "list")]
    [InlineData("openRuns", "tenant", "usage")]
    [InlineData("shop-build", "pipeline", "list", "--app", "shop")]
    public async Task Lists_fit_into_80_columns_and_are_JSON_for_machines(string text, params string[] arguments)
    {
        var shown = await _tool.Ok(arguments);

        Assert.Contains(text, shown, StringComparison.Ordinal);
        Assert.All(shown.Split('\n'), line => Assert.True(line.Length <= 80, line));
        var json = await _tool.Json(arguments);
        Assert.True(json is JsonArray || json["pipelines"] is JsonArray, json.ToJsonString());
    }

    [Theory]
    [InlineData("app", "second", """{"displayName":"Second","description":"","repository":"shop","configPath":".valuestream/qvs.yaml"}""")]
    [InlineData("env", "second", """{"displayName":"Second","description":"","order":9,"cluster":"embedded","targets":[],"parameters":{},"freezes":[]}""")]
    [InlineData("repository", "second", """{"kind":"git","url":"https://git.example.com/second.git","description":"","credential":null}""")]
    [InlineData("connection", "second", """{"displayName":"Second","kind":"embedded","credential":null,"requestsPerSecond":5}""")]
    [InlineData("channel", "second", """{"displayName":"Second","kind":"email","credential":null,"recipients":["a@example.com"],"rules":[],"isPaused":false}""")]
    public async Task A_definition_is_made_read_changed_and_deleted(string kind, string name, string body)
    {
        var file = _tool.Write("spec.json", body);

        Assert.Equal($"{name} has revision 1\n", await _tool.Ok(kind, "apply", name, "-f", file));
        Assert.Equal($"{name} has revision 2\n", await _tool.Ok(kind, "apply", name, "-f", _tool.Write("spec.json", body.Replace("\"Second\"", "\"Second changed\"", StringComparison.Ordinal).Replace("\"description\":\"\"", "\"description\":\"x\"", StringComparison.Ordinal))));
        Assert.NotNull(JsonNode.Parse(await _tool.Ok(kind, "get", name)));
        Assert.Equal($"{name} is deleted\n", await _tool.Ok(kind, "delete", name));
        Assert.Contains(name, await _tool.Refused(kind, "get", name), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_channel_is_tried_and_says_why_nothing_arrives()
    {
        var rules = """[{"events":["ended"],"outcomes":["Failed"],"lines":["deliver*"],"environments":["prod"]}]""";
        await _tool.Ok("channel", "apply", "builders", "-f", _tool.Write("channel.json", """{"displayName":"","kind":"email","credential":null,"recipients":["a@example.com"],"rules":RULES,"isPaused":false}""".Replace("RULES", rules, StringComparison.Ordinal)));

        var (exit, output, error) = await _tool.Run("channel", "test", "builders");
        Assert.True(exit == 1, $"{exit}\n{output}\n{error}");
        Assert.StartsWith("builders: not delivered: ", output, StringComparison.Ordinal);
        Assert.Contains("MESSAGE", await _tool.Ok("channel", "deliveries", "builders"), StringComparison.Ordinal);
        Assert.Equal("ended", (string?)(await _tool.Json("channel", "get", "builders"))["value"]!["rules"]![0]!["events"]![0]);
        Assert.Contains("no mail address", await _tool.Refused("channel", "apply", "bad", "-f", _tool.Write("bad.json", """{"displayName":"","kind":"email","credential":null,"recipients":["nobody"],"rules":[],"isPaused":false}""")), StringComparison.Ordinal);
        await _tool.Ok("channel", "delete", "builders");
        Assert.Contains("builders", await _tool.Refused("channel", "test", "builders"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deployment_is_made_read_and_deleted()
    {
        var before = JsonNode.Parse(await _tool.Ok("deployment", "get", "dev", "--app", "shop"))!;
        before["displayName"] = "Another";
        var file = _tool.Write("deployment.json", before.ToJsonString());

        Assert.StartsWith("another has revision 1", await _tool.Ok("deployment", "apply", "another", "--app", "shop", "-f", file), StringComparison.Ordinal);
        Assert.Equal("another is deleted\n", await _tool.Ok("deployment", "delete", "another", "--app", "shop"));
    }

    [Fact]
    public async Task What_cannot_be_read_or_breaks_a_rule_is_named_with_its_place()
    {
        Assert.Contains("spec.json cannot be read", await _tool.Refused("app", "apply", "bad", "-f", "spec.json"), StringComparison.Ordinal);
        Assert.Contains("$.displayName", await _tool.Refused("app", "apply", "bad", "-f", _tool.Write("bad.json", "{\"displayName\":7}")), StringComparison.Ordinal);
        Assert.Contains("nosuch", await _tool.Refused("app", "apply", "bad", "-f", _tool.Write("bad.json", """{"displayName":"B","description":"","repository":"nosuch","configPath":"qvs.yaml"}""")), StringComparison.Ordinal);
        Assert.Contains("Bad_Name", await _tool.Refused("app", "get", "Bad_Name"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pipelines_are_compiled_on_the_server_and_registered_also_from_a_file()
    {
        Assert.StartsWith("shop: would register shop-", await _tool.Ok("pipeline", "apply", "--app", "shop", "--revision", "main", "--dry-run"), StringComparison.Ordinal);
        Assert.StartsWith("shop: registered shop-", await _tool.Ok("pipeline", "apply", "--app", "shop", "--revision", "main"), StringComparison.Ordinal);
        Assert.Contains("no-such-branch", await _tool.Refused("pipeline", "apply", "--app", "shop", "--revision", "no-such-branch"), StringComparison.Ordinal);
        Assert.Contains("Give either", await _tool.Refused("pipeline", "apply", "--app", "shop"), StringComparison.Ordinal);
        var file = _tool.Write("pipelines.yaml", """
            apiVersion: tekton.dev/v1
            kind: Pipeline
            metadata: {name: second-check}
            spec: {tasks: [{name: one, taskRef: {name: second-one}}]}
            ---
            apiVersion: tekton.dev/v1
            kind: Task
            metadata: {name: second-one}
            spec: {steps: [{name: say, image: alpine, script: echo}]}
            """);
        await _tool.Ok("app", "apply", "uploaded", "-f", _tool.Write("app.json", """{"displayName":"Uploaded","description":"","repository":"shop","configPath":"qvs.yaml"}"""));
        Assert.StartsWith("uploaded: registered second-check", await _tool.Ok("pipeline", "apply", "--app", "uploaded", "-f", file), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_project_is_exported_to_a_file_and_not_deleted_by_a_slip()
    {
        var file = _tool.Write("export.tar.gz", "");

        Assert.StartsWith($"demo is written to {file} (", await _tool.Ok("tenant", "export", "-o", file), StringComparison.Ordinal);
        await using (var zip = new System.IO.Compression.GZipStream(File.OpenRead(file), System.IO.Compression.CompressionMode.Decompress))
        await using (var tar = new System.Formats.Tar.TarReader(zip))
        {
            Assert.Equal("export.json", (await tar.GetNextEntryAsync(cancellationToken: TestContext.Current.CancellationToken))!.Name);
        }

        Assert.False(File.Exists($"{file}.part"));
        Assert.Contains("could not be written", await _tool.Refused("tenant", "export", "-o", Path.Combine(file, "not-a-folder", "export.tar.gz")), StringComparison.Ordinal);
        Assert.Contains("no repository 'nowhere'", await _tool.Refused("webhook", "deliveries", "nowhere"), StringComparison.Ordinal);
        Assert.Contains("not the name", await _tool.Refused("tenant", "delete", "--confirm", "Demo"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_line_is_applied_shown_and_deleted()
    {
        var yaml = (await _tool.Ok("assemblyline", "get", "deliver")).Replace("name: deliver", "name: copy", StringComparison.Ordinal);

        Assert.Equal("copy has revision 1\n", await _tool.Ok("assemblyline", "apply", "-f", _tool.Write("line.yaml", yaml)));
        Assert.Equal("copy is deleted\n", await _tool.Ok("assemblyline", "delete", "copy"));
        Assert.Contains("metadata.name", await _tool.Refused("assemblyline", "apply", "-f", _tool.Write("line.yaml", "kind: AssemblyLine\n")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_is_made_listed_used_and_revoked_and_its_text_is_all_that_is_printed()
    {
        var (exit, output, error) = await _tool.Run("token", "create", "ci", "--scope", "read", "--days", "1");
        Assert.Equal(0, exit);
        Assert.Matches("^qvs_demo\\.[0-9a-v]+_[0-9a-v]+\n$", output);
        Assert.Contains("shown this once", error, StringComparison.Ordinal);
        var id = output[4..output.LastIndexOf('_')];
        using var limited = cloud.Tool();
        limited.Set("QVS_TOKEN", output.Trim());
        Assert.Contains("Ask an administrator of the project for the permission 'configure'", await limited.Refused("app", "delete", "shop"), StringComparison.Ordinal);

        Assert.Equal($"{id} is revoked\n", await _tool.Ok("token", "revoke", id));
        Assert.Contains("unknown, expired or revoked", await limited.Refused("app", "list"), StringComparison.Ordinal);
        Assert.Contains(id, await _tool.Refused("token", "revoke", id), StringComparison.Ordinal);
        Assert.Contains("Choose a day within a year", await _tool.Refused("token", "create", "long", "--days", "1000"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_credential_is_set_from_a_file_and_never_shown()
    {
        var file = _tool.Write("password.txt", "very secret");

        Assert.Equal("registry has revision 1\n", await _tool.Ok("credential", "set", "registry", "-v", $"password=@{file}", "-v", "user=robot"));
        Assert.DoesNotContain("very secret", await _tool.Ok("credential", "list", "--output", "json"), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", await _tool.Refused("credential", "set", "registry", "-v", "my-secret-value"), StringComparison.Ordinal);
        Assert.Equal("registry is deleted\n", await _tool.Ok("credential", "delete", "registry"));
    }

    [Fact]
    public async Task A_member_is_added_and_removed_and_the_last_owner_stays()
    {
        await _tool.Ok("member", "set", "vera@example.com", "--role", "viewer", "--role", "approver");
        Assert.Contains("approver,viewer", await _tool.Ok("member", "list"), StringComparison.Ordinal);
        await _tool.Ok("member", "remove", "vera@example.com");
        Assert.DoesNotContain("vera", await _tool.Ok("member", "list"), StringComparison.Ordinal);
        Assert.Contains("Make somebody else an owner first", await _tool.Refused("member", "remove", "admin"), StringComparison.Ordinal);
    }
}
