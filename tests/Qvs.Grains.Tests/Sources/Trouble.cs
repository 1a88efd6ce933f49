using Qvs.Grains.Delivery;

namespace Qvs.Grains.Tests.Sources;

/// <summary>Starts of lines that go wrong on the way there, or on the way back.</summary>
internal sealed class Trouble : IIncomingGrainCallFilter
{
    private int _before;
    private int _after;

    /// <summary>How many of the next starts are lost before the line hears of them.</summary>
    public int Before { set => _before = value; }

    /// <summary>How many of the next starts are done, and their answers lost.</summary>
    public int After { set => _after = value; }

    /// <summary>Waits until everything that was to be lost on the way is lost.</summary>
    public async Task Passed(CancellationToken cancellation)
    {
        while (Volatile.Read(ref _before) > 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, cancellation);
        }
    }

    public async Task Invoke(IIncomingGrainCallContext context)
    {
        var isStart = context.InterfaceMethod.DeclaringType == typeof(IAssemblyLineGrain) && context.InterfaceMethod.Name == nameof(IAssemblyLineGrain.Start);
        if (isStart && Interlocked.Decrement(ref _before) >= 0)
        {
            throw new IOException("Lost on the way.");
        }

        await context.Invoke();
        if (isStart && Interlocked.Decrement(ref _after) >= 0)
        {
            throw new IOException("Lost on the way back.");
        }
    }
}
