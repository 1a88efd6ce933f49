using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Qvs.Cloud.Api;
using Qvs.Cloud.Hosting;
using Qvs.Domain.Tenancy;
using Qvs.Testing;

namespace Qvs.Cloud.Tests.Api;

/// <summary>A route of the server as it is mapped.</summary>
/// <param name="Guard">anonymous, person, or of a project's route the permission that it says it needs (member: none in particular).</param>
internal sealed record Route(string Method, string Path, string Guard)
{
    public Permission? Permission => Enum.TryParse<Permission>(Guard, out var permission) ? permission : null;

    public bool IsOfProject => Path.StartsWith("/apis/v1/projects/{project}", StringComparison.Ordinal);

    public override string ToString() => $"{Guard,-12} {Method,-7} {Path}";
}

/// <summary>All routes of the server, from the server itself: put together as when it starts, and not started.</summary>
internal static class RouteTable
{
    private static readonly Lazy<Route[]> Routes = new(Read);

    public static IReadOnlyList<Route> All => Routes.Value;

    private static Route[] Read()
    {
        using var folder = new TempFolder();
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ApplicationName = "Qvs.Cloud", ContentRootPath = AppContext.BaseDirectory, Args = [$"--Qvs:DataFolder={folder.Path}"] });
        var options = CloudOptions.Read(builder.Configuration);
        using var data = DataFolder.Open(options.DataFolder);
        var app = CloudHost.Build(builder, options, data, siloPort: 1);
        return [.. ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .SelectMany(Of).Distinct().OrderBy(route => route.Path, StringComparer.Ordinal).ThenBy(route => route.Method, StringComparer.Ordinal)];
    }

    private static IEnumerable<Route> Of(RouteEndpoint endpoint)
    {
        var methods = endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["ANY"];
        return methods.Where(method => method != "HEAD").Select(method => new Route(method, "/" + endpoint.RoutePattern.RawText!.Trim('/'), GuardOf(endpoint)));
    }

    private static string GuardOf(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null ? "anonymous"
        : endpoint.Metadata.GetMetadata<RouteNeed>() is { } need ? need.Permission?.ToString() ?? "member"
        : "person";
}
