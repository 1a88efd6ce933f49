using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace Qvs.LocalCluster.Tests.Kubectl;

/// <summary>
/// The embedded cluster through <c>kubectl</c>, a person's commands in a person's order. Taken from <c>QVS_TEST_KUBECTL</c>, Debian's
/// unpacked package in the cache, or the PATH; skipped where there is none.
/// </summary>
public sealed class KubectlTests
{
    private const string Web = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, labels: {app: web}}
        spec:
          replicas: 2
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec:
              containers:
              - {name: c, image: "nginx:1", ports: [{containerPort: 80}]}
        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private readonly string _home = Directory.CreateTempSubdirectory("qvs-kubectl-").FullName;

    [Fact]
    public async Task Does_a_days_work()
    {
        Assert.SkipWhen(Program() is null, "no kubectl: set QVS_TEST_KUBECTL");
        await using var cluster = await LocalCluster.Start(new LocalClusterOptions(), Cancel);
        await File.WriteAllTextAsync(Path.Combine(_home, "config"), cluster.Kubeconfig, Cancel);

        await Says("version", "Server Version");
        await Says("api-resources", @"deployments\s+deploy\s+(apps/v1|apps)\s+true\s+Deployment", @"pipelineruns\s+pr,prs");
        await Says("auth can-i create pods", "yes");
        await Says("create namespace work", "namespace/work created");
        await Says("explain deployment.spec.replicas", "replicas", "integer");
        await Says("explain pipelineruns", "PipelineRun");

        await Says("-n work apply -f -", Web, "deployment.apps/web created");
        await Says("-n work rollout status deployment/web --timeout=20s", "successfully rolled out");
        await Says("-n work get deployments", @"NAME\s+READY\s+UP-TO-DATE\s+AVAILABLE\s+AGE", @"web\s+2/2\s+2\s+2");
        await Says("-n work get pods -o wide", "qvs-local", "Running");
        await Says("-n work get deployment web -o yaml", "kind: Deployment", "image: nginx:1");
        await Says("-n work get deployment web -o jsonpath={.spec.template.spec.containers[0].image}", "^nginx:1$");
        await Says("-n work describe deployment web", @"Replicas:\s+2 desired", "MinimumReplicasAvailable");

        var next = Web.Replace("nginx:1", "nginx:2", StringComparison.Ordinal);
        Assert.Contains("+      - image: nginx:2", (await Run("-n work diff -f -", next, 1)).Replace("+        image", "+      - image", StringComparison.Ordinal), StringComparison.Ordinal);
        await Says("-n work apply -f -", next, "deployment.apps/web configured");
        await Says("-n work apply -f -", next, "deployment.apps/web unchanged");
        await Says("-n work rollout status deployment/web --timeout=20s", "successfully rolled out");
        await Says("-n work rollout history deployment/web", "1", "2");
        await Says("-n work rollout undo deployment/web", "rolled back");
        await Says("-n work rollout status deployment/web --timeout=20s", "successfully rolled out");
        await Says("-n work get deployment web -o jsonpath={.spec.template.spec.containers[0].image}", "^nginx:1$");
        await Says("-n work apply --server-side --force-conflicts -f -", Web, "deployment.apps/web serverside-applied");
        await Says("-n work scale deployment web --replicas=3", "scaled");
        await Says("-n work wait --for=condition=Available deployment/web --timeout=20s", "condition met");
        await Says("-n work rollout status deployment/web --timeout=20s", "successfully rolled out");
        await Says("-n work patch deployment web -p {\"metadata\":{\"labels\":{\"tier\":\"front\"}}}", "deployment.apps/web patched");
        await Says("-n work patch deployment web --type=json -p [{\"op\":\"remove\",\"path\":\"/metadata/labels/tier\"}]", "deployment.apps/web patched");
        await Says("-n work label deployment web x=y", "labeled");
        await Says("-n work annotate deployment web a=b", "annotated");
        await Says("-n work get deployments -l x=y -o name", "deployment.apps/web");
        await Says("-n work expose deployment web --port=80 --type=LoadBalancer", "service/web exposed");
        await Says("-n work get all", "service/web", "deployment.apps/web", "replicaset.apps/web");
        await Says("-n work create configmap c --from-literal=k=v", "configmap/c created");
        await Says("-n work create secret generic s --from-literal=k=v", "secret/s created");
        await Says("-n work get secret s -o go-template={{.data.k}}", "^dg==$");
        await Says("-n work get events", "");

        await Watches(cluster);
        await Logs(cluster);

        await Says("-n work delete deployment web", "deleted");
        await Says("-n work get deployments", "");
        await Says("delete namespace work --timeout=20s", "namespace \"work\" deleted");
        Assert.Contains("NotFound", await Run("get namespace work", null, 1), StringComparison.Ordinal);
    }

    private async Task Watches(LocalCluster cluster)
    {
        using var watch = Start("-n work get configmaps -w -o name --request-timeout=4s");
        var line = watch.StandardOutput.ReadLineAsync(Cancel).AsTask();
        await line;
        await Says("-n work create configmap later --from-literal=k=v", "created");
        var seen = "";
        while (!seen.Contains("configmap/later", StringComparison.Ordinal))
        {
            seen = await watch.StandardOutput.ReadLineAsync(Cancel) ?? throw new InvalidOperationException("the watch has ended");
        }

        watch.Kill();
    }

    private async Task Logs(LocalCluster cluster)
    {
        await Says("-n work apply -f -", """
            apiVersion: v1
            kind: Pod
            metadata: {name: talker}
            spec: {containers: [{name: c, image: busybox}]}
            """, "pod/talker created");
        await Says("-n work wait --for=condition=Ready pod/talker --timeout=20s", "condition met");
        cluster.Logs.Append("work", "talker", "c", "one\ntwo\n"u8);
        using var follow = Start("-n work logs -f talker");
        Assert.Equal("one", await follow.StandardOutput.ReadLineAsync(Cancel));
        Assert.Equal("two", await follow.StandardOutput.ReadLineAsync(Cancel));
        cluster.Logs.Append("work", "talker", "c", "three\n"u8);
        Assert.Equal("three", await follow.StandardOutput.ReadLineAsync(Cancel));
        cluster.Logs.Complete("work", "talker", "c");
        Assert.Null(await follow.StandardOutput.ReadLineAsync(Cancel));
        await follow.WaitForExitAsync(Cancel);
        Assert.Equal("three\n", await Run("-n work logs talker --tail=1"));
        Assert.Matches(@"^\d{4}-\d\d-\d\dT.*Z one", await Run("-n work logs talker --timestamps"));
        Assert.Equal("one\n", await Run("-n work logs talker --limit-bytes=4"));
        Assert.Equal("one\ntwo\nthree\n", await Run("-n work logs talker --since=1h"));
    }

    private Task Says(string arguments, params string[] patterns) =>
        patterns.Length > 1 && patterns[0].StartsWith("apiVersion", StringComparison.Ordinal) ? Says(arguments, patterns[0], patterns[1..]) : Says(arguments, null, patterns);

    private async Task Says(string arguments, string? input, string[] patterns)
    {
        var output = await Run(arguments, input);
        Assert.All(patterns, p => Assert.Matches(new Regex(p, RegexOptions.Multiline), output));
    }

    private async Task<string> Run(string arguments, string? input = null, int code = 0)
    {
        using var process = Start(arguments);
        if (input is not null)
        {
            await process.StandardInput.WriteAsync(input);
        }

        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(Cancel);
        var error = await process.StandardError.ReadToEndAsync(Cancel);
        await process.WaitForExitAsync(Cancel);
        Assert.True(process.ExitCode == code, $"kubectl {arguments}: {process.ExitCode}\n{await output}{error}");
        return code == 0 ? await output : await output + error;
    }

    private Process Start(string arguments)
    {
        var start = new ProcessStartInfo(Program()!)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        foreach (var argument in arguments.Split(' '))
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["KUBECONFIG"] = Path.Combine(_home, "config");
        start.Environment["HOME"] = _home;
        return Process.Start(start)!;
    }

    private static string? Program()
    {
        string?[] places =
        [
            Environment.GetEnvironmentVariable("QVS_TEST_KUBECTL"),
            Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache/debian-kubectl/usr/bin/kubectl"),
            .. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(p => Path.Combine(p, "kubectl")),
        ];
        return Array.Find(places, p => !string.IsNullOrEmpty(p) && File.Exists(p));
    }
}
