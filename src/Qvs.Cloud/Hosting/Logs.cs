using Microsoft.Extensions.Logging.Console;

namespace Qvs.Cloud.Hosting;

internal static partial class Logs
{
    /// <summary>One line an event: for people on a terminal, as JSON with scopes where a collector reads. Levels: appsettings.json.</summary>
    public static void AddLogs(this ILoggingBuilder logging, LogFormat format)
    {
        logging.ClearProviders();
        if (format == LogFormat.Json || (format == LogFormat.Auto && !Terminal.IsPresent))
        {
            logging.AddJsonConsole(json => (json.IncludeScopes, json.UseUtcTimestamp, json.TimestampFormat) = (true, true, "O"));
        }
        else
        {
            logging.AddSimpleConsole(text => (text.SingleLine, text.TimestampFormat, text.ColorBehavior) =
                (true, "HH:mm:ss ", Terminal.IsPresent ? LoggerColorBehavior.Enabled : LoggerColorBehavior.Disabled));
        }
    }

    [LoggerMessage(1, LogLevel.Information, "Ready on {Url} (silo port {SiloPort}). Data folder: {DataFolder}. Stop with Ctrl-C or SIGTERM.")]
    public static partial void Ready(this ILogger logger, string url, int siloPort, string dataFolder);

    [LoggerMessage(2, LogLevel.Information, "Stopping: requests and grains finish first.")]
    public static partial void Stopping(this ILogger logger);

    [LoggerMessage(3, LogLevel.Information, "Stopped.")]
    public static partial void Stopped(this ILogger logger);
}
