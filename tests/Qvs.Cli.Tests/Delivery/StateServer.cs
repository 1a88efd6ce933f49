using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Qvs.Cli.Tests.Delivery;

/// <summary>
/// The deploy-state protocol (formats 2.5.11, 4.8): an address to read from, an address to write to, and the store behind both. Versions are offered as ETags
/// unless a test leaves them out.
/// </summary>
internal sealed class StateServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _version;

    private StateServer(WebApplication app) => _app = app;

    public string Url { get; private set; } = "";

    /// <summary>Method, path and query of every request, in order.</summary>
    public ConcurrentQueue<string> Requests { get; } = [];

    public ConcurrentDictionary<string, (byte[] Content, string Tag)> States { get; } = new();

    public bool Versions { get; set; } = true;

    /// <summary>Answers to the next writes instead of taking them.</summary>
    public ConcurrentQueue<int> Refusals { get; } = [];

    /// <summary>Done once, after a state has been read: what another deployment does meanwhile.</summary>
    public Action? AfterRead { get; set; }

    public static async Task<StateServer> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(k => k.Limits.MaxRequestBodySize = 64 << 20);
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var server = new StateServer(app);
        app.Use(async (context, next) =>
        {
            server.Requests.Enqueue($"{context.Request.Method} {context.Request.Path}{context.Request.QueryString}");
            await next(context);
        });
        const string State = "/apis/v1/projects/{project}/applications/{application}/deployments/{deployment}/deploy-state/{state}/action/";
        foreach (var action in (string[])["get", "put"])
        {
            app.MapPost($"{State}signed-url-to-{action}", (string project, string application, string deployment, string state, string taskrun_name, string taskrun_uid) =>
                taskrun_name.Length > 0 && taskrun_uid.Length > 0 ? Results.Json($"{server.Url}/store/{project}/{application}/{deployment}/{state}?signature={action}") : Results.StatusCode(403));
        }

        app.MapGet("/store/{**key}", (HttpContext context, string key, string signature) =>
        {
            if (signature != "get")
            {
                return Results.StatusCode(403);
            }

            var isThere = server.States.TryGetValue(key, out var found);
            if (server.Versions)
            {
                context.Response.Headers[isThere ? "ETag" : "Qvs-State-Versions"] = isThere ? found.Tag : "etag";
            }

            server.AfterRead?.Invoke();
            server.AfterRead = null;
            return isThere ? Results.Bytes(found.Content) : Results.NotFound();
        });
        app.MapPut("/store/{**key}", async (HttpContext context, string key, string signature) =>
        {
            using var content = new MemoryStream();
            await context.Request.Body.CopyToAsync(content);
            if (signature != "put" || server.Refusals.TryDequeue(out var refusal) && (context.Response.StatusCode = refusal) > 0)
            {
                return Results.StatusCode(signature != "put" ? 403 : context.Response.StatusCode);
            }

            var tag = server.States.TryGetValue(key, out var before) ? before.Tag : null;
            if (server.Versions && (context.Request.Headers.IfMatch is [{ } wanted] && wanted != tag || context.Request.Headers.IfNoneMatch == "*" && tag is not null))
            {
                return Results.StatusCode(412);
            }

            var next = $"\"{Interlocked.Increment(ref server._version)}\"";
            server.States[key] = (content.ToArray(), next);
            if (server.Versions)
            {
                context.Response.Headers.ETag = next;
            }

            return Results.Ok();
        });
        await app.StartAsync();
        server.Url = app.Urls.Single();
        return server;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
