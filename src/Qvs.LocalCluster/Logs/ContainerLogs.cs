using System.Collections.Concurrent;
using System.Globalization;
using Qvs.LocalCluster.Objects;

namespace Qvs.LocalCluster.Logs;

/// <summary>
/// One file per container: a line is its time stamp, a blank and the output. Without a data folder the files live in a temporary one.
/// </summary>
internal sealed class ContainerLogs(string folder, TimeProvider time) : IContainerLogs
{
    private readonly ConcurrentDictionary<string, ContainerLog> _logs = new(StringComparer.Ordinal);

    public void Append(string ns, string pod, string container, ReadOnlySpan<byte> output) => Of(ns, pod, container).Append(output, time.GetUtcNow());

    public void Complete(string ns, string pod, string container) => Of(ns, pod, container).Complete();

    /// <summary>The log, or null when nothing was ever written.</summary>
    public ContainerLog? Find(string ns, string pod, string container) =>
        _logs.TryGetValue(Key(ns, pod, container), out var log) ? log
        : File.Exists(PathOf(Key(ns, pod, container))) ? Of(ns, pod, container) : null;

    public ContainerLog Of(string ns, string pod, string container) =>
        _logs.GetOrAdd(Key(ns, pod, container), key => new ContainerLog(PathOf(key)));

    public void DeletePod(string ns, string pod)
    {
        var prefix = $"{ns}_{pod}_";
        foreach (var key in _logs.Keys.Where(k => k.StartsWith(prefix, StringComparison.Ordinal)))
        {
            if (_logs.TryRemove(key, out var log))
            {
                log.Delete();
            }
        }

        if (Directory.Exists(folder))
        {
            foreach (var file in Directory.EnumerateFiles(folder, prefix + "*.log"))
            {
                File.Delete(file);
            }
        }
    }

    public static string Stamp(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);

    /// <summary>No name of the three can hold an underscore.</summary>
    private static string Key(string ns, string pod, string container) => $"{ns}_{pod}_{container}";

    private string PathOf(string key) => Path.Combine(folder, key + ".log");
}
