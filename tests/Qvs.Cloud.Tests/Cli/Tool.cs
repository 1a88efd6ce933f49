using System.Text.Json.Nodes;
using Qvs.Testing;

namespace Qvs.Cloud.Tests.Cli;

/// <summary>The real qvsctl, as it ships beside the server, with a home folder of its own.</summary>
internal sealed class Tool : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    private readonly TempFolder _home = new();
    private readonly Dictionary<string, string?> _environment;

    public Tool(params (string Name, string Value)[] environment)
    {
        _environment = new(StringComparer.Ordinal)
        {
            ["HOME"] = _home.Path,
            ["QVS_SERVER"] = null,
            ["QVS_TOKEN"] = null,
            ["QVS_PROJECT"] = null,
            ["QVS_CONTEXT"] = null,
            ["BROWSER"] = null,
            ["DISPLAY"] = null,
            ["WAYLAND_DISPLAY"] = null,
            ["TZ"] = "UTC",
        };
        foreach (var (name, value) in environment)
        {
            _environment[name] = value;
        }
    }

    public string CredentialsFile => Path.Combine(_home.Path, ".qvsctl", "credentials.json");

    private static string Program => TestPaths.InRepository("artifacts", "bin", "Qvs.Cloud", new DirectoryInfo(AppContext.BaseDirectory).Name, "tools", "qvsctl");

    public string Write(string name, string text)
    {
        _home.Write(name, text);
        return Path.Combine(_home.Path, name);
    }

    public void Set(string name, string? value) => _environment[name] = value;

    public ProgramRun Start(params string[] arguments) => ProgramRun.Start(Program, arguments, _environment, _home.Path);

    public async Task<(int Exit, string Output, string Error)> Run(params string[] arguments)
    {
        await using var run = Start(arguments);
        return (await run.Exit(Limit), run.Output, run.Error);
    }

    /// <summary>Its output, if it succeeds.</summary>
    public async Task<string> Ok(params string[] arguments)
    {
        var (exit, output, error) = await Run(arguments);
        Assert.True(exit == 0, $"qvsctl {string.Join(' ', arguments)}: {exit}\n{output}\n{error}");
        return output;
    }

    /// <summary>What <c>--output json</c> prints, if it succeeds.</summary>
    public async Task<JsonNode> Json(params string[] arguments) => JsonNode.Parse(await Ok([.. arguments, "--output", "json"]))!;

    /// <summary>What it says if it refuses.</summary>
    public async Task<string> Refused(params string[] arguments)
    {
        var (exit, output, error) = await Run(arguments);
        Assert.True(exit == 1 && output.Length == 0, $"qvsctl {string.Join(' ', arguments)}: {exit}\n{output}\n{error}");
        return error;
    }

    public void Dispose() => _home.Dispose();
}
