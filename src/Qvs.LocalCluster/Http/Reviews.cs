using System.Text.Json.Nodes;
using Qvs.LocalCluster.Objects;

namespace Qvs.LocalCluster.Http;

/// <summary>
/// Access and token reviews. Every caller with a valid token may do everything here: the embedded cluster belongs to one developer.
/// </summary>
internal static class Reviews
{
    public static JsonObject Answer(ApiCall call, JsonObject review)
    {
        review["apiVersion"] = call.Kind.Resource.ApiVersion;
        review["kind"] = call.Kind.Resource.Kind;
        review.Ensure("metadata").Default("creationTimestamp", Json.Timestamp(DateTimeOffset.UnixEpoch));
        review.Meta().Remove("creationTimestamp");
        switch (call.Kind.Resource.Kind)
        {
            case "SelfSubjectRulesReview":
                review["status"] = new JsonObject
                {
                    ["resourceRules"] = new JsonArray(new JsonObject { ["verbs"] = new JsonArray("*"), ["apiGroups"] = new JsonArray("*"), ["resources"] = new JsonArray("*") }),
                    ["nonResourceRules"] = new JsonArray(new JsonObject { ["verbs"] = new JsonArray("*"), ["nonResourceURLs"] = new JsonArray("*") }),
                    ["incomplete"] = false,
                };
                break;
            case "TokenReview":
                var user = Tokens.Of(call.Http)?.User(review.Text("spec", "token") ?? "");
                review["status"] = user is null
                    ? new JsonObject { ["user"] = new JsonObject(), ["error"] = "invalid bearer token" }
                    : new JsonObject { ["authenticated"] = true, ["user"] = User(user) };
                break;
            case "SelfSubjectReview":
                review["status"] = new JsonObject { ["userInfo"] = User(Tokens.Caller(call.Http)) };
                break;
            default:
                if (review.Object("spec", "resourceAttributes") is null && review.Object("spec", "nonResourceAttributes") is null)
                {
                    throw Refusals.Invalid(call.Kind, "", [new FieldError("spec.resourceAttributes", "FieldValueInvalid", "Invalid value: \"null\": exactly one of nonResourceAttributes or resourceAttributes must be specified")]);
                }

                review["status"] = new JsonObject { ["allowed"] = true, ["reason"] = "the embedded cluster allows everything to its user" };
                break;
        }

        return review;
    }

    private static JsonObject User(string name) =>
        new() { ["username"] = name, ["groups"] = new JsonArray("system:masters", "system:authenticated") };
}
