using System.Text.Json;

namespace Qvs.Cli.Platform;

/// <summary>How this user reaches a server.</summary>
internal sealed record ServerAccess(string Server, string Project, string Token)
{
    public override string ToString() => $"{Server} {Project}";
}

/// <summary>
/// Where the tool keeps its access: <c>~/.qvsctl/credentials.json</c> (formats 3), readable by its owner alone. The environment comes first:
/// <c>QVS_SERVER</c>, <c>QVS_PROJECT</c>, <c>QVS_TOKEN</c>, for pipelines of others.
/// </summary>
internal static class Credentials
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static string FilePath { get; } = Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify), ".qvsctl", "credentials.json");

    /// <exception cref="PlatformException">There is none.</exception>
    public static ServerAccess Find(string? project)
    {
        var kept = File.Exists(FilePath) ? JsonSerializer.Deserialize<ServerAccess>(File.ReadAllBytes(FilePath), Json) : null;
        var server = Environment.GetEnvironmentVariable("QVS_SERVER") ?? kept?.Server;
        var token = Environment.GetEnvironmentVariable("QVS_TOKEN") ?? kept?.Token;
        project ??= Environment.GetEnvironmentVariable("QVS_PROJECT") ?? kept?.Project;
        return server is null || token is null || project is null
            ? throw new PlatformException("You are not signed in to a server.", "Run: qvsctl auth login --server https://... --project NAME, or set QVS_SERVER, QVS_PROJECT and QVS_TOKEN.")
            : new ServerAccess(server.TrimEnd('/'), project, token);
    }

    public static void Keep(ServerAccess access)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(FilePath)!);
        var fresh = $"{FilePath}.{Environment.ProcessId}.tmp";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var file = new FileStream(fresh, options))
        {
            JsonSerializer.Serialize(file, access, Json);
        }

        File.Move(fresh, FilePath, overwrite: true);
    }

    /// <returns>False if there was nothing to forget.</returns>
    public static bool Forget()
    {
        var there = File.Exists(FilePath);
        File.Delete(FilePath);
        return there;
    }
}

/// <summary>What a person has to know and to do next.</summary>
internal sealed class PlatformException(string message, string nextStep = "", string code = "") : Exception(message)
{
    public string NextStep { get; } = nextStep;

    public string Code { get; } = code;
}
