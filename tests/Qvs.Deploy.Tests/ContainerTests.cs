using System.Net;
using Qvs.Deploy.Tests.Hosting;
using Qvs.Testing;
using YamlDotNet.RepresentationModel;

namespace Qvs.Deploy.Tests;

/// <summary>
/// The published product as the image runs it, without a container engine: bubblewrap gives it the image's layout, user and read-only root file system, and the
/// environment is that of the chart's Deployment.
/// </summary>
public sealed class ContainerTests(PostgresServer postgres)
{
    private const string Bubblewrap = "/usr/bin/bwrap";
    private const string User = "1654";
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(5);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_runs_as_nobody_on_a_read_only_root_with_the_environment_of_the_manifests()
    {
        Assert.SkipUnless(PostgresServer.IsInstalled, PostgresServer.Missing);
        Assert.SkipUnless(File.Exists(Bubblewrap) && Environment.IsPrivilegedProcess, "It needs bubblewrap (Debian: apt-get install bubblewrap) and root, to become another user.");
        using var folder = new TempFolder();
        foreach (var place in (string[])["data", "blobs", "tmp"])
        {
            File.SetUnixFileMode(Directory.CreateDirectory(folder.Combine(place)).FullName, (UnixFileMode)0b111_111_111);
        }

        File.SetUnixFileMode(folder.Path, (UnixFileMode)0b111_101_101);
        var installation = new Installation(await postgres.CreateDatabase(), "", "http://127.0.0.1");
        var environment = Variables(installation);
        var (http, metrics) = (environment["Qvs__Port"], environment["Qvs__MetricsPort"]);

        // Not --die-with-parent: the parent is the thread that started it, and threads of the pool come and go.
        await using var server = ProgramRun.Start(
            "setpriv",
            [
                $"--reuid={User}", $"--regid={User}", "--clear-groups", "--no-new-privs", "--bounding-set=-all", "--inh-caps=-all",
                Bubblewrap, "--unshare-user", "--unshare-pid", "--as-pid-1", "--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc",
                "--bind", folder.Combine("tmp"), "/tmp", "--bind", folder.Combine("data"), "/mnt",
                "--ro-bind", Path.GetDirectoryName(Silo.Program)!, "/srv", "--bind", folder.Combine("blobs"), "/media",
                "--chdir", "/srv", "--clearenv", .. environment.SelectMany(pair => (string[])["--setenv", pair.Key, pair.Value]),
                "dotnet", "Qvs.Cloud.dll",
            ]);
        await server.Line(line => line.Contains("Ready on", StringComparison.Ordinal), StartLimit);

        using var client = new HttpClient();
        Assert.Equal("Healthy", await client.GetStringAsync(new Uri($"http://127.0.0.1:{http}/livez"), Cancel));
        Assert.Contains("silo: Healthy", await client.GetStringAsync(new Uri($"http://127.0.0.1:{http}/readyz"), Cancel), StringComparison.Ordinal);
        Assert.Contains("orleans_", await client.GetStringAsync(new Uri($"http://127.0.0.1:{metrics}/metrics"), Cancel), StringComparison.Ordinal);
        foreach (var nothing in (string[])[$"{http}/metrics", $"{metrics}/livez", $"{metrics}/sign-in"])
        {
            using var answer = await client.GetAsync(new Uri($"http://127.0.0.1:{nothing}"), Cancel);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }

        using var person = await Person.SignIn(new Uri($"http://127.0.0.1:{http}"));
        await person.Post("/apis/v1/projects", new { name = TargetCluster.Project, displayName = "Acme" });
        server.TerminateChild();
        Assert.Equal(0, await server.Exit(StartLimit));
        Assert.True(server.Output.Contains("Stopped.", StringComparison.Ordinal), server.Output + server.Error);
    }

    /// <summary>The variables of the Deployment, with what Kubernetes would fill in, on ports that are free here.</summary>
    private static Dictionary<string, string> Variables(Installation installation)
    {
        var secrets = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["connection-string"] = installation.Database,
            ["master-keys"] = installation.MasterKeys,
            ["blobs"] = "/media",
            ["password"] = Installation.Password,
        };
        var variables = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["PATH"] = Environment.GetEnvironmentVariable("PATH")!,
            ["HOME"] = "/tmp",
            ["DOTNET_EnableDiagnostics"] = "0",
        };
        var yaml = new YamlStream();
        yaml.Load(new StringReader(File.ReadAllText(TestPaths.InRepository("deploy/kubernetes/qvs-cloud.yaml"))));
        var deployment = yaml.Documents.Select(document => (YamlMappingNode)document.RootNode).Single(root => root["kind"].ToString() == "Deployment");
        foreach (var variable in (YamlSequenceNode)deployment["spec"]["template"]["spec"]["containers"][0]["env"])
        {
            var name = variable["name"].ToString();
            variables[name] = name switch
            {
                "Qvs__Port" or "Qvs__SiloPort" or "Qvs__MetricsPort" => FreePort.Next().ToString(System.Globalization.CultureInfo.InvariantCulture),
                "Qvs__DataFolder" => "/mnt",
                // Cookies of an https address are not sent over http.
                "Qvs__PublicUrl" => installation.PublicUrl,
                "Qvs__SiloAddress" => "127.0.0.1",
                "Qvs__TrustedProxies" => "127.0.0.0/8",
                _ when ((YamlMappingNode)variable).Children.TryGetValue("value", out var value) => value.ToString(),
                _ => secrets[variable["valueFrom"]["secretKeyRef"]["key"].ToString()],
            };
        }

        return variables;
    }
}
