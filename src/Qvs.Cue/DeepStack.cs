using System.Runtime.ExceptionServices;

namespace Qvs.Cue;

/// <summary>
/// Evaluation recurses as deep as values nest, which is more than a thread of the pool can hold. It therefore runs on a thread with a big
/// stack; whoever does many evaluations in a row does all of them within one.
/// </summary>
public static class DeepStack
{
    private const int Bytes = 256 * 1024 * 1024;

    [ThreadStatic]
    private static bool s_isDeep;

    public static T Run<T>(Func<T> work)
    {
        if (s_isDeep)
        {
            return work();
        }

        T result = default!;
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(
            () =>
            {
                s_isDeep = true;
                try
                {
                    result = work();
                }
                catch (Exception e)
                {
                    // Not handled here: handed over to the thread that waits.
                    failure = ExceptionDispatchInfo.Capture(e);
                }
            },
            Bytes)
        {
            IsBackground = true,
            Name = "CUE evaluation",
        };
        thread.Start();
        thread.Join();
        failure?.Throw();
        return result;
    }
}
