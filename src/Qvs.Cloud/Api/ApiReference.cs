using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Qvs.Cloud.Portal;

namespace Qvs.Cloud.Api;

/// <summary>The description as a page, <c>/apis/v1/reference</c>: every operation with what it needs, takes and answers. No script, nothing from elsewhere.</summary>
internal static class ApiReference
{
    private const int Deepest = 5;

    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet($"{ApiHosting.Root}/reference", Show).AllowAnonymous().ExcludeFromDescription();

    private static async Task<IResult> Show([Microsoft.Extensions.DependencyInjection.FromKeyedServices(ApiDocument.Name)] IOpenApiDocumentProvider provider, HttpContext context) =>
        TypedResults.Content(Page(await provider.GetOpenApiDocumentAsync(context.RequestAborted), Preferences.Theme(context)), "text/html; charset=utf-8");

    internal static string Page(OpenApiDocument document, string? theme)
    {
        var page = new StringBuilder();
        var tags = document.Paths.SelectMany(path => (path.Value.Operations ?? []).Select(operation => (Path: path.Key, Method: operation.Key, Operation: operation.Value)))
            .GroupBy(one => one.Operation.Tags?.FirstOrDefault()?.Name ?? "Other", StringComparer.Ordinal).OrderBy(tag => tag.Key, StringComparer.Ordinal).ToList();
        page.Append("<!DOCTYPE html><html lang=\"en\"").Append(theme is null ? "" : $" data-theme=\"{theme}\"").Append("><head><meta charset=\"utf-8\" />")
            .Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\" /><meta name=\"color-scheme\" content=\"light dark\" />")
            .Append(CultureInfo.InvariantCulture, $"<title>{Text(document.Info.Title)}</title><link rel=\"icon\" type=\"image/svg+xml\" href=\"/favicon.svg\" />")
            .Append("<link rel=\"stylesheet\" href=\"/portal.css\" /><link rel=\"stylesheet\" href=\"/reference.css\" /></head><body><div class=\"reference\"><nav aria-label=\"Operations\">");
        foreach (var tag in tags)
        {
            page.Append(CultureInfo.InvariantCulture, $"<p class=\"tag\">{Text(tag.Key)}</p><ul>");
            foreach (var (_, method, operation) in tag)
            {
                page.Append(CultureInfo.InvariantCulture, $"<li><a href=\"#{Text(operation.OperationId)}\"><span class=\"method {method.Method.ToLowerInvariant()}\">{method.Method}</span> {Text(operation.OperationId)}</a></li>");
            }

            page.Append("</ul>");
        }

        page.Append(CultureInfo.InvariantCulture, $"</nav><main id=\"content\"><h1>{Text(document.Info.Title)}</h1><p>{Prose(document.Info.Description)}</p>")
            .Append("<p><a href=\"/apis/v1/openapi.json\">OpenAPI 3.1 document</a></p>");
        foreach (var tag in tags)
        {
            page.Append(CultureInfo.InvariantCulture, $"<h2>{Text(tag.Key)}</h2>");
            foreach (var (path, method, operation) in tag)
            {
                Append(page, path, method.Method, operation);
            }
        }

