using System.Net;

namespace Qvs.Cloud.Hosting;

internal enum LogFormat
{
    /// <summary>Text on a terminal, JSON where something else reads.</summary>
    Auto,
    Text,
    Json,
}

/// <summary>The settings of the server: section <c>Qvs</c> of the configuration, in the environment <c>Qvs__Port</c> and so on.</summary>
internal sealed record CloudOptions
{
    /// <summary>Where the portal and the API listen. Only this machine by default: nobody has signed in yet.</summary>
    public required IPAddress Address { get; init; }

    /// <summary>The port of portal and API; 0 lets the system choose.</summary>
    public required int Port { get; init; }

    /// <summary>The port on which silos talk to each other; 0 lets the system choose.</summary>
    public required int SiloPort { get; init; }

    /// <summary>The folder of everything that must survive a restart, as a full path.</summary>
    public required string DataFolder { get; init; }

    public required LogFormat LogFormat { get; init; }

    /// <summary>The connection string of a PostgreSQL database, for several silos; empty for a database file in the data folder.</summary>
    public required string Database { get; init; }

    /// <summary>Under which address other silos reach this one; only with <see cref="Database"/>.</summary>
    public required IPAddress SiloAddress { get; init; }

    /// <summary>Whether the cluster inside this process runs: for one developer, not for hosting tenants. By default without <see cref="Database"/>.</summary>
    public required bool EmbeddedCluster { get; init; }

    /// <summary>Where people and tasks on clusters reach this server; empty for the address that it listens on.</summary>
    public required string PublicUrl { get; init; }

    /// <summary>Where logs, artifacts and states are: empty for the data folder, <c>s3://bucket/prefix?endpoint=...</c> or <c>azure://account/container</c>.</summary>
    public required string Blobs { get; init; }

    /// <summary>Networks inside which tenants' clusters may lie, as CIDR with commas between; public addresses are always allowed.</summary>
    public required ImmutableArray<string> AllowedNetworks { get; init; }

    /// <summary>Hosts of tenants' clusters that may have any address; with a leading dot a suffix.</summary>
    public required ImmutableArray<string> AllowedHosts { get; init; }

    /// <summary>How long the server goes on serving after it was told to stop, so that balancers notice; longer than their checks take.</summary>
    public required TimeSpan DrainTime { get; init; }

    /// <summary>A port of its own for <c>/metrics</c>, on every address; 0 serves it beside the portal, without <see cref="Database"/> only.</summary>
    public required int MetricsPort { get; init; }

    /// <summary>Networks of the proxies in front, as CIDR with commas between: what they say of a request's origin (<c>X-Forwarded-For</c>, <c>-Proto</c>) is believed.</summary>
    public required ImmutableArray<IPNetwork> TrustedProxies { get; init; }

    /// <summary>Accounts that operate this installation: they set quotas and may delete projects. Empty for <c>admin</c> of the embedded accounts, and for nobody of a provider's.</summary>
    public required ImmutableArray<string> Operators { get; init; }

    /// <summary>More than one silo may run on this installation.</summary>
    public bool IsHosted => Database.Length > 0;

    /// <exception cref="StartupException">A setting has no meaning, or is not known.</exception>
    public static CloudOptions Read(IConfiguration configuration)
    {
        var settings = new SettingReader(configuration, "Qvs");
        var options = new CloudOptions
        {
            Address = settings.Address("Address", IPAddress.Loopback),
            Port = settings.Port("Port", 5080),
            SiloPort = settings.Port("SiloPort", 0),
            DataFolder = settings.Folder("DataFolder", DefaultDataFolder()),
            LogFormat = settings.OneOf("LogFormat", LogFormat.Auto),
            Database = settings.Words("Database"),
            SiloAddress = settings.Address("SiloAddress", IPAddress.Loopback),
            EmbeddedCluster = settings.Switch("EmbeddedCluster", settings.Words("Database").Length == 0),
            PublicUrl = settings.Web("PublicUrl"),
            Blobs = settings.Words("Blobs"),
            AllowedNetworks = [.. settings.Networks("AllowedNetworks").Select(network => network.ToString())],
            AllowedHosts = settings.List("AllowedHosts"),
            DrainTime = settings.Seconds("DrainTime", TimeSpan.Zero),
            MetricsPort = settings.Port("MetricsPort", 0),
            TrustedProxies = settings.Networks("TrustedProxies"),
            Operators = settings.List("Operators"),
        };
        settings.Know("Identity", "Quotas", "Retention", "NameRestsDays", "Mail", "Secrets", "AdminPassword", "ResetAdminPassword");
        settings.RefuseUnknown();
        return options;
    }

    private static string DefaultDataFolder() => Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "Qvs.Cloud");
}
