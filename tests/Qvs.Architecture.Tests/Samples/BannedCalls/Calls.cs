using Orleans;

namespace BannedCalls;

public interface ISampleGrain : IGrainWithStringKey, IGrainWithIntegerKey, IGrainWithGuidKey;

public static class Calls
{
    public static object Clock() => DateTime.UtcNow; // banned

    public static object Offset() => DateTimeOffset.Now; // banned

    public static object ByText(IGrainFactory grains) => grains.GetGrain<ISampleGrain>("x"); // banned

    public static object ByGuid(IClusterClient grains) => grains.GetGrain<ISampleGrain>(Guid.Empty); // banned

    public static object ByNumber(IGrainFactory grains) => grains.GetGrain<ISampleGrain>(1); // banned

    public static int Blocks(Task<int> task) => task.Result; // banned

    public static void Waits(Task task) => task.Wait(); // banned

    public static int GetsResult(Task<int> task) => task.GetAwaiter().GetResult(); // banned

    public static Task Sleeps() => Task.Delay(1000); // banned

    public static int Chance() => Random.Shared.Next(); // banned

    public static void Prints() => Console.WriteLine("x"); // banned

    public static async Task<DateTimeOffset> Allowed(TimeProvider clock, Task<DateTimeOffset> other)
    {
        await Task.Delay(TimeSpan.FromSeconds(1), clock);
        return clock.GetUtcNow() > await other ? clock.GetUtcNow() : default;
    }
}
