using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Qvs.Cloud.Hosting;

internal static class Telemetry
{
    private const string Path = "/metrics";

    /// <summary>Metrics are always served at <c>/metrics</c>; traces and metrics are pushed where the standard OTLP variable names a collector.</summary>
    public static void AddTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        var telemetry = services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("Qvs.Cloud", serviceVersion: ProductVersion.Text))
            .WithMetrics(metrics => metrics
                .AddMeter("Microsoft.Orleans", OpenWork.Name, "Qvs.Delivery", "Qvs.Infrastructure")
                .AddAspNetCoreInstrumentation()
                .AddHttpClientInstrumentation()
                .AddRuntimeInstrumentation()
                .AddPrometheusExporter())
            .WithTracing(traces => traces
                .AddSource("Microsoft.Orleans.Runtime", "Microsoft.Orleans.Application")
                .AddAspNetCoreInstrumentation()
                .AddHttpClientInstrumentation());
        services.AddHostedService<OpenWork>();
        if (!string.IsNullOrEmpty(configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
        {
            telemetry.UseOtlpExporter();
        }
    }

    /// <summary>Who asks at the port of metrics gets metrics and nothing else.</summary>
    public static void UseMetricsPort(this IApplicationBuilder app, CloudOptions options) => app.Use((context, next) =>
    {
        if (options.MetricsPort != 0 && context.Connection.LocalPort == options.MetricsPort && !context.Request.Path.Equals(Path, StringComparison.Ordinal))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        return next(context);
    });

    /// <summary>
    /// Metrics name tenants' volumes of work, so the portal's address serves them to the one developer of an installation without a database only; elsewhere they have a
    /// port of their own, which is not published.
    /// </summary>
    public static void MapTelemetry(this IEndpointRouteBuilder routes, CloudOptions options)
    {
        if (options.MetricsPort != 0 || !options.IsHosted)
        {
            routes.MapPrometheusScrapingEndpoint(Path).AllowAnonymous().AddEndpointFilter((call, next) =>
                options.MetricsPort == 0 || call.HttpContext.Connection.LocalPort == options.MetricsPort ? next(call) : ValueTask.FromResult<object?>(TypedResults.NotFound()));
        }
    }
}
