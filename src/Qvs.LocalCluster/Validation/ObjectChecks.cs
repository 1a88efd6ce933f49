using System.Text.Json.Nodes;
using Qvs.LocalCluster.Crds;
using Qvs.LocalCluster.Kinds;
using Qvs.LocalCluster.Objects;
using Qvs.LocalCluster.Schemas;

namespace Qvs.LocalCluster.Validation;

/// <summary>The two steps of judging an object: can it be read as its kind, and does it keep the kind's rules.</summary>
internal static class ObjectChecks
{
    public static void Decode(ApiKind kind, JsonObject obj, WriteOptions options)
    {
        var unknown = new List<string>();
        try
        {
            if (!kind.Custom && kind.Schema is { } schema)
            {
                var decoder = new Decoder();
                decoder.Decode(obj, schema);
                unknown.AddRange(decoder.Unknown);
            }
            else if (kind.Custom && kind.Schema is { } custom)
            {
                var decoder = new Decoder();
                decoder.Decode(obj.Meta(), BuiltInSchemas.ObjectMeta);
                unknown.AddRange(decoder.Unknown.Select(u => $"metadata.{u}"));
                Pruning.Default(obj, custom);
                Pruning.Prune(obj, custom, "", unknown);
            }
        }
        catch (FormatException e)
        {
            throw Refusals.BadRequest($"{kind.Resource.Kind} in version \"{kind.Resource.Version}\" cannot be handled as a {kind.Resource.Kind}: {e.Message}");
        }

        Unknown(kind, unknown, options);
    }

    public static void Validate(ApiKind kind, JsonObject obj, JsonObject? old, bool status)
    {
        var errors = new List<FieldError>();
        if (!status)
        {
            MetadataRules.Check(kind, obj, errors);
            MetadataRules.CheckFinalizers(obj, old, errors);
            if (!kind.Custom)
            {
                CoreRules.Check(kind, obj, old, errors);
            }
        }

        if (kind.Custom && kind.Schema is { } schema)
        {
            StructuralValidation.Check(obj, schema, errors);
        }

        if (errors.Count > 0)
        {
            throw Refusals.Invalid(kind, obj.Name(), errors);
        }
    }

    private static void Unknown(ApiKind kind, List<string> unknown, WriteOptions options)
    {
        if (unknown.Count == 0 || options.Validation == FieldValidation.Ignore)
        {
            return;
        }

        var texts = unknown.Select(u => $"unknown field \"{u}\"").ToArray();
        if (options.Validation == FieldValidation.Warn)
        {
            options.Warnings.AddRange(texts);
            return;
        }

        throw Refusals.BadRequest(
            $"{kind.Resource.Kind} in version \"{kind.Resource.Version}\" cannot be handled as a {kind.Resource.Kind}: strict decoding error: {string.Join(", ", texts)}");
    }
}
