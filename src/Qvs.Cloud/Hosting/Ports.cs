using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Qvs.Cloud.Hosting;

internal static class Ports
{
    /// <summary>Asked before anything starts: the web server would only find out after the silo is up, and at length.</summary>
    /// <exception cref="StartupException">Another program listens on the port, or this user may not.</exception>
    public static void EnsureFree(IPAddress address, int port, string setting)
    {
        try
        {
            using var listener = new TcpListener(address, port);
            listener.Start();
        }
        catch (SocketException problem)
        {
            throw Refuse(address, port, setting, problem);
        }
    }

    public static StartupException Refuse(IPAddress address, int port, string setting, SocketException problem)
    {
        var cause = problem.SocketErrorCode switch
        {
            SocketError.AddressAlreadyInUse => $"port {port} is already in use",
            SocketError.AccessDenied => $"this user may not listen on port {port}",
            _ => $"it cannot listen on {new IPEndPoint(address, port)} ({problem.Message})",
        };
        return new StartupException(
            $"{cause}. Stop what uses it, or choose another port with the setting {setting} (--{setting}=<port>, "
            + $"environment: {setting.Replace(":", "__", StringComparison.Ordinal)}).",
            problem);
    }

    /// <summary>A port for a part that cannot be told to choose one itself.</summary>
    public static int Choose()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>The port of the last start, from a file, as long as nobody else has taken it: kubeconfigs that somebody kept name it.</summary>
    public static int Keep(string file)
    {
        if (!File.Exists(file) || !int.TryParse(File.ReadAllText(file), NumberStyles.None, CultureInfo.InvariantCulture, out var port) || !IsFree(port))
        {
            port = Choose();
            File.WriteAllText(file, port.ToString(CultureInfo.InvariantCulture));
        }

        return port;
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (Exception problem) when (problem is SocketException or ArgumentOutOfRangeException)
        {
            return false;
        }
    }
}
