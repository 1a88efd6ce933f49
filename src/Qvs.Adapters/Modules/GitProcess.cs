using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace Qvs.Adapters.Modules;

internal sealed record GitOutcome(int ExitCode, byte[] Output, string Error)
{
    public string Text => Encoding.UTF8.GetString(Output);
}

/// <summary>Runs git in a bare repository of its own, with bounds on time, output and what it may write.</summary>
internal sealed partial class GitProcess(
    GitRepository repository, GitCredentials? credentials, string folder, GitOptions options, IReadOnlyList<string>? addresses)
{
    private const int MostErrorCharacters = 8_000;
    private const long MostTextBytes = 16 * 1024 * 1024;
    private static readonly TimeSpan SizeInterval = TimeSpan.FromMilliseconds(500);

    public Task<GitOutcome> Run(CancellationToken cancellation, params IReadOnlyList<string> arguments) =>
        Run(arguments, [], MostTextBytes, cancellation);

    public async Task<GitOutcome> Run(IReadOnlyList<string> arguments, byte[] input, long mostOutput, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var clock = options.Time.CreateTimer(_ => stop.Cancel(), null, options.Limits.MostTime, Timeout.InfiniteTimeSpan);
        var tooLarge = false;
        using var size = options.Time.CreateTimer(_ => StopIfLarge(), null, SizeInterval, SizeInterval);
        using var process = new Process { StartInfo = Start(arguments) };
        process.Start();
        try
        {
            var error = ReadError(process.StandardError, stop.Token);
            var output = ReadOutput(process.StandardOutput.BaseStream, mostOutput, stop.Token);
            await process.StandardInput.BaseStream.WriteAsync(input, stop.Token);
            process.StandardInput.Close();
            var bytes = await output;
            await process.WaitForExitAsync(stop.Token);
            return new GitOutcome(process.ExitCode, bytes, Clean(await error));
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw tooLarge
                ? TooLarge(options.Limits.MostFetchedBytes)
                : new ModuleException(
                    ModuleDiagnostics.Unreachable,
                    $"{repository.Url} was not read within {options.Limits.MostTime.TotalSeconds:0} seconds. Try again, or vendor the module");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }

        void StopIfLarge()
        {
            if (SizeOf(folder) > options.Limits.MostFetchedBytes)
            {
                tooLarge = true;
                stop.Cancel();
            }
        }
    }

    private ProcessStartInfo Start(IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(options.GitProgram, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment.Clear();
        foreach (var (name, value) in GitEnvironment.Of(repository, credentials, folder, options, addresses))
        {
            start.Environment[name] = value;
        }

        return start;
    }

    private async Task<byte[]> ReadOutput(Stream stream, long most, CancellationToken cancellation)
    {
        using var all = new MemoryStream();
        var buffer = new byte[64 * 1024];
        for (var read = await stream.ReadAsync(buffer, cancellation); read > 0; read = await stream.ReadAsync(buffer, cancellation))
        {
            if (all.Length + read > most)
            {
                throw TooLarge(most);
            }

            all.Write(buffer, 0, read);
        }

        return all.ToArray();
    }

    private static async Task<string> ReadError(StreamReader reader, CancellationToken cancellation)
    {
        var text = new StringBuilder();
        while (await reader.ReadLineAsync(cancellation) is { } line)
        {
            // The rest is read, so that git does not wait, and dropped.
            if (text.Length < MostErrorCharacters)
            {
                text.Append(line.AsSpan(0, Math.Min(line.Length, 500))).Append('\n');
            }
        }

        return text.ToString();
    }

    private ModuleException TooLarge(long most) => new(
        ModuleDiagnostics.TooLarge, $"{repository.Url} is larger than {most / (1024 * 1024)} MB. Put the adapters into a repository of their own");

    /// <summary>What git says is shown to people: never with a token or with the user part of an address.</summary>
    private string Clean(string error)
    {
        var text = credentials is GitCredentials.Token { Value.Length: > 0 } token ? error.Replace(token.Value, "***", StringComparison.Ordinal) : error;
        return UserPart().Replace(text, "://");
    }

    private static long SizeOf(string folder)
    {
        try
        {
            return new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(f => f.Length);
        }
        catch (IOException)
        {
            // Git renames and removes its own temporary files; the next look sees them.
            return 0;
        }
    }

    [GeneratedRegex("://[^/@ ]+@", RegexOptions.NonBacktracking)]
    private static partial Regex UserPart();
}
