using System.Diagnostics;
using System.Text.RegularExpressions;
using Qvs.Testing;

namespace Qvs.Cloud.Tests.Hosting;

public sealed partial class LastLinesTests
{
    /// <summary>How long nobody reads: longer than the console logger waits for its own thread. A longer time finds nothing else.</summary>
    private static readonly TimeSpan NobodyReads = TimeSpan.FromSeconds(4);

    [Fact]
    public async Task The_last_lines_of_the_log_reach_a_reader_that_is_slow()
    {
        using var data = new TempFolder();
        string[] arguments =
        [
            CloudProgram.Program, "--Qvs:Port=0", $"--Qvs:DataFolder={data.Path}", "--Qvs:LogFormat=Text",
            "--Logging:LogLevel:Microsoft=Debug", "--Logging:LogLevel:Orleans=Debug", "--Logging:Console:MaxQueueLength=100000",
        ];
        using var server = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true })!;
        try
        {
            var url = "";
            while (url.Length == 0)
            {
                var line = await server.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
                Assert.True(line is not null, "It ended before it was ready.");
                url = Ready().Match(line).Groups[1].Value;
            }

            // What it says of these requests is more than the pipe holds.
            using var http = new HttpClient { BaseAddress = new Uri(url) };
            await Parallel.ForAsync(0, 100, TestContext.Current.CancellationToken, async (_, cancel) => await http.GetStringAsync(new Uri("/livez", UriKind.Relative), cancel));
            using var kill = Process.Start("kill", ["-TERM", $"{server.Id}"]);
            await Task.WhenAny(server.WaitForExitAsync(TestContext.Current.CancellationToken), Task.Delay(NobodyReads, TestContext.Current.CancellationToken));

            var said = await server.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await server.WaitForExitAsync(TestContext.Current.CancellationToken);

            Assert.Equal(0, server.ExitCode);
            Assert.Contains("Stopped.", said[^Math.Min(said.Length, 2000)..], StringComparison.Ordinal);
        }
        finally
        {
            server.Kill();
        }
    }

    [GeneratedRegex("Ready on (http://[0-9.:]+)", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Ready();
}
