using Qvs.Cloud.Hosting;

namespace Qvs.Cloud.Portal;

internal static class CircuitEnd
{
    /// <summary>
    /// A stopping server closes its circuits, but a browser that reconnects at once can come in again before the port is closed, and
    /// then holds the server for the whole time that it may take to stop. Whenever it came, a circuit's connection ends with the drain;
    /// so does what programs follow (logs, runs), which go on at another silo.
    /// </summary>
    public static void EndCircuitsWithServer(this WebApplication app)
    {
        var drain = app.Services.GetRequiredService<Drain>();
        app.Use(async (context, next) =>
        {
            using var end = IsOpenEnded(context.Request.Path) ? drain.Over.Register(context.Abort) : default;
            if (drain.HasBegun && HttpProtocol.IsHttp11(context.Request.Protocol))
            {
                // What a proxy or a client keeps open would bring it here again.
                context.Response.Headers.Connection = "close";
            }

            await next(context);
        });
    }

    private static bool IsOpenEnded(PathString path) =>
        path.StartsWithSegments("/_blazor", StringComparison.Ordinal) || path.Value?.EndsWith("/events", StringComparison.Ordinal) == true;
}
