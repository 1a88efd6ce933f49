using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Qvs.LocalCluster.Steps;

/// <summary>What /proc knows about a process.</summary>
internal readonly record struct ProcessInfo(int Id, int Parent, int Session, long CpuTicks, long Pages, long StartTime);

/// <summary>Process trees of this machine, as /proc has them.</summary>
internal static class ProcessTree
{
    public static IReadOnlyList<ProcessInfo> All()
    {
        var all = new List<ProcessInfo>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id) && Read(id) is { } info)
            {
                all.Add(info);
            }
        }

        return all;
    }

    /// <summary>The process, all it has started, and what runs in their sessions.</summary>
    public static IReadOnlyList<ProcessInfo> Of(int root, IReadOnlyList<ProcessInfo> all)
    {
        var children = all.ToLookup(p => p.Parent);
        var found = new Dictionary<int, ProcessInfo>();
        var open = new Queue<ProcessInfo>(all.Where(p => p.Id == root || p.Session == root));
        while (open.TryDequeue(out var next))
        {
            if (found.TryAdd(next.Id, next))
            {
                foreach (var child in children[next.Id])
                {
                    open.Enqueue(child);
                }
            }
        }

        return [.. found.Values];
    }

    /// <summary>Ends everything below a process, and the process itself if it is still there.</summary>
    public static void Kill(int root)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        foreach (var process in Of(root, All()).Where(p => p.Id != Environment.ProcessId))
        {
            try
            {
                using var p = Process.GetProcessById(process.Id);
                p.Kill();
            }
            catch (Exception e) when (e is ArgumentException or InvalidOperationException or Win32Exception)
            {
                // It ended in the meantime.
            }
        }
    }

    public static ProcessInfo? Read(int id)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{id.ToString(CultureInfo.InvariantCulture)}/stat");

            // The second field is the program's name in parentheses, with anything in it.
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return new ProcessInfo(id, Int(fields[1]), Int(fields[3]), Long(fields[11]) + Long(fields[12]), Long(fields[21]), Long(fields[19]));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or IndexOutOfRangeException)
        {
            return null;
        }
    }

    private static int Int(string text) => int.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    private static long Long(string text) => long.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
}
