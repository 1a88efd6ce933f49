namespace Qvs.Cli.Tests;

public sealed class ManifestCommandTests : IDisposable
{
    private static readonly string[] Given = ["-c", "qvs.yaml", "-p", "params.json"];

    private readonly Qvsctl _qvsctl = Qvsctl.WithShop();

    public void Dispose() => _qvsctl.Dispose();

    [Fact]
    public void Compile_writes_manifests_to_standard_output_or_to_a_file()
    {
        const string App = "---\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: shop\nspec:\n  replicas: 3\n";

        Assert.Equal((0, App, ""), _qvsctl.Run(["manifest", "compile", .. Given]));
        Assert.Equal((0, "", ""), _qvsctl.Run(["manifest", "compile", .. Given, "-o", "out/app.yaml"]));
        Assert.Equal(App, _qvsctl.Read("out/app.yaml"));
        Assert.Contains("kind: Namespace", _qvsctl.Run(["manifest", "compile", .. Given, "--setup"]).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Machines_get_one_JSON_object()
    {
        var (exitCode, output) = _qvsctl.Json(["manifest", "compile", .. Given]);

        Assert.Equal(0, exitCode);
        Assert.StartsWith("---\n", (string?)output["manifests"]);
        Assert.Equal("deployment", (string?)output["resources"]![0]!["id"]);
        Assert.Equal("acme.example/kit/web", (string?)output["resources"]![0]!["adapter"]);
        Assert.Empty(output["diagnostics"]!.AsArray());

        (exitCode, output) = _qvsctl.Json(["manifest", "compile", .. Given, "-o", "app.yaml"]);
        Assert.Equal((0, "app.yaml", null), (exitCode, (string?)output["file"], (string?)output["manifests"]));
    }

    [Fact]
    public void On_error_nothing_is_written_and_what_was_there_stays()
    {
        _qvsctl.Add("app.yaml", "before\n").Add("params.json", """{"params": [{"name": "appName", "value": "shop"}, {"name": "replicas", "value": "many"}], "secrets": []}""");
        var files = _qvsctl.Files.ToArray();

        var (exitCode, output, error) = _qvsctl.Run(["manifest", "compile", .. Given, "-o", "app.yaml"]);
        Assert.Equal((1, ""), (exitCode, output));
        Assert.Matches("""^params\.json:1:\d+: error QVS1052: .*replicas""", error);
        Assert.Equal("before\n", _qvsctl.Read("app.yaml"));
        Assert.Equal(files, _qvsctl.Files);

        var (_, json) = _qvsctl.Json(["manifest", "compile", .. Given, "-o", "new.yaml"]);
        Assert.Equal(("QVS1052", "error"), ((string?)json["diagnostics"]![0]!["code"], (string?)json["diagnostics"]![0]!["severity"]));
        Assert.Null(json["file"]);
        Assert.Equal(files, _qvsctl.Files);
    }

    [Fact]
    public void What_is_out_of_bounds_names_the_param_and_its_place()
    {
        _qvsctl.Add("params.json", """{"params": [{"name": "appName", "value": "shop"}, {"name": "replicas", "value": "12"}], "secrets": []}""");

        var (exitCode, _, error) = _qvsctl.Run(["manifest", "compile", .. Given]);
        Assert.Equal(1, exitCode);
        Assert.Contains("QVS2007", error, StringComparison.Ordinal);
        Assert.Contains("replicas", error, StringComparison.Ordinal);
        Assert.Contains("params.json:1:", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_that_cannot_be_read_or_written_are_named()
    {
        Assert.Matches("^error QVS0002: none.yaml cannot be read", _qvsctl.Run("manifest", "compile", "-c", "none.yaml").Error);
        Assert.Matches("^error QVS0002: none.json cannot be read", _qvsctl.Run("manifest", "compile", "-c", "qvs.yaml", "-p", "none.json").Error);
        var (exitCode, _, error) = _qvsctl.Run(["manifest", "compile", .. Given, "-o", "qvs.yaml/app.yaml"]);
        Assert.Equal(1, exitCode);
        Assert.Matches("^error QVS0003: qvs.yaml/app.yaml cannot be written", error);
    }

    [Fact]
    public void Explain_says_where_a_value_comes_from()
    {
        var (exitCode, output, _) = _qvsctl.Run(["manifest", "explain", "deployment.spec.replicas", .. Given]);

        Assert.Equal(0, exitCode);
        Assert.StartsWith("deployment.spec.replicas = 3\n", output, StringComparison.Ordinal);
        Assert.Contains("replicas = its default in the config", output, StringComparison.Ordinal);
        Assert.Contains("m/web/web.cue:", output, StringComparison.Ordinal);

        var (_, json) = _qvsctl.Json(["manifest", "explain", "deployment.spec.replicas", .. Given]);
        Assert.Equal(3, (int?)json["values"]![0]!["value"]);
        Assert.NotEmpty(json["values"]![0]!["steps"]!.AsArray());

        (exitCode, _, var error) = _qvsctl.Run(["manifest", "explain", "nothing.at.all", .. Given]);
        Assert.Equal(1, exitCode);
        Assert.Contains("no resource has the path nothing.at.all", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Diff_tells_by_lines_and_by_its_exit_code()
    {
        _qvsctl.Run(["manifest", "compile", .. Given, "-o", "app.yaml"]);
        Assert.Equal((0, "", ""), _qvsctl.Run(["manifest", "diff", "app.yaml", .. Given]));

        _qvsctl.Add("app.yaml", _qvsctl.Read("app.yaml").Replace("replicas: 3", "replicas: 4", StringComparison.Ordinal));
        var (exitCode, output, _) = _qvsctl.Run(["manifest", "diff", "app.yaml", .. Given]);
        Assert.Equal(1, exitCode);
        Assert.Contains("-   replicas: 4\n+   replicas: 3\n", output, StringComparison.Ordinal);
        var (differs, json) = _qvsctl.Json(["manifest", "diff", "app.yaml", .. Given]);
        Assert.Equal((1, true), (differs, (bool?)json["differs"]));

        (exitCode, _, var error) = _qvsctl.Run(["manifest", "diff", "none.yaml", .. Given]);
        Assert.Equal(1, exitCode);
        Assert.Contains("none.yaml does not exist", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Test_compares_folders_and_writes_them_on_request()
    {
        Assert.Equal(1, _qvsctl.Run("manifest", "test").ExitCode);
        Assert.Equal(0, _qvsctl.Run("manifest", "test", "--update").ExitCode);
        Assert.Equal((0, "ok      .\n1 passed, 0 failed\n", ""), _qvsctl.Run("manifest", "test"));
        Assert.Contains("replicas: 3", _qvsctl.Read("app.yaml"), StringComparison.Ordinal);
        Assert.Contains("kind: Namespace", _qvsctl.Read("setup.yaml"), StringComparison.Ordinal);

        _qvsctl.Add("app.yaml", "other\n");
        var (exitCode, output, _) = _qvsctl.Run("manifest", "test");
        Assert.Equal(1, exitCode);
        Assert.Contains("- other", output, StringComparison.Ordinal);
        Assert.EndsWith("0 passed, 1 failed\n", output, StringComparison.Ordinal);
    }
}
