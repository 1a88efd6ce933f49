using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Qvs.Infrastructure.Tests.Kubernetes;

/// <summary>Stands between the gateway and a cluster over real HTTP: writes down what is asked, and lets a test answer, hold or break requests.</summary>
internal sealed class ApiTap(WebApplication server, HttpClient cluster) : IAsyncDisposable
{
    public delegate Task Handler(HttpContext http, Func<Task> forward);

    private readonly CancellationTokenSource _stop = new();

    public ConcurrentQueue<string> Requests { get; } = [];

    /// <summary>What happens to a request; it is forwarded as it is without one.</summary>
    public Handler? On { get; set; }

    public string Url => server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    public static async Task<ApiTap> Start(Uri cluster, CancellationToken cancellation)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = builder.Build();
        var tap = new ApiTap(server, new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 1000 }) { BaseAddress = cluster, Timeout = Timeout.InfiniteTimeSpan });
        server.Run(tap.Handle);
        await server.StartAsync(cancellation);
        return tap;
    }

    public int Count(params string[] parts) => Requests.Count(request => parts.All(part => request.Contains(part, StringComparison.Ordinal)));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await server.DisposeAsync();
        cluster.Dispose();
        _stop.Dispose();
    }

    private async Task Handle(HttpContext http)
    {
        Requests.Enqueue($"{http.Request.Method} {http.Request.Path}{http.Request.QueryString}");
        using var end = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, _stop.Token);
        http.RequestAborted = end.Token;
        try
        {
            await (On is { } on ? on(http, () => Forward(http, end.Token)) : Forward(http, end.Token));
        }
        catch (Exception broken) when (broken is OperationCanceledException or HttpRequestException or IOException)
        {
            http.Abort();
        }
    }

    private async Task Forward(HttpContext http, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(new HttpMethod(http.Request.Method), $"{http.Request.Path}{http.Request.QueryString}");
        request.Headers.TryAddWithoutValidation("Authorization", (string?)http.Request.Headers.Authorization);
        request.Headers.TryAddWithoutValidation("Accept", (string?)http.Request.Headers.Accept);
        if (http.Request.ContentType is { } type)
        {
            request.Content = new StreamContent(http.Request.Body);
            request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        }

        using var answer = await cluster.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        http.Response.StatusCode = (int)answer.StatusCode;
        http.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        await http.Response.StartAsync(cancellation);
        await using var body = await answer.Content.ReadAsStreamAsync(cancellation);
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await body.ReadAsync(buffer, cancellation)) > 0)
        {
            await http.Response.Body.WriteAsync(buffer.AsMemory(0, read), cancellation);
            await http.Response.Body.FlushAsync(cancellation);
        }
    }
}