        return page.Append("</main></div></body></html>").ToString();
    }

    private static void Append(StringBuilder page, string path, string method, OpenApiOperation operation)
    {
        page.Append(CultureInfo.InvariantCulture, $"<section class=\"operation\" id=\"{Text(operation.OperationId)}\"><h3>{Text(operation.Summary ?? operation.OperationId)}</h3>")
            .Append(CultureInfo.InvariantCulture, $"<p class=\"code address\"><span class=\"method {method.ToLowerInvariant()}\">{method}</span> {Text(path)}</p><p>{Prose(operation.Description)}</p>");
        if (operation.Parameters is { Count: > 0 } parameters)
        {
            page.Append("<table class=\"list\"><thead><tr><th scope=\"col\">Parameter</th><th scope=\"col\">In</th><th scope=\"col\">Type</th><th scope=\"col\">Meaning</th></tr></thead><tbody>");
            foreach (var parameter in parameters)
            {
                page.Append(CultureInfo.InvariantCulture, $"<tr><td class=\"code\">{Text(parameter.Name)}{(parameter.Required ? " *" : "")}</td><td>{Text($"{parameter.In}".ToLowerInvariant())}</td>")
                    .Append(CultureInfo.InvariantCulture, $"<td class=\"code\">{Text(Shape(parameter.Schema, 0, ""))}</td><td>{Prose(parameter.Description)}</td></tr>");
            }

            page.Append("</tbody></table>");
        }

        foreach (var (type, body) in operation.RequestBody?.Content ?? new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal))
        {
            page.Append(CultureInfo.InvariantCulture, $"<h4>Body: {Text(type)}</h4>");
            if (type == "application/json")
            {
                page.Append(CultureInfo.InvariantCulture, $"<pre>{Text(Shape(body.Schema, 0, ""))}</pre>");
            }
        }

        page.Append(CultureInfo.InvariantCulture, $"<h4>Example</h4><pre>{Text(Example(path, method, operation))}</pre><h4>Answers</h4><dl class=\"answers\">");
        foreach (var (status, response) in operation.Responses ?? [])
        {
            page.Append(CultureInfo.InvariantCulture, $"<div><dt class=\"code\">{Text(status)}</dt><dd>{Prose(response.Description)}");
            if (status.StartsWith('2') && response.Content?.Values.FirstOrDefault()?.Schema is { } schema)
            {
                page.Append(CultureInfo.InvariantCulture, $"<details><summary>{Text(response.Content.Keys.First())}</summary><pre>{Text(Shape(schema, 0, ""))}</pre></details>");
            }

            page.Append("</dd></div>");
        }

        page.Append("</dl></section>");
    }

    private static string Example(string path, string method, OpenApiOperation operation)
    {
        var text = new StringBuilder("curl");
        text.Append(method == "GET" ? "" : $" -X {method}").Append(" -H \"Authorization: Bearer $(qvsctl auth token)\"");
        if (operation.Parameters?.Any(parameter => parameter.Name == "Idempotency-Key") == true)
        {
            text.Append(" -H 'Idempotency-Key: build-42'");
        }

        var body = operation.RequestBody?.Content?.FirstOrDefault();
        if (body is { Key: { } type, Value.Example: { } example })
        {
            text.Append(CultureInfo.InvariantCulture, $" \\\n  -H 'Content-Type: {type}' \\\n  --data-binary '{(type == "application/json" ? example.ToJsonString(Readable) : example.GetValue<string>())}'");
        }

        return text.Append(CultureInfo.InvariantCulture, $" \\\n  \"$QVS_SERVER{path.Replace("{project}", "shop", StringComparison.Ordinal)}\"").ToString();
    }

    /// <summary>A schema as it looks in JSON, with types in place of values.</summary>
    private static string Shape(IOpenApiSchema? schema, int depth, string indent)
    {
        if (schema is null || depth > Deepest)
        {
            return "...";
        }

        if (schema.Enum is { Count: > 0 } values)
        {
            return string.Join(" | ", values.Select(value => value?.ToJsonString(Readable) ?? "null"));
        }

        if (schema.OneOf is { Count: > 0 } choices)
        {
            return string.Join(" | ", choices.Select(choice => choice.Type == JsonSchemaType.Null ? "null" : Shape(choice, depth + 1, indent)));
        }

        if (schema.Properties is { Count: > 0 } properties)
        {
            var inner = indent + "  ";
            return "{\n" + string.Concat(properties.Select(property => $"{inner}\"{property.Key}\": {Shape(property.Value, depth + 1, inner)}{Remark(property.Value)}\n")) + indent + "}";
        }

        return schema.Items is { } items ? $"[{Shape(items, depth + 1, indent)}, ...]"
            : schema.AdditionalProperties is { } any ? $"{{ \"...\": {Shape(any, depth + 1, indent)} }}"
            : $"{schema.Type?.ToString().ToLowerInvariant().Replace(", ", " | ", StringComparison.Ordinal) ?? "any"}{(schema.Format is null ? "" : $" ({schema.Format})")}";
    }

    private static string Remark(IOpenApiSchema schema) => schema.Description is { Length: > 0 and < 120 } text ? $"  // {text.ReplaceLineEndings(" ")}" : "";

    private static string Text(string? text) => HtmlEncoder.Default.Encode(text ?? "");

    /// <summary>Text in which backticks mark code.</summary>
    private static string Prose(string? text) => string.Concat(Text(text).Split("&#x60;").Select((part, at) => at % 2 == 1 ? $"<code>{part}</code>" : part));
}
