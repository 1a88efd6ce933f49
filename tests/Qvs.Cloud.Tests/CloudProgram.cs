using System.Text.RegularExpressions;
using Qvs.Testing;

namespace Qvs.Cloud.Tests;

/// <summary>The real server as a process of its own, with a data folder of its own, on a port that the system chose.</summary>
public sealed partial class CloudProgram : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(4);

    private static readonly TimeSpan StopLimit = TimeSpan.FromMinutes(2);

    private readonly TempFolder _data;
    private readonly string[] _settings;
    private ProgramRun _run;

    private CloudProgram(TempFolder data, string[] settings, ProgramRun run, Uri url)
    {
        (_data, _settings, _run, Url) = (data, settings, run, url);
        Http = new HttpClient { BaseAddress = url };
    }

    public Uri Url { get; }

    public HttpClient Http { get; }

    public string DataFolder => _data.Path;

    public string Output => _run.Output;

    /// <summary>The link for signing in once, as a person reads it on the terminal.</summary>
    public async Task<Uri> SignInLink() =>
        new(LinkPattern().Match(await _run.Line(line => line.Contains("/sign-in?code=", StringComparison.Ordinal), StartLimit)).Value);

    public static async Task<CloudProgram> Start(params string[] settings)
    {
        var data = new TempFolder();
        var run = Run(["--Qvs:Port=0", $"--Qvs:DataFolder={data.Path}", .. settings]);
        var ready = await run.Line(line => line.Contains("Ready on", StringComparison.Ordinal), StartLimit);
        return new CloudProgram(data, settings, run, new Uri(UrlPattern().Match(ready).Value));
    }

    /// <summary>Runs the server with settings under which it is expected to end by itself.</summary>
    public static async Task<(int Exit, string Error)> RunToEnd(params string[] settings)
    {
        await using var run = Run(settings);
        return (await run.Exit(StartLimit), run.Error);
    }

    public async Task<int> Stop()
    {
        _run.Terminate();
        return await _run.Exit(StopLimit);
    }

    public async Task Restart()
    {
        Assert.Equal(0, await Stop());
        await StartAgain();
    }

    /// <summary>Once more, after it has stopped: with the same data, at the same address.</summary>
    public async Task StartAgain()
    {
        await _run.DisposeAsync();
        _run = Run([$"--Qvs:Port={Url.Port}", $"--Qvs:DataFolder={_data.Path}", .. _settings]);
        await _run.Line(line => line.Contains("Ready on", StringComparison.Ordinal), StartLimit);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _run.DisposeAsync();
        _data.Dispose();
    }

    // The build output of the server itself: static files and settings lie beside it, which a copy beside the tests would not have.
    internal static string Program => TestPaths.InRepository("artifacts", "bin", "Qvs.Cloud", new DirectoryInfo(AppContext.BaseDirectory).Name, "Qvs.Cloud.dll");

    private static ProgramRun Run(IEnumerable<string> settings) => ProgramRun.Start("dotnet", [Program, .. settings]);

    [GeneratedRegex(@"http://[\d.]+:\d+/sign-in\?code=[0-9a-f]+", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex LinkPattern();

    [GeneratedRegex(@"http://[\d.]+:\d+", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex UrlPattern();
}
