using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Qvs.Cloud.Tests.Identity;

namespace Qvs.Cloud.Tests.Cli;

/// <summary><c>qvsctl auth</c> against a real server, with a person who confirms in a browser.</summary>
public sealed partial class AuthCommandTests(RunningCloud cloud) : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    private readonly Tool _tool = new();

    private string Server => cloud.Program.Url.ToString().TrimEnd('/');

    public void Dispose() => _tool.Dispose();

    [Fact]
    public async Task A_machine_without_a_browser_signs_in_by_a_code_and_out_again()
    {
        await SignInByCode("--project", "demo");

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_tool.CredentialsFile));
        var status = await _tool.Ok("auth", "status");
        Assert.Contains($"server   {Server}\nproject  demo\naccount  admin (owner)\n", status, StringComparison.Ordinal);
        var token = (await _tool.Ok("auth", "token")).Trim();
        Assert.StartsWith("qvs_demo.", token, StringComparison.Ordinal);
        Assert.Contains("demo", await _tool.Ok("project", "list"), StringComparison.Ordinal);

        Assert.Contains("the token is revoked", (await _tool.Run("auth", "logout")).Error, StringComparison.Ordinal);
        Assert.Contains("You are not signed in", await _tool.Refused("auth", "status"), StringComparison.Ordinal);
        using var other = new Tool(("QVS_SERVER", Server), ("QVS_TOKEN", token));
        Assert.Contains("refuses the token of environment", await other.Refused("project", "list"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_browser_on_the_same_machine_brings_the_code_back()
    {
        _tool.Set("BROWSER", "/bin/true");
        await using var login = _tool.Start("auth", "login", "--server", Server, "--scope", "read", "--days", "2");
        var page = Address().Match(await login.Line(line => line.Contains("/device?code=", StringComparison.Ordinal), Limit)).Value;
        using var admin = await Allow(page);

        Assert.StartsWith("http://127.0.0.1:", admin.Refresh, StringComparison.Ordinal);
        // What others send to the port changes nothing.
        var back = new Uri(admin.Refresh);
        await admin.Go($"{back.GetLeftPart(UriPartial.Path)}?code=forged&state=forged");
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, admin.Status);
        await admin.Go(back.ToString());
        Assert.Contains("you can close this page", admin.Text, StringComparison.Ordinal);

        Assert.Equal(0, await login.Exit(Limit));
        var status = await _tool.Json("auth", "status");
        Assert.Equal(["read"], status["me"]!["permissions"]!.AsArray().Select(one => one!.ToString().ToLowerInvariant()));
    }

    [Fact]
    public async Task Who_is_denied_is_told()
    {
        await using var login = _tool.Start("auth", "login", "--server", Server, "--device");
        var page = Address().Match(await login.Line(line => line.Contains("/device?code=", StringComparison.Ordinal), Limit)).Value;
        using var admin = await Admin();
        await admin.Go(page);
        await admin.Submit("/device", ("decision", "deny"), ("project", "demo"));

        Assert.Equal(1, await login.Exit(Limit));
        Assert.Contains("The person denied it.", login.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_tool.CredentialsFile));
    }

    [Fact]
    public async Task Contexts_stand_beside_each_other_and_one_is_current()
    {
        await SignInByCode("--project", "demo", "--context", "first");
        await SignInByCode("--project", "demo", "--context", "second");

        var list = await _tool.Ok("auth", "list");
        Assert.Contains("  first", list, StringComparison.Ordinal);
        Assert.Contains("* second", list, StringComparison.Ordinal);
        await _tool.Ok("auth", "use", "first");
        var (first, second) = (await _tool.Ok("auth", "token"), await _tool.Ok("auth", "token", "--context", "second"));
        Assert.NotEqual(first, second);
        _tool.Set("QVS_CONTEXT", "second");
        Assert.Equal(second, await _tool.Ok("auth", "token"));
        Assert.Contains("There are first, second.", await _tool.Refused("auth", "token", "--context", "third"), StringComparison.Ordinal);
        Assert.Equal(0, (await _tool.Run("auth", "logout", "--all")).Exit);
        Assert.Empty(JsonNode.Parse(await File.ReadAllTextAsync(_tool.CredentialsFile, TestContext.Current.CancellationToken))!["all"]!.AsObject());
    }

    [Fact]
    public async Task A_kept_token_never_goes_to_a_server_that_the_environment_names()
    {
        await SignInByCode("--project", "demo");
        _tool.Set("QVS_SERVER", "http://127.0.0.1:1");

        Assert.Contains("You are not signed in to http://127.0.0.1:1.", await _tool.Refused("project", "list"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_and_a_server_in_the_environment_are_enough_and_the_token_names_its_project()
    {
        await SignInByCode("--project", "demo");
        using var pipeline = new Tool(("QVS_SERVER", Server), ("QVS_TOKEN", (await _tool.Ok("auth", "token")).Trim()));

        Assert.Contains("from     environment", await pipeline.Ok("auth", "status"), StringComparison.Ordinal);
        Assert.False(File.Exists(pipeline.CredentialsFile));
    }

    [Fact]
    public async Task A_file_that_others_could_read_is_closed_and_one_of_before_is_still_read()
    {
        await SignInByCode("--project", "demo");
        var token = (await _tool.Ok("auth", "token")).Trim();
        await File.WriteAllTextAsync(_tool.CredentialsFile, new JsonObject { ["server"] = Server, ["project"] = "demo", ["token"] = token }.ToJsonString(), TestContext.Current.CancellationToken);
        File.SetUnixFileMode(_tool.CredentialsFile, (UnixFileMode)0b110_100_100);

        var (exit, _, error) = await _tool.Run("auth", "status");

        Assert.Equal(0, exit);
        Assert.Contains("could be read by others", error, StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_tool.CredentialsFile));
    }

    [Theory]
    [InlineData("http://qvs.example.com", "Use https://")]
    [InlineData("nonsense", "is no address of a server")]
    [InlineData("http://127.0.0.1:1", "cannot be reached")]
    public async Task A_server_that_is_none_is_named(string server, string text) =>
        Assert.Contains(text, await _tool.Refused("auth", "login", "--device", "--server", server), StringComparison.Ordinal);

    private async Task SignInByCode(params string[] arguments)
    {
        await using var login = _tool.Start(["auth", "login", "--server", Server, .. arguments]);
        var page = Address().Match(await login.Line(line => line.Contains("or open ", StringComparison.Ordinal), Limit)).Value;
        using var admin = await Allow(page);
        Assert.True(await login.Exit(Limit) == 0, login.Error);
        Assert.Contains("Signed in to demo", login.Error, StringComparison.Ordinal);
    }

    private async Task<Visitor> Allow(string page)
    {
        var admin = await Admin();
        await admin.Go(page);
        Assert.Contains(Environment.MachineName, admin.Text, StringComparison.Ordinal);
        return await admin.Submit("/device", ("decision", "allow"), ("project", "demo"));
    }

    private async Task<Visitor> Admin() => await new Visitor(cloud.Program.Url).SignIn("admin", RunningCloud.Password);

    [GeneratedRegex(@"http://\S+/device\?code=\S+", RegexOptions.NonBacktracking)]
    private static partial Regex Address();
}
