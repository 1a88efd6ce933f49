using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Qvs.Benchmarks.Portal;

/// <summary>
/// An open page without a browser: the same requests, hub messages and acknowledgements, so that the server has a whole circuit to keep up to
/// date, and this machine has none of a browser's work.
/// </summary>
internal sealed partial class Circuit : IAsyncDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly SemaphoreSlim _sending = new(1);
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _end = new();
    private readonly List<(byte[] Text, TaskCompletionSource<long> Seen)> _wanted = [];
    private Task _reading = Task.CompletedTask;

    /// <summary>Bytes of what was drawn.</summary>
    public long Received { get; private set; }

    /// <param name="cookies">Of somebody who has signed in.</param>
    public static async Task<Circuit> Open(HttpClient http, CookieContainer cookies, Uri page)
    {
        var html = await http.GetStringAsync(page);
        var markers = Marker().Matches(html).Select(match => JsonNode.Parse(match.Groups[1].Value)!).Where(marker => marker["descriptor"] is not null).ToArray();
        var state = State().Match(html) is { Success: true } found ? found.Groups[1].Value : "";
        var circuit = new Circuit();
        circuit._socket.Options.Cookies = cookies;
        await circuit._socket.ConnectAsync(new Uri($"ws://{page.Authority}/_blazor"), CancellationToken.None);
        await circuit.SendRaw(Encoding.UTF8.GetBytes("{\"protocol\":\"blazorpack\",\"version\":1}\u001e"));
        circuit._reading = circuit.Read();
        await circuit.Invoke("1", "StartCircuit", $"http://{page.Authority}/", page.ToString(), "[]", state);
        await circuit._started.Task.WaitAsync(TimeSpan.FromMinutes(2));
        var operations = new JsonArray([.. markers.Select((marker, index) => new JsonObject { ["type"] = "add", ["ssrComponentId"] = index + 1, ["marker"] = marker.DeepClone() })]);
        await circuit.Invoke(null, "UpdateRootComponents", new JsonObject { ["batchId"] = 1, ["operations"] = operations }.ToJsonString(), state);
        return circuit;
    }

    /// <summary>When a text is drawn for the first time from now on, as a time stamp of <see cref="Stopwatch"/>.</summary>
    public Task<long> Seen(string text)
    {
        var seen = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_wanted)
        {
            _wanted.Add((Encoding.UTF8.GetBytes(text), seen));
        }

        return seen.Task;
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _reading;
        _socket.Dispose();
        _sending.Dispose();
        _end.Dispose();
    }

    private async Task Read()
    {
        var buffer = new byte[64 * 1024];
        using var kept = new MemoryStream();
        var shaken = false;
        try
        {
            while (true)
            {
                var part = await _socket.ReceiveAsync(buffer.AsMemory(), _end.Token);
                if (part.MessageType == WebSocketMessageType.Close)
                {
                    throw new InvalidOperationException("The server closed the circuit.");
                }

                kept.Write(buffer, 0, part.Count);
                if (!part.EndOfMessage)
                {
                    continue;
                }

                var at = Stopwatch.GetTimestamp();
                var rest = kept.GetBuffer().AsMemory(0, (int)kept.Length);
                if (!shaken)
                {
                    rest = rest[(rest.Span.IndexOf((byte)0x1e) + 1)..];
                    shaken = true;
                }

                while (Message(ref rest) is { } message)
                {
                    await Handle(message, at);
                }

                var left = rest.ToArray();
                kept.SetLength(0);
                kept.Write(left);
            }
        }
        catch (OperationCanceledException) when (_end.IsCancellationRequested)
        {
        }
        catch (Exception problem)
        {
            _started.TrySetException(problem);
            lock (_wanted)
            {
                _wanted.ForEach(wanted => wanted.Seen.TrySetException(problem));
            }
        }
    }

    /// <summary>A message with its length before it, or null until all of it is there.</summary>
    private static object?[]? Message(ref Memory<byte> from)
    {
        var (length, digits) = (0, 0);
        do
        {
            if (digits == from.Length)
            {
                return null;
            }

            length |= (from.Span[digits] & 0x7f) << (7 * digits);
        }
        while ((from.Span[digits++] & 0x80) != 0);
        if (from.Length < digits + length)
        {
            return null;
        }

        ReadOnlySpan<byte> body = from.Span.Slice(digits, length);
        from = from[(digits + length)..];
        return (object?[]?)Pack.Read(ref body);
    }

    private async Task Handle(object?[] message, long at)
    {
        switch (message)
        {
            case [3L, _, _, 3L, ..]:
                _started.TrySetResult();
                break;
            case [3L, _, _, 1L, string error, ..]:
                throw new InvalidOperationException(error);
            case [7L, ..]:
                throw new InvalidOperationException($"The server ends the connection: {message.ElementAtOrDefault(1)}");
            case [1L, _, _, "JS.RenderBatch", object?[] and [long batch, byte[] drawn], ..]:
                Received += drawn.Length;
                Note(drawn, at);
                await Invoke(null, "OnRenderCompleted", batch, null);
                break;
            case [1L, _, _, "JS.BeginInvokeJS", object?[] and [long handle, string, ..], ..] when handle != 0:
                await Invoke(null, "EndInvokeJSFromDotNet", handle, true, string.Create(CultureInfo.InvariantCulture, $"[{handle},true,null]"));
                break;
            case [1L, _, _, "JS.Error", object?[] and [string error, ..], ..]:
                throw new InvalidOperationException(error);
        }
    }

    private void Note(byte[] drawn, long at)
    {
        lock (_wanted)
        {
            _wanted.RemoveAll(wanted => drawn.AsSpan().IndexOf(wanted.Text) >= 0 && wanted.Seen.TrySetResult(at));
        }
    }

    private Task Invoke(string? id, string method, params object?[] arguments)
    {
        var body = Pack.Write(1, new Dictionary<string, string>(), id, method, arguments, Array.Empty<object?>());
        var head = new List<byte>();
        for (var length = body.Length; ; length >>= 7)
        {
            head.Add((byte)((length & 0x7f) | (length > 0x7f ? 0x80 : 0)));
            if (length <= 0x7f)
            {
                return SendRaw([.. head, .. body]);
            }
        }
    }

    private async Task SendRaw(byte[] bytes)
    {
        await _sending.WaitAsync();
        try
        {
            await _socket.SendAsync(bytes, WebSocketMessageType.Binary, true, CancellationToken.None);
        }
        finally
        {
            _sending.Release();
        }
    }

    [GeneratedRegex("<!--Blazor:(\\{.*?\\})-->", RegexOptions.NonBacktracking | RegexOptions.Singleline)]
    private static partial Regex Marker();

    [GeneratedRegex("<!--Blazor-Server-Component-State:(.*?)-->", RegexOptions.NonBacktracking | RegexOptions.Singleline)]
    private static partial Regex State();
}
