using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Qvs.Cloud.Api;
using Qvs.Cloud.Identity;
using Qvs.Cloud.Portal;
using Qvs.Cloud.Webhooks;
using Qvs.Infrastructure.Storage;

namespace Qvs.Cloud.Hosting;

/// <summary>The composition root: one process with an Orleans silo, the portal and the operational endpoints.</summary>
internal static class CloudHost
{
    /// <returns>The exit code: 0 after a graceful stop, 1 if it could not start.</returns>
    public static async Task<int> Run(string[] args)
    {
        var logs = LogOutput.Take();
        try
        {
            var builder = CreateBuilder(args);
            if (KeysCommand.IsMeant(args))
            {
                await KeysCommand.Run(builder, args);
                return 0;
            }

            var options = CloudOptions.Read(builder.Configuration);
            Ports.EnsureFree(options.Address, options.Port, "Qvs:Port");
            Ports.EnsureFree(IPAddress.Loopback, options.SiloPort, "Qvs:SiloPort");
            using var data = DataFolder.Open(options.DataFolder);
            var siloPort = options.SiloPort == 0 ? Ports.Choose() : options.SiloPort;
            // Tasks on clusters are told the address before the server listens.
            options = options.Port == 0 ? options with { Port = Ports.Choose() } : options;
            await using var app = Build(builder, options, data, siloPort);
            await Start(app, options);
            app.Logger.Ready(Url(app), siloPort, data.Path);
            await app.Services.GetRequiredService<FirstStart>().Run(ControlPlane.PublicUrl(options));
            app.Lifetime.ApplicationStopping.Register(app.Logger.Stopping);
            await app.WaitForShutdownAsync();
            await logs.End(app.Logger);
            return 0;
        }
        catch (StartupException reason)
        {
            Terminal.Refuse(reason);
            return 1;
        }
        catch (StorageException reason)
        {
            Terminal.Refuse(new StartupException(reason.Message, reason));
            return 1;
        }
    }

    private static WebApplicationBuilder CreateBuilder(string[] args)
    {
        try
        {
            // Content lies beside the program, whatever folder it is started from.
            return WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        }
        catch (InvalidDataException problem)
        {
            throw new StartupException($"{problem.Message.ReplaceLineEndings(" ")} Correct or remove the file.", problem);
        }
    }

    /// <summary>Everything but the start.</summary>
    public static WebApplication Build(WebApplicationBuilder builder, CloudOptions options, DataFolder data, int siloPort)
    {
        builder.Logging.AddLogs(options.LogFormat);
        builder.WebHost.UseStaticWebAssets();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(options.Address, options.Port);
            if (options.MetricsPort != 0)
            {
                kestrel.ListenAnyIP(options.MetricsPort);
            }
        });
        builder.Services.AddSingleton(TimeProvider.System);
        builder.AddControlPlane(options, data, siloPort);
        AddKeyRing(builder.Services, options, data);
        builder.Services.AddDrain(options);
        builder.Services.AddHealth();
        builder.Services.AddTelemetry(builder.Configuration);
        builder.Services.AddIdentity(IdentityOptions.Read(builder.Configuration));
        builder.Services.AddApi();
        builder.Services.AddWebhooks();
        builder.Services.AddPortal();

        var app = builder.Build();
        app.UseTrustedProxies(options);
        app.UseMetricsPort(options);
        app.UseSecurityHeaders();
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            StatusCodeSelector = problem => problem is BadHttpRequestException bad ? bad.StatusCode : StatusCodes.Status500InternalServerError,
        });
        app.Use(BareStatuses.Fill);
        app.UseAuthentication();
        app.UseRateLimiter();
        app.UseAuthorization();
        app.Use(OpenProject.Open);
        app.MapHealth();
        app.MapTelemetry(options);
        app.MapSignIn();
        app.MapApi();
        app.MapWebhooks();
        app.MapPortal();
        return app;
    }

    private static void AddKeyRing(IServiceCollection services, CloudOptions options, DataFolder data)
    {
        var protection = services.AddDataProtection().SetApplicationName("Qvs.Cloud");
        if (options.IsHosted)
        {
            services.AddHostedService<Installation>();
            SharedKeyRing.Use(services);
        }
        else
        {
            protection.PersistKeysToFileSystem(data.Keys);
        }
    }

    private static async Task Start(WebApplication app, CloudOptions options)
    {
        try
        {
            await app.StartAsync();
        }
        catch (IOException problem) when (problem.GetBaseException() is SocketException socket)
        {
            throw Ports.Refuse(options.Address, options.Port, "Qvs:Port", socket);
        }
        catch (StorageException problem)
        {
            throw new StartupException(problem.Message, problem);
        }
        catch (StartupException) when (app.Services.GetRequiredService<ISiloStatusOracle>().CurrentStatus == SiloStatus.Active)
        {
            // It has joined the others already: they need not wait for it.
            await app.StopAsync();
            throw;
        }
    }

    private static string Url(WebApplication app) =>
        app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? "(no address)";
}
