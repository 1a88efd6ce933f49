using Qvs.Testing;

namespace Qvs.Cli.Tests;

/// <summary><c>qvsctl mod</c> with a real repository and a cache of its own.</summary>
public sealed class ModCommandTests : IDisposable
{
    private const string Adapter = "package web\n\nDesignPattern: resources: app: web: {apiVersion: \"v1\", kind: \"ConfigMap\", metadata: name: \"one\"}\n";

    private readonly BareRepository _repository = new();
    private readonly Qvsctl _qvsctl = new();

    public ModCommandTests()
    {
        _repository.Commit("one", ("cue.mod/module.cue", "module: \"acme.example/kit\"\n"), ("web/web.cue", Adapter), ("cue.mod/gen/x.example/y/y.cue", "package y\n"));
        _repository.Tag("v1.0.0");
        _repository.PushTags();
        _qvsctl.Environment["XDG_CACHE_HOME"] = Path.Combine(_qvsctl.Folder, "cache");
        _qvsctl.Add("qvs.yaml", $"""
            modules:
              - name: acme.example/kit
                remote: {"{"}repo: "{_repository.Url}", revision: v1.0.0{"}"}
            designPatterns:
              - pattern: acme.example/kit/web

            """);
    }

    public void Dispose()
    {
        _qvsctl.Dispose();
        _repository.Dispose();
    }

    [Fact]
    public void A_lock_keeps_the_commit_when_the_branch_moves()
    {
        _qvsctl.Add("qvs.yaml", _qvsctl.Read("qvs.yaml").Replace("v1.0.0", "main", StringComparison.Ordinal));
        var (exitCode, output) = _qvsctl.Json("mod", "init", "-c", "qvs.yaml");
        Assert.Equal((0, 1), (exitCode, (int?)output["modules"]));
        var locked = _qvsctl.Read("qvs.lock");
        _repository.Commit("two", ("web/web.cue", Adapter.Replace("\"one\"", "\"two\"", StringComparison.Ordinal)));

        Assert.Contains("name: one", Compile().Output, StringComparison.Ordinal);
        Assert.Equal((0, 1), _qvsctl.Json("mod", "verify", "-c", "qvs.yaml") is var (code, told) ? (code, (int?)told["verified"]) : default);
        Assert.Equal(0, _qvsctl.Run("mod", "init", "-c", "qvs.yaml").ExitCode);
        Assert.NotEqual(locked, _qvsctl.Read("qvs.lock"));
        Assert.Contains("name: two", Compile().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Verify_finds_a_cache_that_was_changed_and_a_lock_that_is_missing()
    {
        Assert.Contains("qvsctl mod init", _qvsctl.Run("mod", "verify", "-c", "qvs.yaml").Error, StringComparison.Ordinal);
        _qvsctl.Run("mod", "init", "-c", "qvs.yaml");
        var cached = Directory.EnumerateFiles(Path.Combine(_qvsctl.Folder, "cache"), "web.cue", SearchOption.AllDirectories).Single();
        File.SetUnixFileMode(cached, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.AppendAllText(cached, "// changed\n");

        var (exitCode, _, error) = _qvsctl.Run("mod", "verify", "-c", "qvs.yaml");
        Assert.Equal(1, exitCode);
        Assert.Contains("acme.example/kit were changed", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_lock_of_other_content_and_one_that_is_no_lock_are_refused()
    {
        _qvsctl.Run("mod", "init", "-c", "qvs.yaml");
        var digest = System.Text.Json.Nodes.JsonNode.Parse(_qvsctl.Read("qvs.lock"))!["modules"]![0]!["digest"]!.GetValue<string>();
        _qvsctl.Add("qvs.lock", _qvsctl.Read("qvs.lock").Replace(digest, digest[..^4] + "0000", StringComparison.Ordinal));
        Assert.Matches(@"^qvs\.yaml:2:11: error QVS1107: ", Compile().Error);

        _qvsctl.Add("qvs.lock", "{");
        Assert.Contains("QVS1108", Compile().Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Vendored_modules_need_no_repository()
    {
        _qvsctl.Add("kit/cue.mod/module.cue", "module: \"mine.example/app\"\n");
        var (exitCode, output) = _qvsctl.Json("mod", "vendor", "kit", "-c", "qvs.yaml");
        Assert.Equal((0, 2), (exitCode, (int?)output["files"]));
        Assert.Equal("acme.example/kit@v1.0.0\n", _qvsctl.Read("kit/qvsctl.mod"));
        Assert.Equal("package y\n", _qvsctl.Read("kit/cue.mod/gen/x.example/y/y.cue"));

        _repository.Dispose();
        Directory.Delete(Path.Combine(_qvsctl.Folder, "cache"), recursive: true);
        _qvsctl.Add("qvs.yaml", "modules: [{name: mine.example/app, local: {path: kit}}]\ndesignPatterns: [{pattern: acme.example/kit/web}]\n");
        Assert.Contains("name: one", Compile().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_fetched_names_the_module_and_writes_nothing()
    {
        _qvsctl.Add("qvs.yaml", _qvsctl.Read("qvs.yaml").Replace("v1.0.0", "v9", StringComparison.Ordinal));
        var (exitCode, _, error) = _qvsctl.Run("mod", "init", "-c", "qvs.yaml");

        Assert.Equal(1, exitCode);
        Assert.Matches(@"^qvs\.yaml:2:11: error QVS1103: module acme\.example/kit: ", error);
        Assert.DoesNotContain("qvs.lock", _qvsctl.Files);
        Assert.Contains("cue.mod/module.cue", _qvsctl.Run("mod", "vendor", "nowhere", "-c", "qvs.yaml").Error + _qvsctl.Add("qvs.yaml", "designPatterns: []\n").Run("mod", "vendor", "nowhere", "-c", "qvs.yaml").Error, StringComparison.Ordinal);
    }

    private (int ExitCode, string Output, string Error) Compile() => _qvsctl.Run("manifest", "compile", "-c", "qvs.yaml");
}
