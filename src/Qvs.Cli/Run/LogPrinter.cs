using System.Text;
using Qvs.LocalCluster.Objects;

namespace Qvs.Cli.Run;

/// <summary>Shows the output of steps line by line as it comes, each line with the pod's task and the step, and hands it on.</summary>
internal sealed class LogPrinter(IContainerLogs inner, TextWriter output, Func<string, string, string> label) : IContainerLogs
{
    private readonly Dictionary<(string Ns, string Pod, string Container), List<byte>> _open = [];
    private readonly Lock _lock = new();

    public void Append(string ns, string pod, string container, ReadOnlySpan<byte> output)
    {
        inner.Append(ns, pod, container, output);
        lock (_lock)
        {
            var key = (ns, pod, container);
            if (!_open.TryGetValue(key, out var line))
            {
                _open[key] = line = [];
            }

            foreach (var b in output)
            {
                if (b == '\n')
                {
                    Print(key, line);
                }
                else
                {
                    line.Add(b);
                }
            }
        }
    }

    public void Complete(string ns, string pod, string container)
    {
        inner.Complete(ns, pod, container);
        lock (_lock)
        {
            if (_open.Remove((ns, pod, container), out var line) && line.Count > 0)
            {
                Print((ns, pod, container), line);
            }
        }
    }

    private void Print((string Ns, string Pod, string Container) key, List<byte> line)
    {
        output.WriteLine($"  {label(key.Pod, key.Container)} | {Encoding.UTF8.GetString([.. line])}");
        line.Clear();
    }
}
