using System.Text.Json.Nodes;
using Qvs.LocalCluster.Kinds;

namespace Qvs.LocalCluster.Objects;

/// <summary>One wrong field, in Kubernetes' words; the first part of the message says what kind of error it is.</summary>
internal sealed record FieldError(string Field, string Reason, string Message)
{
    public static FieldError Required(string field, string detail = "") => new(field, "FieldValueRequired", detail.Length == 0 ? "Required value" : $"Required value: {detail}");

    public static FieldError Invalid(string field, JsonNode? value, string detail) => new(field, "FieldValueInvalid", $"Invalid value: {Show(value)}: {detail}");

    public static FieldError TypeInvalid(string field, JsonNode? value, string detail) => new(field, "FieldValueTypeInvalid", $"Invalid value: {Show(value)}: {detail}");

    public static FieldError Forbidden(string field, string detail) => new(field, "FieldValueForbidden", $"Forbidden: {detail}");

    public static FieldError Duplicate(string field, JsonNode? value) => new(field, "FieldValueDuplicate", $"Duplicate value: {Show(value)}");

    public static FieldError TooLong(string field, int limit) => new(field, "FieldValueTooLong", $"Too long: may not be more than {limit} bytes");

    public static FieldError NotSupported(string field, JsonNode? value, IEnumerable<string> valid) =>
        new(field, "FieldValueNotSupported", $"Unsupported value: {Show(value)}: supported values: {string.Join(", ", valid.Select(v => $"\"{v}\""))}");

    private static string Show(JsonNode? value) => value is null ? "null" : value.ToJsonString(Json.Options);
}

/// <summary>The refusals of a Kubernetes API server, with its codes, reasons and texts.</summary>
internal static class Refusals
{
    public static ApiException NotFound(ApiKind kind, string name) =>
        new(404, "NotFound", $"{kind.QualifiedName} \"{name}\" not found") { Details = About(kind, name) };

    public static ApiException NoSuchResource() =>
        new(404, "NotFound", "the server could not find the requested resource") { Details = [] };

    public static ApiException AlreadyExists(ApiKind kind, string name) =>
        new(409, "AlreadyExists", $"{kind.QualifiedName} \"{name}\" already exists") { Details = About(kind, name) };

    public static ApiException Conflict(ApiKind kind, string name, string why) =>
        new(409, "Conflict", $"Operation cannot be fulfilled on {kind.QualifiedName} \"{name}\": {why}") { Details = About(kind, name) };

    /// <summary>Of a delete; this one message names the kind where all others name the resource.</summary>
    public static ApiException Precondition(ApiKind kind, string name, string why) =>
        new(409, "Conflict", $"Operation cannot be fulfilled on {kind.QualifiedKind} \"{name}\": {why}") { Details = About(kind, name, useKind: true) };

    /// <summary>Wrong parameters of the request itself, such as <c>PatchOptions</c>.</summary>
    public static ApiException InvalidOptions(string options, FieldError error) => new(422, "Invalid", $"{options}.meta.k8s.io \"\" is invalid: {error.Field}: {error.Message}")
    {
        Details = new JsonObject
        {
            ["group"] = "meta.k8s.io",
            ["kind"] = options,
            ["causes"] = new JsonArray(new JsonObject { ["reason"] = error.Reason, ["message"] = error.Message, ["field"] = error.Field }),
        },
    };

    public static ApiException Modified(ApiKind kind, string name) =>
        Conflict(kind, name, "the object has been modified; please apply your changes to the latest version and try again");

    public static ApiException Invalid(ApiKind kind, string name, IReadOnlyCollection<FieldError> errors)
    {
        var texts = errors.Select(e => $"{e.Field}: {e.Message}").ToArray();
        var details = About(kind, name, useKind: true);
        details["causes"] = new JsonArray([.. errors.Select(e => new JsonObject { ["reason"] = e.Reason, ["message"] = e.Message, ["field"] = e.Field })]);
        var text = texts.Length == 1 ? texts[0] : $"[{string.Join(", ", texts)}]";
        return new ApiException(422, "Invalid", $"{kind.QualifiedKind} \"{name}\" is invalid: {text}") { Details = details };
    }

    public static ApiException BadRequest(string message) => new(400, "BadRequest", message);

    public static ApiException Forbidden(ApiKind kind, string name, string why) =>
        new(403, "Forbidden", $"{kind.QualifiedName} \"{name}\" is forbidden: {why}") { Details = About(kind, name) };

    public static ApiException Unauthorized() => new(401, "Unauthorized", "Unauthorized");

    public static ApiException Gone(string message) => new(410, "Expired", message);

    public static ApiException MethodNotAllowed() => new(405, "MethodNotAllowed", "the server does not allow this method on the requested resource") { Details = [] };

    public static ApiException UnsupportedMedia(string message) => new(415, "UnsupportedMediaType", message);

    private static JsonObject About(ApiKind kind, string name, bool useKind = false)
    {
        var details = new JsonObject();
        if (name.Length > 0)
        {
            details["name"] = name;
        }

        if (kind.Resource.Group.Length > 0)
        {
            details["group"] = kind.Resource.Group;
        }

        details["kind"] = useKind ? kind.Resource.Kind : kind.Resource.Plural;
        return details;
    }
}
