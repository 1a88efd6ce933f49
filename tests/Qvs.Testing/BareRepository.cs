using System.Diagnostics;

namespace Qvs.Testing;

/// <summary>A bare repository in a temporary folder, as a remote. Made with git itself.</summary>
public sealed class BareRepository : IDisposable
{
    private readonly TempFolder _folder = new();

    public BareRepository()
    {
        Directory.CreateDirectory(Work);
        Git(Work, "init", "--quiet", "--initial-branch=main", ".");
        Git(Work, "init", "--quiet", "--bare", "--initial-branch=main", Url);
    }

    public string Url => _folder.Combine("remote.git");

    public string Work => _folder.Combine("work");

    /// <summary>Writes files, commits and pushes; gives the commit.</summary>
    public string Commit(string message, params (string Name, string Text)[] files)
    {
        foreach (var (name, text) in files)
        {
            _folder.Write(Path.Combine("work", name), text);
        }

        return CommitAll(message);
    }

    public string CommitAll(string message)
    {
        Git(Work, "add", "--all");
        Git(Work, "commit", "--quiet", "-m", message);
        Push();
        return Git(Work, "rev-parse", "HEAD").Trim();
    }

    public void Tag(string name, bool annotated = false)
    {
        Git(Work, annotated ? ["tag", "-a", "-m", name, name] : ["tag", name]);
        Push();
    }

    public void Branch(string name)
    {
        Git(Work, "checkout", "--quiet", "-b", name);
    }

    public void Dispose() => _folder.Dispose();

    private void Push() => Git(Work, "push", "--quiet", Url, "--all", "--follow-tags");

    public void PushTags() => Git(Work, "push", "--quiet", Url, "--tags");

    /// <summary>What a server of plain files needs beside the files.</summary>
    public void UpdateServerInfo() => Git(Url, "update-server-info");

    private static string Git(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("git", arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var (name, value) in (IEnumerable<(string, string)>)
            [("GIT_CONFIG_GLOBAL", "/dev/null"), ("GIT_CONFIG_NOSYSTEM", "1"), ("GIT_AUTHOR_NAME", "Test"), ("GIT_AUTHOR_EMAIL", "t@example.com"), ("GIT_COMMITTER_NAME", "Test"), ("GIT_COMMITTER_EMAIL", "t@example.com")])
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"git {string.Join(' ', arguments)}: {error}");
    }
}
