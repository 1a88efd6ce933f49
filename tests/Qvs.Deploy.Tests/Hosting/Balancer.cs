using System.Net;
using System.Net.Sockets;

namespace Qvs.Deploy.Tests.Hosting;

/// <summary>
/// A balancer of connections with the readiness check of a Kubernetes service: each new connection goes to the next silo that was ready a moment ago; one that refuses is
/// passed over.
/// </summary>
internal sealed class Balancer : IAsyncDisposable
{
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(250);

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(2) };
    private readonly List<Task> _work = [];
    private ImmutableArray<int> _silos = [];
    private ImmutableArray<int> _ready = [];
    private uint _turn;

    public Balancer()
    {
        _listener.Start();
        Url = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");
        _work.Add(Accept());
        _work.Add(Check());
    }

    public Uri Url { get; }

    public void Add(Silo silo) => ImmutableInterlocked.Update(ref _silos, silos => silos.Add(silo.Port));

    public void Remove(Silo silo) => ImmutableInterlocked.Update(ref _silos, silos => silos.Remove(silo.Port));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await Task.WhenAll(_work);
        _http.Dispose();
        _stop.Dispose();
    }

    private async Task Check()
    {
        while (!_stop.IsCancellationRequested)
        {
            var answers = await Task.WhenAll(_silos.Select(async port => (Port: port, IsReady: await IsReady(port))));
            _ready = [.. answers.Where(answer => answer.IsReady).Select(answer => answer.Port)];
            await Task.Delay(Between, TimeProvider.System, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<bool> IsReady(int port)
    {
        try
        {
            using var answer = await _http.GetAsync(new Uri($"http://127.0.0.1:{port}/readyz"), _stop.Token);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception problem) when (problem is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }

    private async Task Accept()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                _ = Carry(await _listener.AcceptTcpClientAsync(_stop.Token));
            }
            catch (Exception problem) when (problem is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task Carry(TcpClient client)
    {
        using var caller = client;
        using var silo = await Connect();
        if (silo is null)
        {
            return;
        }

        try
        {
            var (up, down) = (Pump(caller, silo), Pump(silo, caller));
            await Task.WhenAny(up, down);
            // Whoever ends first ends both, after what is on its way has arrived.
            silo.Client.Shutdown(SocketShutdown.Send);
            await down;
        }
        catch (Exception broken) when (broken is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // As a connection breaks; the caller sees it close.
        }
    }

    private async Task Pump(TcpClient from, TcpClient to)
    {
        await from.GetStream().CopyToAsync(to.GetStream(), _stop.Token);
        to.Client.Shutdown(SocketShutdown.Send);
    }

    private async Task<TcpClient?> Connect()
    {
        var (ready, first) = (_ready, Interlocked.Increment(ref _turn));
        for (var next = 0; next < ready.Length; next++)
        {
            var silo = new TcpClient();
            try
            {
                await silo.ConnectAsync(IPAddress.Loopback, ready[(int)((first + next) % ready.Length)], _stop.Token);
                return silo;
            }
            catch (Exception refused) when (refused is SocketException or OperationCanceledException)
            {
                silo.Dispose();
            }
        }

        return null;
    }
}
