using Qvs.Testing;

namespace Qvs.Deploy.Tests;

/// <summary>The chart as Helm itself renders it, and as a real API server takes it.</summary>
public sealed class ChartTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);
    private static readonly string? Helm = Find("helm", Environment.GetEnvironmentVariable("QVS_HELM"));
    private static readonly string? Kubeconfig = Environment.GetEnvironmentVariable("QVS_TEST_KUBECONFIG");

    private const string NoHelm = "helm is neither on the path nor named by QVS_HELM (tests/run.sh fetches it).";

    [Fact]
    public async Task The_plain_manifests_are_what_the_chart_renders()
    {
        Assert.SkipWhen(Helm is null, NoHelm);

        var (exit, output, error) = await Template("--kube-version", "1.31.0", "--values", Values);

        Assert.True(exit == 0, error);
        GoldenFile.Check("deploy/kubernetes/qvs-cloud.yaml", output);
    }

    [Theory]
    [InlineData("", "blobs: name exactly one")]
    [InlineData("database.secret.name=s,masterKeys.secret.name=s,blobs.secret.name=s", "publicUrl: say")]
    [InlineData("publicUrl=https://q.example.com,database.secret.name=s,masterKeys.secret.name=s", "blobs: name exactly one")]
    [InlineData("publicUrl=https://q.example.com,database.secret.name=s,blobs.secret.name=s", "masterKeys: name a secret")]
    [InlineData("publicUrl=https://q.example.com,masterKeys.secret.name=s,blobs.secret.name=s", "database.secret.name")]
    [InlineData("publicUrl=q.example.com,database.secret.name=s,masterKeys.secret.name=s,blobs.secret.name=s", "publicUrl")]
    [InlineData("replica=3", "replica")]
    [InlineData("ingress.enabled=true", "ingress")]
    public async Task What_is_missing_or_misspelt_is_named(string values, string named)
    {
        Assert.SkipWhen(Helm is null, NoHelm);

        var (exit, _, error) = await Template(values.Length == 0 ? [] : ["--set", values]);

        Assert.NotEqual(0, exit);
        Assert.Contains(named, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("blobs.secret.name=,blobs.existingClaim=blobs,ingress.enabled=false,adminPassword.secret.name=,authorities.configMap=authorities,identity.authority=https://id.example.com,identity.clientId=qvs,identity.clientSecret.name=qvs-cloud")]
    [InlineData("blobs.secret.name=,blobs.azureContainer=https://a.blob.core.windows.net/qvs,masterKeys.secret.name=,masterKeys.keyVaultKey=https://v.vault.azure.net/keys/k,serviceAccount.name=qvs,serviceAccount.create=false")]
    public async Task A_real_API_server_takes_what_it_renders(string values)
    {
        Assert.SkipWhen(Helm is null, NoHelm);
        Assert.SkipWhen(string.IsNullOrEmpty(Kubeconfig) || Find("kubectl", null) is null, "QVS_TEST_KUBECONFIG names no cluster for tests, or there is no kubectl.");
        var asked = await Run("kubectl", "--kubeconfig", Kubeconfig!, "get", "--raw", "/version");
        Assert.True(asked.Exit == 0, asked.Error);
        var version = System.Text.Json.Nodes.JsonNode.Parse(asked.Output)!["gitVersion"]!.ToString();
        using var folder = new TempFolder();
        var (exit, output, error) = await Template(["--kube-version", version, "--values", Values, .. values.Length == 0 ? Array.Empty<string>() : ["--set", values]]);
        Assert.True(exit == 0, error);

        // What is dry goes into a namespace that is there.
        var manifests = folder.Write("manifests.yaml", output.Replace("namespace: qvs-cloud", "namespace: default", StringComparison.Ordinal));
        var applied = await Run("kubectl", "--kubeconfig", Kubeconfig!, "apply", "--dry-run=server", "--validate=true", "--filename", manifests);

        Assert.True(applied.Exit == 0, applied.Error);
        Assert.Contains("deployment.apps/qvs-cloud", applied.Output, StringComparison.Ordinal);
    }

    private static string Values => TestPaths.InRepository("deploy/kubernetes/values.yaml");

    private static Task<(int Exit, string Output, string Error)> Template(params string[] arguments) =>
        Run(Helm!, ["template", "qvs-cloud", TestPaths.InRepository("deploy/helm/qvs-cloud"), "--namespace", "qvs-cloud", .. arguments]);

    private static async Task<(int Exit, string Output, string Error)> Run(string program, params string[] arguments)
    {
        await using var run = ProgramRun.Start(program, arguments);
        var exit = await run.Exit(Patience);
        return (exit, run.Output, run.Error);
    }

    private static string? Find(string program, string? named) => !string.IsNullOrEmpty(named)
        ? named
        : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Append(TestPaths.InRepository("artifacts", "tools", program)).Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
}
