using System.Net.Sockets;
using Qvs.Domain.Ports;

namespace Qvs.Infrastructure.Net;

/// <summary>The guard as others than HTTP clients ask it.</summary>
internal sealed class EgressPort(EgressGuard guard) : IEgress
{
    public async Task<EgressAnswer> Resolve(string host, CancellationToken cancellation)
    {
        try
        {
            guard.Check(new Uri($"https://{host}/"));
            return new EgressAnswer([.. (await guard.Resolve(host, cancellation)).Select(address => address.ToString())], "");
        }
        catch (EgressException refused)
        {
            return new EgressAnswer([], refused.Message);
        }
        catch (SocketException)
        {
            return new EgressAnswer([], $"The name {host} is not known. Check the address.");
        }
    }
}
