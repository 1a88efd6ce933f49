using System.Net;
using System.Net.Sockets;

namespace Qvs.Cloud.Tests;

/// <summary>
/// People who share nothing but the server: each comes from a loopback address of its own, as far as the system has more than one. Sign-ins are limited by address,
/// and one server answers many tests at once.
/// </summary>
internal static class OwnAddress
{
    private static int _last;

    public static SocketsHttpHandler Handler()
    {
        var number = Interlocked.Increment(ref _last);
        var from = new IPAddress([127, 77, (byte)(number / 250), (byte)((number % 250) + 1)]);
        return new SocketsHttpHandler
        {
            ConnectCallback = async (context, cancellation) =>
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                try
                {
                    if (OperatingSystem.IsLinux())
                    {
                        socket.Bind(new IPEndPoint(from, 0));
                    }

                    await socket.ConnectAsync(context.DnsEndPoint.Host, context.DnsEndPoint.Port, cancellation);
                    return new NetworkStream(socket, ownsSocket: true);
                }
                catch
                {
                    socket.Dispose();
                    throw;
                }
            },
        };
    }
}
