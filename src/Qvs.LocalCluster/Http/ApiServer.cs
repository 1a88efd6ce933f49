using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Qvs.LocalCluster.Discovery;
using Qvs.LocalCluster.Faults;
using Qvs.LocalCluster.Kinds;
using Qvs.LocalCluster.Objects;
using Qvs.LocalCluster.OpenApi;

namespace Qvs.LocalCluster.Http;

/// <summary>Kestrel on the loopback address; every path of the Kubernetes API is taken apart here by hand, as its routes come and go with CRDs.</summary>
internal sealed class ApiServer : IAsyncDisposable
{
    /// <summary>The API server's own limit of a request's body.</summary>
    public const int MaxBody = 3 * 1024 * 1024;

    private readonly KindRegistry _kinds;
    private readonly DiscoveryApi _discovery;
    private readonly ResourceApi _resources;
    private readonly OpenApiApi _openApi;
    private readonly Tokens _tokens;
    private readonly ClusterFaults _faults;
    private readonly FaultApi? _faultApi;
    private readonly WebApplication _app;

    public ApiServer(KindRegistry kinds, DiscoveryApi discovery, ResourceApi resources, Tokens tokens, ClusterFaults faults, LocalClusterOptions options, X509Certificate2? certificate)
    {
        (_kinds, _discovery, _resources, _tokens, _openApi) = (kinds, discovery, resources, tokens, new OpenApiApi(kinds));
        (_faults, _faultApi) = (faults, options.FaultEndpoint ? new FaultApi(faults) : null);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "Qvs.LocalCluster" });
        builder.Services.AddSingleton(tokens);
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.WebHost.UseKestrelCore();
        if (certificate is not null)
        {
            builder.WebHost.UseKestrelHttpsConfiguration();
        }

        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = Bodies.MaxDrained;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Listen(IPAddress.Loopback, options.Port, listen =>
            {
                if (certificate is not null)
                {
                    listen.UseHttps(certificate);
                }
            });
        });
        _app = builder.Build();
        _app.Run(Handle);
    }

    public async Task<Uri> Start(CancellationToken cancel)
    {
        await _app.StartAsync(cancel);
        var addresses = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>();
        return new Uri(addresses?.Addresses.First() ?? throw new InvalidOperationException("Kestrel names no address"));
    }

    public async ValueTask DisposeAsync()
    {
        using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        await _app.StopAsync(soon.Token);
        await _app.DisposeAsync();
    }

    private async Task Handle(HttpContext http)
    {
        try
        {
            await Route(http);
        }
        catch (ApiException e) when (!http.Response.HasStarted)
        {
            await Answers.Refuse(http, e);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The client has gone.
        }
#pragma warning disable CA1031 // The edge: whatever breaks in one request is told to its caller and must not end the cluster.
        catch (Exception e) when (!http.Response.HasStarted)
#pragma warning restore CA1031
        {
            await Answers.Refuse(http, new ApiException(500, "InternalError", $"Internal error occurred: {e.Message}"));
        }
    }

    private async Task Route(HttpContext http)
    {
        var path = http.Request.Path.Value ?? "/";
        switch (path)
        {
            case "/healthz" or "/livez" or "/readyz":
                await Answers.Text(http, "ok");
                return;
            case "/version" or "/version/":
                await Answers.Json(http, ServerVersion.Document());
                return;
        }

        if (!_tokens.Admits(http, evenExpired: path == FaultApi.Path))
        {
            throw Refusals.Unauthorized();
        }

        if (path == "/")
        {
            await Answers.Json(http, new JsonObject { ["paths"] = new JsonArray("/api", "/api/v1", "/apis", "/healthz", "/livez", "/openapi/v2", "/openapi/v3", "/readyz", "/version") });
            return;
        }

        if (path == FaultApi.Path && _faultApi is not null)
        {
            await _faultApi.Handle(http);
            return;
        }

        if (await _openApi.TryHandle(http) || await _discovery.TryHandle(http))
        {
            return;
        }

        var address = RequestPath.Parse(path) ?? throw Refusals.NoSuchResource();
        var kind = _kinds.Find(address.Group, address.Version, address.Plural) ?? throw Refusals.NoSuchResource();
        if (!kind.Resource.Namespaced && address.Namespace is not null)
        {
            throw Refusals.NoSuchResource();
        }

        if (kind.Resource.Namespaced && address.Namespace is null && address.Name is not null)
        {
            throw Refusals.NoSuchResource();
        }

        var call = new ApiCall(http, address, kind);
        switch (_faults.ForRequest(http.Request.Method, address.Plural))
        {
            case { Kind: FaultKind.Answer } fault:
                throw ClusterFaults.Answer(fault);
            case { Kind: FaultKind.Slow } fault:
                await Task.Delay(fault.Delay, http.RequestAborted);
                break;
            case { Kind: FaultKind.Reset }:
                http.Abort();
                return;
            case { Kind: FaultKind.ResetAfter }:
                http.Response.Body = new MemoryStream();
                await _resources.Handle(call, _faults);
                http.Abort();
                return;
        }

        await _resources.Handle(call, _faults);
    }
}
