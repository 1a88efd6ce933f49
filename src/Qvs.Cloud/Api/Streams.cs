using System.Runtime.CompilerServices;

namespace Qvs.Cloud.Api;

internal static class Streams
{
    /// <summary>A stream that ends when the server stops, so that nobody waits for the other; whoever reads it comes back with the last event.</summary>
    public static async IAsyncEnumerable<T> UntilStop<T>(
        Func<CancellationToken, IAsyncEnumerable<T>> open, IHostApplicationLifetime lifetime, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellation, lifetime.ApplicationStopping);
        await using var items = open(ends.Token).GetAsyncEnumerator(ends.Token);
        while (true)
        {
            try
            {
                if (!await items.MoveNextAsync())
                {
                    yield break;
                }
            }
            catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
            {
                yield break;
            }

            yield return items.Current;
        }
    }
}
