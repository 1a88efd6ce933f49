using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Qvs.Cloud.Access;
using Qvs.Domain.Tenancy;

namespace Qvs.Cloud.Api;

/// <summary>
/// The admin API, <c>/apis/v1</c>: everything the portal can do, through the same sessions and grains. Paths have the published form
/// (formats.md 4.8): <c>/apis/v1/projects/{project}/applications/{name}/action/{verb}</c>.
/// </summary>
internal static class ApiHosting
{
    public const string Root = "/apis/v1";
    private const string Limit = "api";

    public static void AddApi(this IServiceCollection services)
    {
        services.AddProblemDetails();
        services.AddSingleton<Tasks>();
        services.AddExceptionHandler<ApiExceptions>();
        services.AddOpenApi(ApiDocument.Name, ApiDocument.Configure);
        services.Configure<Microsoft.AspNetCore.Http.Json.JsonOptions>(options =>
        {
            options.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
            options.SerializerOptions.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase));
            options.SerializerOptions.RespectNullableAnnotations = true;
            options.SerializerOptions.RespectRequiredConstructorParameters = true;
            options.SerializerOptions.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
            options.SerializerOptions.TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { NoNulls.Within } };
        });
        // A body or a query that cannot be read is told with its place (ApiExceptions), also outside of development.
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.Configure<RateLimiterOptions>(limiter => limiter.AddPolicy(Limit, context => Limits.Of(context)));
    }

    public static void MapApi(this WebApplication app)
    {
        app.MapOpenApi($"{Root}/openapi.json").AllowAnonymous();
        ApiReference.Map(app);
        var root = app.MapGroup(Root).WithMetadata(new RequestSizeLimitAttribute(Bodies.Most)).RequireAuthorization().RequireRateLimiting(Limit).DisableAntiforgery().AddEndpointFilter<OwnPagesOnly>();
        ProjectsApi.Map(root);
        OperatorApi.Map(root);
        var project = root.MapGroup("/projects/{project}");
        ProjectsApi.MapProject(project);
        ProjectsApi.MapMend(project);
        ProjectsApi.MapKeys(project);
        MembersApi.Map(project);
        TenancyApi.Map(project);
        DefinitionsApi.Map(project);
        ApplicationsApi.Map(project);
        CatalogApi.Map(project);
        LinesApi.Map(project);
        WebhooksApi.Map(project);
        SchedulesApi.Map(project);
        RunsApi.Map(project);
        PromotionsApi.Map(project);
        ReleasesApi.Map(project);
        LogsApi.Map(project);
        ListsApi.Map(project);
        InsightsApi.Map(project);
        app.MapTaskApi();
    }
}

/// <summary>The session of the request's project, put there by <see cref="OpenProject"/>.</summary>
internal sealed record Project(TenantSession Session)
{
    public TenantId Tenant => Session.Tenant;

    public static ValueTask<Project?> BindAsync(HttpContext context) =>
        ValueTask.FromResult(context.Items[typeof(Project)] as Project);

    public Task<T> Ask<TGrain, T>(Func<TGrain, Task<T>> call, object key)
        where TGrain : Grains.Access.ITenantGrain => Session.Ask(key, call);
}
