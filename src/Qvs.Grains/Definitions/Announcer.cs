using Microsoft.Extensions.Logging;
using Qvs.Domain.Tenancy;
using Qvs.Grains.Live;

namespace Qvs.Grains.Definitions;

/// <summary>Tells open pages that something changed. Whoever misses it reads it later, so it never makes a command fail.</summary>
internal sealed partial class Announcer(IGrainFactory grains, ILogger<Announcer> logger)
{
    public async Task Announce(TenantId tenant, string kind, string key, long revision)
    {
        try
        {
            using (CallerContext.Use(Caller.Platform(tenant)))
            {
                await grains.Live(tenant).Publish(new LiveChange(kind, key, revision));
            }
        }
        catch (Exception problem)
        {
            LogSilent(problem, kind, key);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Nobody was told of the change of {Kind} {Key}")]
    private partial void LogSilent(Exception problem, string kind, string key);
}
