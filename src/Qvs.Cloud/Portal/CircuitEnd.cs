namespace Qvs.Cloud.Portal;

internal static class CircuitEnd
{
    /// <summary>
    /// A stopping server closes its circuits, but a browser that reconnects at once can come in again before the port is closed, and
    /// then holds the server for the whole time that it may take to stop. Whenever it came, a circuit's connection ends with the server.
    /// </summary>
    public static void EndCircuitsWithServer(this WebApplication app) => app.Use(async (context, next) =>
    {
        using var end = context.Request.Path.StartsWithSegments("/_blazor", StringComparison.Ordinal)
            ? app.Lifetime.ApplicationStopping.Register(context.Abort)
            : default;
        await next(context);
    });
}
