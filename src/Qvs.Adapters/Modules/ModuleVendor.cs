using Qvs.Adapters.Config;
using Qvs.Cue.Loading;

namespace Qvs.Adapters.Modules;

/// <summary>
/// Copies modules into a local one (formats 2.1.3): <c>cue.mod/pkg/&lt;module&gt;</c> without their own <c>cue.mod</c>, whose <c>gen</c> and
/// <c>pkg</c> are hoisted, and <c>qvsctl.mod</c> with a line for each.
/// </summary>
public static class ModuleVendor
{
    /// <summary>The number of files.</summary>
    public static int Copy(IReadOnlyList<ResolvedModule> modules, string target)
    {
        if (!File.Exists(Path.Combine(target, "cue.mod", "module.cue")))
        {
            throw new ModuleException(ModuleDiagnostics.NoModule, $"{target} has no cue.mod/module.cue. Name the root of a CUE module");
        }

        var count = 0;
        var lines = new List<string>();
        foreach (var module in modules.Where(m => m.Reference is not LocalModule))
        {
            var own = Path.Combine(target, "cue.mod", "pkg", module.Path);
            if (Directory.Exists(own))
            {
                Directory.Delete(own, recursive: true);
            }

            count += CopyFolder(module.Files, module.Root, own, skip: "cue.mod");
            foreach (var kind in (string[])["gen", "pkg", "usr"])
            {
                count += CopyFolder(module.Files, $"{module.Root}/cue.mod/{kind}", Path.Combine(target, "cue.mod", kind), skip: null);
            }

            lines.Add($"{module.Path}@{Revision(module.Reference)}\n");
        }

        File.WriteAllText(Path.Combine(target, "qvsctl.mod"), string.Concat(lines.Order(StringComparer.Ordinal)));
        return count;
    }

    private static int CopyFolder(ICueFiles files, string from, string to, string? skip)
    {
        var count = 0;
        foreach (var entry in files.List(from).Where(e => e.Name != skip))
        {
            var (source, target) = (CuePath.Combine(from, entry.Name), Path.Combine(to, entry.Name));
            if (entry.IsDirectory)
            {
                count += CopyFolder(files, source, target, skip: null);
            }
            else if (ModuleContent.Belongs(entry.Name))
            {
                Directory.CreateDirectory(to);
                File.WriteAllBytes(target, files.Read(source));
                count++;
            }
        }

        return count;
    }

    private static string Revision(ModuleReference reference) => reference switch
    {
        NamedModule named => named.Revision,
        RemoteModule remote => remote.Revision,
        _ => "local",
    };
}
