using System.Globalization;
using MudBlazor;
using Qvs.Cloud.Hosting;
using Qvs.Cloud.Portal.Text;

namespace Qvs.Cloud.Portal.Home;

/// <summary>What the first page says about this server and about what can be done here.</summary>
internal sealed class HomeModel(ISiloStatusOracle silo, TimeProvider clock)
{
    private readonly DateTimeOffset _started = clock.GetUtcNow();

    public static string Version => ProductVersion.Text;

    public static IReadOnlyList<HomeStep> Steps =>
    [
        new(Icons.Material.Outlined.AccountTree, PortalText.StepCompile, PortalText.StepCompileText),
        new(Icons.Material.Outlined.RocketLaunch, PortalText.StepDeliver, PortalText.StepDeliverText),
        new(Icons.Material.Outlined.GridView, PortalText.StepFollow, PortalText.StepFollowText),
    ];

    public static IReadOnlyList<string> Endpoints { get; } = ["/healthz", "/readyz", "/metrics"];

    public bool IsRunning => silo.CurrentStatus == SiloStatus.Active;

    public string State => silo.CurrentStatus switch
    {
        SiloStatus.Active => PortalText.StateRunning,
        SiloStatus.None or SiloStatus.Created or SiloStatus.Joining => PortalText.StateStarting,
        _ => PortalText.StateStopping,
    };

    /// <summary>In the zone of the server; the offset says which.</summary>
    public string Started
    {
        get
        {
            var local = TimeZoneInfo.ConvertTime(_started, clock.LocalTimeZone);
            return $"{local.ToString("g", CultureInfo.CurrentCulture)} (UTC{local.ToString("zzz", CultureInfo.InvariantCulture)})";
        }
    }
}

internal sealed record HomeStep(string Icon, string Title, string Text);
