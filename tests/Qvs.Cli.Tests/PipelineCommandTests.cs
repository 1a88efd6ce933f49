namespace Qvs.Cli.Tests;

public sealed class PipelineCommandTests : IDisposable
{
    private static readonly string[] Given = ["-c", "qvs.yaml", "--prefix", "shop"];

    private readonly Qvsctl _qvsctl = Qvsctl.WithShop();

    public void Dispose() => _qvsctl.Dispose();

    [Fact]
    public void Compile_writes_Pipelines_and_Tasks_of_the_asked_version()
    {
        var (exitCode, output, error) = _qvsctl.Run(["pipeline", "compile", .. Given]);
        Assert.Equal((0, ""), (exitCode, error));
        Assert.Contains("apiVersion: tekton.dev/v1\nkind: Pipeline\nmetadata:\n  name: shop-deploy\n", output, StringComparison.Ordinal);
        Assert.Contains("name: shop-apply\n", output, StringComparison.Ordinal);

        Assert.Equal((0, "", ""), _qvsctl.Run(["pipeline", "compile", .. Given, "--api-version", "v1beta1", "-o", "out/pipelines.yaml"]));
        Assert.Contains("apiVersion: tekton.dev/v1beta1\n", _qvsctl.Read("out/pipelines.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public void Machines_get_one_JSON_object()
    {
        var (exitCode, output) = _qvsctl.Json(["pipeline", "compile", .. Given]);

        Assert.Equal(0, exitCode);
        Assert.Equal("shop-deploy", (string?)output["pipelines"]![0]);
        Assert.Equal("shop-apply", (string?)output["tasks"]![0]);
    }

    [Fact]
    public void On_error_nothing_is_written()
    {
        _qvsctl.Add("m/web/more.cue", "package web\nDesignPattern: pipelines: deploy: tasks: apply: runAfter: [\"build\"]\n");
        var files = _qvsctl.Files.ToArray();

        var (exitCode, output, error) = _qvsctl.Run(["pipeline", "compile", .. Given, "-o", "pipelines.yaml"]);
        Assert.Equal((1, ""), (exitCode, output));
        Assert.Contains("error QVS2103: ", error, StringComparison.Ordinal);
        Assert.Equal(files, _qvsctl.Files);
    }

    [Fact]
    public void A_prefix_and_a_known_version_are_demanded()
    {
        Assert.Contains("--prefix", _qvsctl.Run("pipeline", "compile", "-c", "qvs.yaml").Error, StringComparison.Ordinal);
        Assert.NotEqual(0, _qvsctl.Run("pipeline", "compile", "-c", "qvs.yaml").ExitCode);
        Assert.Contains("v1beta1", _qvsctl.Run(["pipeline", "compile", .. Given, "--api-version", "v2"]).Error, StringComparison.Ordinal);
        Assert.Contains("QVS2112", _qvsctl.Run("pipeline", "compile", "-c", "qvs.yaml", "--prefix", "Shop!").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Diff_and_test_compare_with_what_was_compiled_before()
    {
        _qvsctl.Run(["pipeline", "compile", .. Given, "-o", "before.yaml"]);
        Assert.Equal((0, "", ""), _qvsctl.Run(["pipeline", "diff", "before.yaml", .. Given]));
        Assert.Equal(0, _qvsctl.Run("pipeline", "test", "--update").ExitCode);
        Assert.Equal((0, "ok      .\n1 passed, 0 failed\n", ""), _qvsctl.Run("pipeline", "test"));

        _qvsctl.Add("qvs.yaml", _qvsctl.Read("qvs.yaml") + "    pipelineParams: {level: debug}\n");
        var (exitCode, output, _) = _qvsctl.Run(["pipeline", "diff", "before.yaml", .. Given]);
        Assert.Equal(1, exitCode);
        Assert.Contains("+     - debug\n", output, StringComparison.Ordinal);
        Assert.Equal(1, _qvsctl.Run("pipeline", "test").ExitCode);
    }
}
