using System.Text.Json;

namespace Qvs.Cli.Platform;

/// <summary>How this user reaches a project on a server.</summary>
/// <param name="TokenId">The public part of the token; empty if it was given as text and never looked up.</param>
/// <param name="ExpiresAt">Null if not known.</param>
internal sealed record ServerAccess(string Server, string Project, string Token, string TokenId = "", string Account = "", DateTimeOffset? ExpiresAt = null)
{
    /// <summary>What the access is from, for people: a context of the file, or the environment.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string From { get; init; } = "";

    public override string ToString() => $"{Server} {Project}";
}

/// <summary>What is in the file: an access for each context, and which of them is meant when none is named.</summary>
internal sealed record Contexts(string Current, SortedDictionary<string, ServerAccess> All)
{
    public static Contexts None => new("", new SortedDictionary<string, ServerAccess>(StringComparer.Ordinal));
}

/// <summary>
/// Where the tool keeps its accesses: <c>~/.qvsctl/credentials.json</c> (formats 3), readable by its owner alone. The environment comes first, for pipelines of
/// others: <c>QVS_SERVER</c> with <c>QVS_TOKEN</c> (a token names its project), or <c>QVS_CONTEXT</c>.
/// </summary>
internal static class Credentials
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static string FilePath { get; } = Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify), ".qvsctl", "credentials.json");

    /// <param name="context">The name of a context; null for that of the environment, or the current one.</param>
    /// <param name="project">A project; with the same server, its own context is taken if there is one.</param>
    /// <exception cref="PlatformException">There is no such access.</exception>
    public static ServerAccess Find(string? context, string? project)
    {
        var (server, token) = (Variable("QVS_SERVER")?.TrimEnd('/'), Variable("QVS_TOKEN"));
        project ??= Variable("QVS_PROJECT");
        context ??= Variable("QVS_CONTEXT");
        if (server is not null && token is not null && context is null)
        {
            return new ServerAccess(server, project ?? ProjectOf(token), token) { From = "environment" };
        }

        var kept = Read();
        if (context is not null)
        {
            return kept.All.TryGetValue(context, out var named)
                ? With(named, project, context)
                : throw new PlatformException($"There is no context '{context}'.", kept.All.Count > 0 ? $"There are {string.Join(", ", kept.All.Keys)}." : "Run: qvsctl auth login --server https://...");
        }

        // A token goes to the server that it is from, and to no other that the environment names.
        var candidates = kept.All.Where(one => server is null || one.Value.Server == server).ToList();
        var current = candidates.Find(one => one.Key == kept.Current) is { Key: not null } chosen ? chosen : candidates.FirstOrDefault();
        if (current.Key is null)
        {
            throw new PlatformException(
                server is null ? "You are not signed in to a server." : $"You are not signed in to {server}.",
                "Run: qvsctl auth login --server https://..., or set QVS_SERVER and QVS_TOKEN.");
        }

        if (token is not null)
        {
            return new ServerAccess(current.Value.Server, project ?? ProjectOf(token), token) { From = "environment" };
        }

        var same = candidates.Find(one => one.Value.Server == current.Value.Server && one.Value.Project == project);
        return same.Key is not null ? With(same.Value, project, same.Key) : With(current.Value, project, current.Key);
    }

    /// <exception cref="PlatformException">The file cannot be read.</exception>
    public static Contexts Read()
    {
        try
        {
            if (!File.Exists(FilePath))
            {
                return Contexts.None;
            }

            CloseToOthers();
            using var file = JsonDocument.Parse(File.ReadAllBytes(FilePath));
            if (file.RootElement.TryGetProperty("server", out _))
            {
                // As it was when there was one access only.
                var one = file.RootElement.Deserialize<ServerAccess>(Json)!;
                return new Contexts(NameOf(one), new(StringComparer.Ordinal) { [NameOf(one)] = one });
            }

            var kept = file.RootElement.Deserialize<Contexts>(Json)!;
            return kept with { All = new(kept.All, StringComparer.Ordinal) };
        }
        catch (Exception problem) when (problem is JsonException or IOException or UnauthorizedAccessException or ArgumentNullException)
        {
            throw new PlatformException($"{FilePath} cannot be read: {problem.Message}", "Correct or remove the file, then sign in again.");
        }
    }

    /// <summary>Keeps an access under a name and makes it the current one.</summary>
    public static void Keep(string name, ServerAccess access)
    {
        var kept = Read();
        kept.All[name] = access;
        Write(kept with { Current = name });
    }

    /// <summary>Forgets contexts; another one becomes the current one if that was among them.</summary>
    public static void Forget(IEnumerable<string> names)
    {
        var kept = Read();
        foreach (var name in names)
        {
            kept.All.Remove(name);
        }

        Write(kept with { Current = kept.All.ContainsKey(kept.Current) ? kept.Current : kept.All.Keys.FirstOrDefault() ?? "" });
    }

    /// <exception cref="PlatformException">There is no such context.</exception>
    public static void Use(string name)
    {
        var kept = Read();
        if (!kept.All.ContainsKey(name))
        {
            throw new PlatformException($"There is no context '{name}'.", kept.All.Count > 0 ? $"There are {string.Join(", ", kept.All.Keys)}." : "Run: qvsctl auth login --server https://...");
        }

        Write(kept with { Current = name });
    }

    /// <summary>A name for an access that was given none.</summary>
    public static string NameOf(ServerAccess access) =>
        Uri.TryCreate(access.Server, UriKind.Absolute, out var server) ? $"{access.Project}@{server.Authority}" : access.Project;

    /// <summary>The project in a token's text, <c>qvs_PROJECT.ID_SECRET</c>.</summary>
    public static string ProjectOf(string token) =>
        token.StartsWith("qvs_", StringComparison.Ordinal) && token.IndexOf('.', StringComparison.Ordinal) is var dot and > 4
            ? token[4..dot]
            : throw new PlatformException("What was given as a token (QVS_TOKEN, or standard input) is none of a server.", "Make one in the portal under Settings, Tokens; it begins with qvs_.");

    private static ServerAccess With(ServerAccess access, string? project, string name) => access with { Project = project ?? access.Project, From = name };

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? text : null;

    private static void CloseToOthers()
    {
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(FilePath) & ~OwnerOnly) != 0)
        {
            File.SetUnixFileMode(FilePath, OwnerOnly);
            Console.Error.WriteLine($"warning: {FilePath} could be read by others. That is corrected; whoever read it can use the tokens: revoke them if in doubt.");
        }
    }

    private static void Write(Contexts contexts)
    {
        var folder = Path.GetDirectoryName(FilePath)!;
        var fresh = $"{FilePath}.{Environment.ProcessId}.tmp";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, OwnerOnly | UnixFileMode.UserExecute);
            options.UnixCreateMode = OwnerOnly;
        }

        using (var file = new FileStream(fresh, options))
        {
            JsonSerializer.Serialize(file, contexts, Json);
        }

        File.Move(fresh, FilePath, overwrite: true);
    }
}

/// <summary>What a person has to know and to do next.</summary>
internal sealed class PlatformException(string message, string nextStep = "", string code = "") : Exception(message)
{
    public string NextStep { get; } = nextStep;

    public string Code { get; } = code;
}
