using System.Net;
using System.Net.Sockets;

namespace Qvs.Testing;

/// <summary>
/// A TCP port of 127.0.0.1 that nothing used a moment ago. Where the program under test can choose (port 0) and say, prefer that.
/// </summary>
public static class FreePort
{
    public static int Next()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
