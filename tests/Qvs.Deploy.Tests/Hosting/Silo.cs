using Qvs.Testing;

namespace Qvs.Deploy.Tests.Hosting;

/// <summary>One process of the published product on a shared database, as an operator would start it.</summary>
internal sealed class Silo : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan StopLimit = TimeSpan.FromMinutes(5);

    private readonly TempFolder _data = new();
    private readonly ProgramRun _run;

    private Silo(int port, Func<TempFolder, ProgramRun> run)
    {
        Port = port;
        _run = run(_data);
    }

    public static string Program { get; } = TestPaths.InRepository(
        "artifacts", "publish", "Qvs.Cloud", new DirectoryInfo(AppContext.BaseDirectory).Name, "Qvs.Cloud.dll");

    public int Port { get; }

    public Uri Url => new($"http://127.0.0.1:{Port}");

    public string Output => _run.Output + _run.Error;

    public static Silo Launch(Installation installation, params string[] settings)
    {
        var port = FreePort.Next();
        return new Silo(port, data => ProgramRun.Start(
            "dotnet",
            [
                Program,
                $"--Qvs:Port={port}",
                $"--Qvs:SiloPort={FreePort.Next()}",
                $"--Qvs:DataFolder={data.Path}",
                .. installation.Settings,
                .. settings,
            ]));
    }

    public static async Task<Silo> Start(Installation installation, params string[] settings)
    {
        var silo = Launch(installation, settings);
        await silo.Ready();
        return silo;
    }

    /// <summary>Waits until it listens, and asks it once as a startup probe does: the first answer takes longest.</summary>
    public async Task Ready()
    {
        await _run.Line(line => line.Contains("Ready on", StringComparison.Ordinal), StartLimit);
        using var http = new HttpClient();
        using var answer = await http.GetAsync(new Uri(Url, "/livez"));
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>The end of a silo that cannot start.</summary>
    public Task<int> Exit() => _run.Exit(StartLimit);

    public void Terminate() => _run.Terminate();

    /// <summary>As Kubernetes ends a pod.</summary>
    public async Task<int> Stop()
    {
        _run.Terminate();
        return await _run.Exit(StopLimit);
    }

    /// <summary>As a machine that loses its power.</summary>
    public async Task Kill()
    {
        _run.Kill();
        await _run.Exit(StopLimit);
    }

    public async ValueTask DisposeAsync()
    {
        await _run.DisposeAsync();
        if (TestContext.Current.TestState?.Result == TestResult.Failed)
        {
            TestContext.Current.AddAttachment($"silo-{Port}.log", Output);
        }

        _data.Dispose();
    }
}
