using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace Qvs.LocalCluster.Steps;

/// <summary>
/// The one thread that starts processes, and lives as long as this process. Sandboxes ask the kernel to be ended with their parent, and for the kernel (PR_SET_PDEATHSIG)
/// that is the thread that started them: one of the pool ends when it has had nothing to do for a while, and would take a long step with it.
/// </summary>
internal static class ParentThread
{
    private static readonly BlockingCollection<Action> Starts = Begin();

    /// <summary>Starts the process, and returns when it is started.</summary>
    /// <exception cref="System.ComponentModel.Win32Exception">It could not be started at all.</exception>
    public static void Start(Process process)
    {
        var tried = new object();
        var isTried = false;
        ExceptionDispatchInfo? problem = null;
        Starts.Add(() =>
        {
            try
            {
                process.Start();
            }
            catch (Exception thrown)
            {
                problem = ExceptionDispatchInfo.Capture(thrown);
            }

            lock (tried)
            {
                isTried = true;
                Monitor.Pulse(tried);
            }
        });
        lock (tried)
        {
            while (!isTried)
            {
                Monitor.Wait(tried);
            }
        }

        problem?.Throw();
    }

    private static BlockingCollection<Action> Begin()
    {
        var starts = new BlockingCollection<Action>();
        new Thread(() =>
        {
            foreach (var start in starts.GetConsumingEnumerable())
            {
                start();
            }
        })
        {
            IsBackground = true,
            Name = "Parent of steps",
        }.Start();
        return starts;
    }
}
