namespace Qvs.Grains.Hosting;

internal static class StateWriting
{
    /// <summary>
    /// Writes the state. If that fails, what is in memory is not what is written: the grain goes, and its next activation reads again.
    /// </summary>
    public static async Task Write<T>(this IPersistentState<T> state, IGrainBase grain)
    {
        try
        {
            await state.WriteStateAsync();
        }
        catch
        {
            grain.DeactivateOnIdle();
            throw;
        }
    }
}
