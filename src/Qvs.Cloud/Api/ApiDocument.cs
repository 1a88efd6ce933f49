using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Qvs.Cloud.Api;

/// <summary>The OpenAPI document at <c>/apis/v1/openapi.json</c>.</summary>
internal static class ApiDocument
{
    public static void Configure(OpenApiOptions options)
    {
        options.ShouldInclude = description => description.RelativePath?.StartsWith("apis/v1", StringComparison.Ordinal) == true;
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "Qvs.Cloud admin API",
                Version = "v1",
                Description = "Everything the portal can do. Authenticate with `Authorization: Bearer qvs_...`; make tokens in the project's settings. "
                    + "Refusals are problem details with a stable `code` and a next step. Revisions are ETags: send If-Match with changes. Lists are paged by cursor.",
            };
            document.Servers?.Clear();
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal);
            document.Components.SecuritySchemes["token"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "An API token of a project" };
            document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("token", document)] = [] }];
            return Task.CompletedTask;
        });
    }
}
