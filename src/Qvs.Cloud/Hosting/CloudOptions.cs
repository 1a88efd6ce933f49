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
        };
        settings.RefuseUnknown();
        return options;
    }

    private static string DefaultDataFolder() => Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "Qvs.Cloud");
}
