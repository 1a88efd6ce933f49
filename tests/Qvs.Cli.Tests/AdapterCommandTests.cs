namespace Qvs.Cli.Tests;

public sealed class AdapterCommandTests : IDisposable
{
    private const string Manifests = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop, namespace: store}
        spec:
          replicas: 2
          selector: {matchLabels: {app: shop}}
          template:
            metadata: {labels: {app: shop}}
            spec: {containers: [{name: shop, image: "shop:1", ports: [{containerPort: 80}]}]}
        """;

    private readonly Qvsctl _qvsctl = new();

    public void Dispose() => _qvsctl.Dispose();

    [Fact]
    public void A_new_adapter_passes_its_tests_and_is_documented_at_once()
    {
        var (exitCode, output, error) = _qvsctl.Run("adapter", "new", "adapters/cache");

        Assert.Equal((0, ""), (exitCode, error));
        Assert.Equal(_qvsctl.Files, output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));
        Assert.Equal((0, "5 passed, 0 failed\n", ""), _qvsctl.Run("adapter", "test", "adapters"));
        Assert.Equal((0, "1 passed, 0 failed\n", ""), _qvsctl.Run("adapter", "doc", "--check", "adapters/cache"));
        Assert.Contains("| `appName` | ", _qvsctl.Read("adapters/cache/README.md"), StringComparison.Ordinal);
        Assert.Equal((0, ""), Tail(_qvsctl.Run("adapter", "new", "adapters/queue")));
        Assert.Equal(0, _qvsctl.Run("adapter", "test", "adapters").ExitCode);
        Assert.Equal(1, _qvsctl.Run("adapter", "new", "adapters/cache").ExitCode);
        Assert.Equal(1, _qvsctl.Run("adapter", "new", "adapters/a-b").ExitCode);
    }

    [Fact]
    public void A_change_shows_in_the_golden_and_in_the_README()
    {
        _qvsctl.Run("adapter", "new", "kit/cache");
        _qvsctl.Add("kit/cache/main.cue", _qvsctl.Read("kit/cache/main.cue").Replace("data: {}", "data: size:     _p.size", StringComparison.Ordinal)
            .Replace("\n\t}\n\n\tlet", "\n\n\t\t// How much it holds.\n\t\tsize: *\"1Gi\" | string\n\t}\n\n\tlet", StringComparison.Ordinal));

        var (exitCode, output, _) = _qvsctl.Run("adapter", "test", "kit");
        Assert.Equal(1, exitCode);
        Assert.Contains("FAIL kit/cache/tests/minimal\n", output, StringComparison.Ordinal);
        Assert.Contains("FAIL kit/cache/README.md\n", output, StringComparison.Ordinal);
        Assert.Contains("+ | `size` | string | no | `1Gi` | How much it holds. |", output, StringComparison.Ordinal);
        Assert.EndsWith("3 passed, 2 failed\n", output, StringComparison.Ordinal);
        Assert.Equal(1, _qvsctl.Run("adapter", "doc", "--check", "kit").ExitCode);

        Assert.Equal(0, _qvsctl.Run("adapter", "test", "--update", "kit").ExitCode);
        Assert.Equal(0, _qvsctl.Run("adapter", "test", "kit").ExitCode);
        Assert.Contains("1Gi", _qvsctl.Read("kit/cache/tests/minimal/expected.json"), StringComparison.Ordinal);
    }

    [Fact]
    public void What_people_wrote_in_a_README_stays()
    {
        _qvsctl.Run("adapter", "new", "kit/cache");
        var readme = _qvsctl.Read("kit/cache/README.md");
        _qvsctl.Add("kit/cache/README.md", readme.Replace("# cache", "# A cache", StringComparison.Ordinal)
            .Replace("\n\n## Parameters", "\n\nUse it often.\n\n## Parameters", StringComparison.Ordinal)
            .Replace("\n## Usage", "\n## Notes\n\n* Mind the gap.\n\n## Usage", StringComparison.Ordinal)
            .Replace("ConfigMap `v1` | |", "ConfigMap `v1` | rolls out |", StringComparison.Ordinal));
        var written = _qvsctl.Read("kit/cache/README.md");

        Assert.Equal(0, _qvsctl.Run("adapter", "doc", "kit").ExitCode);
        Assert.Equal(written, _qvsctl.Read("kit/cache/README.md"));
        Assert.All(["# A cache", "Use it often.", "* Mind the gap.", "| rolls out |"], part => Assert.Contains(part, written, StringComparison.Ordinal));
    }

    [Fact]
    public void A_refused_case_has_to_be_refused_for_its_reason()
    {
        _qvsctl.Run("adapter", "new", "kit/cache");
        _qvsctl.Add("kit/cache/tests/_name/input.cue", _qvsctl.Read("kit/cache/tests/minimal/input.cue").Replace("\"shop\"", "\"No Name\"", StringComparison.Ordinal));
        _qvsctl.Add("kit/cache/tests/_name/expected.err", "appName\nout of bound\n");
        Assert.Equal(0, _qvsctl.Run("adapter", "test", "kit").ExitCode);

        _qvsctl.Add("kit/cache/tests/_name/expected.err", "another reason\n");
        Assert.Contains("missing in the message: another reason", _qvsctl.Run("adapter", "test", "kit").Output, StringComparison.Ordinal);
        _qvsctl.Add("kit/cache/tests/_name/input.cue", _qvsctl.Read("kit/cache/tests/minimal/input.cue"));
        Assert.Contains("was accepted", _qvsctl.Run("adapter", "test", "kit").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Manifests_become_an_adapter_that_compiles_to_them()
    {
        _qvsctl.Add("shop.yaml", Manifests);
        var (exitCode, output) = _qvsctl.Json("import", "yaml", "shop.yaml", "-o", "kit/shop");

        Assert.Equal(0, exitCode);
        Assert.Equal(["appName", "k8sNamespace", "imageName", "replicas", "port"], output["params"]!.AsArray().Select(p => (string?)p));
        Assert.Equal(0, _qvsctl.Run("adapter", "test", "kit").ExitCode);
        var compiled = _qvsctl.Run("manifest", "compile", "-c", "kit/shop/example/qvs.yaml", "-p", "kit/shop/example/params.json", "--module", "example.com/adapters=kit").Output;
        Assert.Contains("image: shop:1", compiled, StringComparison.Ordinal);
        Assert.Contains("namespace: store", compiled, StringComparison.Ordinal);
    }

    [Fact]
    public void Secrets_are_refused_and_nothing_is_written()
    {
        _qvsctl.Add("secret.yaml", "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData: {password: x}\n");
        var (exitCode, _, error) = _qvsctl.Run("import", "yaml", "secret.yaml", "-o", "kit/shop");

        Assert.Equal(1, exitCode);
        Assert.Matches("^secret.yaml:4:13: error QVS1312: ", error);
        Assert.Equal(["secret.yaml"], _qvsctl.Files);
    }

    [Fact]
    public void A_schema_becomes_types()
    {
        _qvsctl.Add("api.json", """{"openapi": "3.0.0", "components": {"schemas": {"Pet": {"type": "object", "properties": {"name": {"type": "string", "format": "email"}}}}}}""");
        var (exitCode, output, error) = _qvsctl.Run("schema", "import", "api.json", "--package", "pets");

        Assert.Equal(0, exitCode);
        Assert.Contains("package pets\n\n#Pet: {\n\tname?: string\n\t...\n}\n", output, StringComparison.Ordinal);
        Assert.Contains("warning QVS1302: Pet/properties/name: ", error, StringComparison.Ordinal);
        Assert.Equal(0, _qvsctl.Run("schema", "import", "api.json", "--closed", "-o", "types/pets.cue").ExitCode);
        Assert.Equal("// Generated by qvsctl schema import; changes are lost when it is made again.\npackage types\n\n#Pet: {\n\tname?: string\n}\n", _qvsctl.Read("types/pets.cue"));
        Assert.Contains("QVS1303", _qvsctl.Run("schema", "import", "api.json", "--only", "Cat").Error, StringComparison.Ordinal);
        Assert.Equal(1, _qvsctl.Run("schema", "import", "api.json", "--closed", "--open").ExitCode);
    }

    private static (int ExitCode, string Error) Tail((int ExitCode, string Output, string Error) run) => (run.ExitCode, run.Error);
}
