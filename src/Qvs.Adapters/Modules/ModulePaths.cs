namespace Qvs.Adapters.Modules;

/// <summary>Which paths a module may have. Git itself forbids most others, but a tree may be written by any program.</summary>
internal static class ModulePaths
{
    public static void Demand(string path, string where)
    {
        var good = path.Length is > 0 and < 1_000
            && path[0] != '/'
            && !path.Contains('\\') && !path.Contains(':') && !path.Any(char.IsControl)
            && Array.TrueForAll(path.Split('/'), e => e is not ("" or "." or "..") && !e.Equals(".git", StringComparison.OrdinalIgnoreCase));
        if (!good)
        {
            throw new ModuleException(
                ModuleDiagnostics.HostileTree, $"{where} has a file with the name \"{Show(path)}\", which leaves its folder or is no plain path");
        }
    }

    private static string Show(string path) => string.Concat(path.Take(100).Select(c => char.IsControl(c) ? '?' : c));
}
