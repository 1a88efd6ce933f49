using System.Diagnostics;
using Qvs.Cloud.Hosting;

namespace Qvs.Cloud.Samples;

/// <summary>The sample's source as a git repository that a person can look at and change.</summary>
internal sealed class SampleRepository
{
    /// <summary>Makes it, with one commit on <c>main</c>; one that is there already stays as it is.</summary>
    /// <exception cref="InvalidOperationException">The program <c>git</c> is missing, or refused.</exception>
    public async Task Create(string folder, CancellationToken cancellation)
    {
        if (Directory.Exists(Path.Combine(folder, ".git")))
        {
            return;
        }

        Copy(Path.Combine(Shipped.Samples, "shop"), folder);
        await Git(folder, cancellation, "init", "--quiet", "--initial-branch=main");
        await Git(folder, cancellation, "add", "--all");
        await Git(folder, cancellation, "-c", "user.name=Qvs.Cloud", "-c", "user.email=sample@localhost", "commit", "--quiet", "--message", "The sample shop");
    }

    private static async Task Git(string folder, CancellationToken cancellation, params string[] arguments)
    {
        var start = new ProcessStartInfo("git", arguments) { UseShellExecute = false, WorkingDirectory = folder, RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment["GIT_CONFIG_NOSYSTEM"] = "1";
        start.Environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
        using var git = Process.Start(start) ?? throw new InvalidOperationException("git cannot be started.");
        var said = await git.StandardError.ReadToEndAsync(cancellation);
        await git.WaitForExitAsync(cancellation);
        if (git.ExitCode != 0)
        {
            throw new InvalidOperationException($"git {arguments[0]} failed: {said.Trim()}");
        }
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None }))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target, overwrite: true);
        }
    }
}
