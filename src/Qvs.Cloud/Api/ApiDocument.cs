using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Qvs.Cloud.Api;

/// <summary>The OpenAPI document at <c>/apis/v1/openapi.json</c>: what the routes say about themselves, with what holds for all of them.</summary>
internal static class ApiDocument
{
    public const string Name = "v1";
    private const string Token = "token";
    private const string Problem = "Problem";

    private static readonly (string Status, string Text)[] Everywhere =
    [
        ("400", "The request cannot be read: the place is in the message"),
        ("401", "Nobody has signed in, or the token is unknown, expired or revoked"),
        ("429", "You ask too often"),
    ];

    private static readonly (string Status, string Text)[] InProjects =
    [
        ("403", "The permission is missing: access-denied"),
        ("404", "There is no such object, or you are no member of the project: both look the same"),
    ];

    private static readonly (string Status, string Text)[] OfChanges =
    [
        ("409", "The state of the object does not allow it: the code says why"),
        ("412", "Changed since you read it: revision-conflict"),
        ("413", "The body is too large"),
        ("422", "A rule is broken: every problem with its next step"),
    ];

    public static void Configure(OpenApiOptions options)
    {
        options.ShouldInclude = description => description.RelativePath?.StartsWith("apis/v1", StringComparison.Ordinal) == true;
        options.AddOperationTransformer((operation, context, _) =>
        {
            Describe(operation, [.. context.Description.ActionDescriptor.EndpointMetadata], context.Description.HttpMethod ?? "GET");
            return Task.CompletedTask;
        });
        options.AddDocumentTransformer((document, _, _) =>
        {
            Describe(document);
            return Task.CompletedTask;
        });
    }

    private static void Describe(OpenApiDocument document)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Qvs.Cloud admin API",
            Version = Name,
            License = new OpenApiLicense { Name = "Apache License 2.0", Identifier = "Apache-2.0" },
            Description = "Everything the portal can do. Authenticate with `Authorization: Bearer qvs_...`; make tokens in the project's settings or with `qvsctl auth login`. "
                + "Refusals are problem details (RFC 9457) with a stable `code` and a next step for each problem. Revisions are ETags: send `If-Match` with changes, "
                + "`If-None-Match: *` to create only. Lists are paged: give `next` as `cursor`. The same `Idempotency-Key` starts or retries once.",
        };
        document.Servers = [new OpenApiServer { Url = "/", Description = "This server" }];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal);
        document.Components.SecuritySchemes[Token] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "An API token of a project" };
        document.Components.Responses ??= new Dictionary<string, IOpenApiResponse>(StringComparer.Ordinal);
        document.Components.Schemas ??= new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal);
        document.Components.Schemas[Problem] = ProblemSchema();
        document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Token, document)] = [] }];
        foreach (var operation in document.Paths.Values.SelectMany(path => path.Operations ?? []).Select(pair => pair.Value))
        {
            foreach (var response in (operation.Responses ?? []).Where(one => one.Key.StartsWith('4')).Select(one => one.Value).OfType<OpenApiResponse>())
            {
                response.Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
                {
                    ["application/problem+json"] = new() { Schema = new OpenApiSchemaReference(Problem, document) },
                };
            }
        }
    }

    private static void Describe(OpenApiOperation operation, IReadOnlyList<object> metadata, string method)
    {
        var need = metadata.OfType<RouteNeed>().FirstOrDefault();
        var isAnonymous = metadata.OfType<Microsoft.AspNetCore.Authorization.IAllowAnonymous>().Any();
        operation.Description = $"{operation.Description} {NeedOf(need, isAnonymous)}".Trim();
        operation.Security = isAnonymous ? [] : operation.Security;
        operation.Responses ??= [];
        foreach (var (status, text) in Everywhere.Where(one => !isAnonymous || one.Status != "401").Concat(need is null ? [] : InProjects).Concat(method == "GET" ? [] : OfChanges))
        {
            operation.Responses.TryAdd(status, new OpenApiResponse { Description = text });
        }

        foreach (var response in operation.Responses.Values.OfType<OpenApiResponse>().Where(one => string.IsNullOrEmpty(one.Description)))
        {
            response.Description = "Done";
        }

        AddHeaders(operation, method);
        foreach (var (type, content) in operation.RequestBody?.Content ?? new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal))
        {
            content.Example = type == "application/json" ? ApiExamples.Of(operation.OperationId) : ApiExamples.YamlOf(operation.OperationId) is { } yaml ? JsonValue.Create(yaml) : null;
        }
    }

    private static void AddHeaders(OpenApiOperation operation, string method)
    {
        if (operation.OperationId is "StartRun" or "RetryRun")
        {
            Add("Idempotency-Key", "Any text of up to 200 characters; the same one does it once");
        }

        if (method is "PUT" or "DELETE" && operation.OperationId is not ("PutPipelines" or "RevokeToken"))
        {
            Add("If-Match", "The ETag that you read, for example \"7\": changed since then is refused");
            if (method == "PUT")
            {
                Add("If-None-Match", "* to create only");
            }
        }

        if (operation.OperationId is "FollowLog")
        {
            Add("Last-Event-ID", "Of the last event that you have: goes on after it");
        }

        void Add(string name, string text) => (operation.Parameters ??= []).Add(new OpenApiParameter
        {
            Name = name,
            In = ParameterLocation.Header,
            Description = text,
            Schema = new OpenApiSchema { Type = JsonSchemaType.String },
        });
    }

    private static string NeedOf(RouteNeed? need, bool isAnonymous) =>
        isAnonymous ? "Needs no token."
        : need is null ? "Needs somebody who has signed in, or a token."
        : need.Permission is { } permission ? $"Needs the permission `{permission.ToString().ToLowerInvariant()}`."
        : "Needs membership of the project.";

    private static OpenApiSchema ProblemSchema()
    {
        static OpenApiSchema Text(string description) => new() { Type = JsonSchemaType.String, Description = description };
        return new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Description = "RFC 9457, with every problem that was found",
            Properties = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal)
            {
                ["type"] = Text("urn:qvs:problem: and the code"),
                ["title"] = Text("The first problem's message"),
                ["detail"] = Text("Its next step"),
                ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer },
                ["code"] = Text("Stable; the first problem's"),
                ["problems"] = new OpenApiSchema
                {
                    Type = JsonSchemaType.Array,
                    Items = new OpenApiSchema
                    {
                        Type = JsonSchemaType.Object,
                        Properties = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal)
                        {
                            ["code"] = Text("Stable"),
                            ["message"] = Text("What is wrong with which object"),
                            ["nextStep"] = Text("What to do"),
                        },
                    },
                },
            },
        };
    }
}
