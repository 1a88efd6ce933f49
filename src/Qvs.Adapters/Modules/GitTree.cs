using System.Text;

namespace Qvs.Adapters.Modules;

/// <summary>Reads the files of a module out of a fetched commit, and refuses trees that are made to do harm.</summary>
internal sealed class GitTree(GitProcess git, GitRepository repository, ModuleLimits limits)
{
    public async Task<ModuleContent> Read(string commit, string folder, CancellationToken cancellation)
    {
        var tree = folder is "." or "" ? $"{commit}^{{tree}}" : $"{commit}:{folder.Trim('/')}";
        var listed = await git.Run(cancellation, "ls-tree", "-r", "-l", "-z", "--full-tree", tree);
        if (listed.ExitCode != 0)
        {
            throw listed.Error.Contains("Not a valid object name " + commit, StringComparison.Ordinal) && folder is "."
                ? new ModuleException(ModuleDiagnostics.NoRevision, $"{repository.Url} has no commit {commit}. Check the revision")
                : new ModuleException(ModuleDiagnostics.NoModule, $"{repository.Url} has no folder \"{folder}\" at {commit}. Check the path of the module");
        }

        var wanted = Entries(listed.Text).ToArray();
        var blobs = await git.Run(
            ["cat-file", "--batch"],
            Encoding.ASCII.GetBytes(string.Concat(wanted.Select(e => e.Id + "\n"))),
            limits.MostBytes + (wanted.Length * 100L),
            cancellation);
        return new ModuleContent(Split(wanted, blobs.Output));
    }

    /// <summary>Lines are "mode type id size TAB path NUL".</summary>
    private IEnumerable<(string Path, string Id)> Entries(string listing)
    {
        var count = 0;
        var bytes = 0L;
        foreach (var line in listing.Split('\0', StringSplitOptions.RemoveEmptyEntries))
        {
            var tab = line.IndexOf('\t', StringComparison.Ordinal);
            var fields = line[..tab].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var path = line[(tab + 1)..];
            if (!ModuleContent.Belongs(path))
            {
                continue;
            }

            ModulePaths.Demand(path, repository.Url);
            if (fields is not ["100644" or "100755", "blob", var id, var size])
            {
                throw new ModuleException(
                    ModuleDiagnostics.HostileTree, $"{path} of {repository.Url} is a link, not a file. Put the file itself there");
            }

            var length = long.Parse(size, System.Globalization.CultureInfo.InvariantCulture);
            bytes += length;
            if (++count > limits.MostFiles || length > limits.MostFileBytes || bytes > limits.MostBytes)
            {
                throw new ModuleException(
                    ModuleDiagnostics.TooLarge, $"the module in {repository.Url} has too many or too large files (seen at {path}). Keep generated data out of it");
            }

            yield return (path, id);
        }
    }

    /// <summary>For each id: "id type size LF content LF".</summary>
    private static Dictionary<string, byte[]> Split((string Path, string Id)[] entries, byte[] output)
    {
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        var at = 0;
        foreach (var (path, _) in entries)
        {
            var end = Array.IndexOf(output, (byte)'\n', at);
            var header = Encoding.ASCII.GetString(output, at, end - at).Split(' ');
            var length = int.Parse(header[2], System.Globalization.CultureInfo.InvariantCulture);
            files[path] = output[(end + 1)..(end + 1 + length)];
            at = end + length + 2;
        }

        return files;
    }
}
