using System.Globalization;
using System.Net.Http.Json;
using Qvs.Testing;

namespace Qvs.Benchmarks.Chaos;

/// <summary>Silos as processes. Whoever asks one that dies asks another: every order may be given twice.</summary>
internal sealed class SiloFleet(string program, string storage, string folder, string kubeconfig, TimeSpan observe, int size) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    // A call to a grain on a silo that has just died is not answered for a while.
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(10) };
    private readonly (ProgramRun Process, Uri Address)?[] _silos = new (ProgramRun, Uri)?[size];
    private int _next;

    public async Task Start(int at)
    {
        var port = FreePort.Next();
        var process = ProgramRun.Start("dotnet",
        [
            program, "chaos-silo", Text(port), Text(FreePort.Next()), storage, folder, kubeconfig, Text((int)observe.TotalSeconds),
        ]);
        await process.Line(line => line == "ready", Patience);
        _silos[at] = (process, new Uri($"http://127.0.0.1:{port}"));
    }

    /// <summary>Ends a silo without a word (SIGKILL).</summary>
    public async Task Kill(int at)
    {
        if (_silos[at] is { } silo)
        {
            _silos[at] = null;
            await silo.Process.DisposeAsync();
        }
    }

    /// <summary>Asks a silo to end, as an operator does (SIGTERM), and waits for that.</summary>
    public async Task Stop(int at)
    {
        if (_silos[at] is { } silo)
        {
            silo.Process.Terminate();
            await silo.Process.Exit(Patience);
            await Kill(at);
        }
    }

    /// <summary>Asks until somebody answers. A refusal is an answer, which the caller's later look at the run judges.</summary>
    public async Task<T> Ask<T>(HttpMethod method, string path, CancellationToken cancel)
    {
        while (true)
        {
            if (_silos[Interlocked.Increment(ref _next) % size] is { Address: var address })
            {
                try
                {
                    using var answer = await _http.SendAsync(new HttpRequestMessage(method, new Uri(address, path)), cancel);
                    if (answer.IsSuccessStatusCode)
                    {
                        return await Read<T>(answer, cancel);
                    }

                    if (answer.StatusCode == System.Net.HttpStatusCode.Conflict)
                    {
                        return default!;
                    }
                }
                catch (Exception dead) when (dead is HttpRequestException or IOException || (dead is OperationCanceledException && !cancel.IsCancellationRequested))
                {
                    // Killed, or waiting for one that was.
                }
            }

            await Task.Delay(Pause, TimeProvider.System, cancel);
        }
    }

    public async ValueTask DisposeAsync()
    {
        for (var at = 0; at < size; at++)
        {
            await Kill(at);
        }

        _http.Dispose();
    }

    /// <summary>What the silos that live have said of themselves.</summary>
    public string Said() => string.Join('\n', _silos.Select(silo => $"{silo?.Process.Output}{silo?.Process.Error}"));

    private static async Task<T> Read<T>(HttpResponseMessage answer, CancellationToken cancel) =>
        answer.Content.Headers.ContentType is null ? default! : (await answer.Content.ReadFromJsonAsync<T>(cancel))!;

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
