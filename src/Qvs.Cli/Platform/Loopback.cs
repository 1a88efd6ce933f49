using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Qvs.Cli.Platform;

/// <summary>Waits on this machine alone for the browser to come back with a code.</summary>
internal sealed class Loopback : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly string _state;

    public Loopback(string state)
    {
        _state = state;
        Address = $"http://127.0.0.1:{FreePort()}/callback";
        _listener.Prefixes.Add(Address.Replace("callback", "", StringComparison.Ordinal));
        _listener.Start();
    }

    public string Address { get; }

    /// <summary>The code. What comes without the state that only this sign-in knows is turned away, and the waiting goes on.</summary>
    public async Task<string> Code(CancellationToken cancellation)
    {
        while (true)
        {
            var context = await _listener.GetContextAsync().WaitAsync(cancellation);
            var query = context.Request.QueryString;
            var isOurs = context.Request.Url?.AbsolutePath == "/callback" && query["state"] == _state && query["code"] is { Length: > 0 };
            await Say(context, isOurs, cancellation);
            if (isOurs)
            {
                return query["code"]!;
            }
        }
    }

    public void Dispose() => ((IDisposable)_listener).Dispose();

    private static async Task Say(HttpListenerContext context, bool done, CancellationToken cancellation)
    {
        var japanese = context.Request.UserLanguages?.FirstOrDefault()?.StartsWith("ja", StringComparison.Ordinal) == true;
        var text = (done, japanese) switch
        {
            (true, false) => "Signed in. Go back to your terminal; you can close this page.",
            (true, true) => "サインインしました。端末に戻ってください。このページは閉じてかまいません。",
            (false, false) => "This is not the sign-in that is waiting.",
            (false, true) => "待っているサインインではありません。",
        };
        var page = Encoding.UTF8.GetBytes($"<!DOCTYPE html><html><head><meta charset=\"utf-8\"><meta name=\"color-scheme\" content=\"light dark\"><title>qvsctl</title></head><body><p>{text}</p></body></html>");
        context.Response.StatusCode = done ? 200 : 400;
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers["Cache-Control"] = "no-store";
        await context.Response.OutputStream.WriteAsync(page, cancellation);
        context.Response.Close();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
