using System.Globalization;
using System.Net;

namespace Qvs.Cloud.Hosting;

/// <summary>
/// Reads one section of the configuration by name and type. What cannot be read, and what nobody asked for, is refused by name: a
/// misspelt setting that is silently ignored costs more than a server that does not start.
/// </summary>
internal sealed class SettingReader(IConfiguration configuration, string section)
{
    private readonly HashSet<string> _known = new(StringComparer.OrdinalIgnoreCase);

    public int Port(string name, int otherwise) => Read(
        name,
        otherwise,
        text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= IPEndPoint.MaxPort ? port : null,
        "a port number from 0 to 65535");

    public IPAddress Address(string name, IPAddress otherwise) =>
        Text(name) is not { } text ? otherwise
        : IPAddress.TryParse(text, out var address) ? address
        : throw Refuse(name, text, "an IP address such as 127.0.0.1 or 0.0.0.0");

    public T OneOf<T>(string name, T otherwise)
        where T : struct, Enum => Read(
            name,
            otherwise,
            text => Enum.TryParse<T>(text, ignoreCase: true, out var value) && Enum.IsDefined(value) && !char.IsDigit(text[0]) ? value : null,
            "one of " + string.Join(", ", Enum.GetNames<T>()));

    public string Folder(string name, string otherwise)
    {
        var path = Text(name) ?? otherwise;
        return path.Contains('\0', StringComparison.Ordinal) ? throw Refuse(name, path.Replace('\0', '?'), "a path") : Path.GetFullPath(path);
    }

    public bool Switch(string name, bool otherwise) => Read(name, otherwise, text => bool.TryParse(text, out var value) ? value : null, "true or false");

    /// <summary>Any text; empty without the setting.</summary>
    public string Words(string name) => Text(name) ?? "";

    /// <summary>An address without the last slash; empty without the setting.</summary>
    public string Web(string name) =>
        Text(name) is not { } text ? ""
        : Uri.TryCreate(text, UriKind.Absolute, out var address) && address is { Scheme: "https" or "http", Query: "", Fragment: "", UserInfo: "" } ? text.TrimEnd('/')
        : throw Refuse(name, text, "an address such as https://qvs.example.com");

    /// <summary>Texts with commas between; empty without the setting.</summary>
    public ImmutableArray<string> List(string name) => [.. Words(name).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];

    public TimeSpan Seconds(string name, TimeSpan otherwise) => Read(
        name,
        otherwise,
        text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds <= 3600 ? TimeSpan.FromSeconds(seconds) : null,
        "a number of seconds from 0 to 3600");

    public ImmutableArray<IPNetwork> Networks(string name) =>
        [.. List(name).Select(text => IPNetwork.TryParse(text, out var network) ? network : throw Refuse(name, text, "a list of networks such as 10.0.0.0/8"))];

    /// <summary>Names that are read elsewhere.</summary>
    public void Know(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            _known.Add(name);
        }
    }

    public void RefuseUnknown()
    {
        foreach (var setting in configuration.GetSection(section).GetChildren())
        {
            if (!_known.Contains(setting.Key))
            {
                throw new StartupException(
                    $"the setting {section}:{setting.Key} is not known. The settings are {string.Join(", ", _known)}; correct or remove it.");
            }
        }
    }

    private T Read<T>(string name, T otherwise, Func<string, T?> parse, string wanted)
        where T : struct =>
        Text(name) is not { } text ? otherwise : parse(text) ?? throw Refuse(name, text, wanted);

    /// <summary>An empty setting is the same as none: that is how an environment variable is switched off.</summary>
    private string? Text(string name)
    {
        _known.Add(name);
        return configuration[$"{section}:{name}"] is { Length: > 0 } text ? text : null;
    }

    private StartupException Refuse(string name, string text, string wanted) => new(
        $"the setting {section}:{name} is '{text.ReplaceLineEndings(" ")}', but must be {wanted}. "
        + $"Correct or remove it (environment: {section}__{name}).");
}
