using System.Text.Json.Nodes;
using Qvs.Adapters.Composition;
using Qvs.Adapters.Config;
using Qvs.Adapters.Yaml;
using Qvs.Cue.Diagnostics;

namespace Qvs.Adapters.Schema;

/// <summary>
/// The params of a QVS Config as JSON Schema: the types that it declares, and what the adapters say about the params that receive them as
/// they are (description, alternatives, bounds, default).
/// </summary>
public sealed class ConfigSchema(AdapterWorld world)
{
    public JsonObject? Read(QvsConfig config, DiagnosticBag diagnostics)
    {
        var known = new Dictionary<string, JsonObject>(StringComparer.Ordinal);
        var reader = new AdapterSchemaReader(world);
        foreach (var use in config.DesignPatterns)
        {
            if (reader.Read(use.Pattern, diagnostics) is not { } adapter)
            {
                return null;
            }

            foreach (var entry in use.Params?.Entries ?? [])
            {
                if (Receives(entry.Value) is { } param && adapter.Parameters["properties"]?[entry.Key.Text] is JsonObject schema)
                {
                    known.TryAdd(param, schema);
                }
            }
        }

        var properties = new JsonObject();
        var required = new JsonArray();
        foreach (var param in config.Params)
        {
            properties[param.Name] = Describe(param, known.GetValueOrDefault(param.Name));
            if (param.Default is null)
            {
                required.Add(param.Name);
            }
        }

        return new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["type"] = "object",
            ["properties"] = properties,
            ["required"] = required,
        };
    }

    /// <summary>The one param that a value consists of, if it is handed on as it is.</summary>
    private static string? Receives(YamlNode value) => value switch
    {
        YamlScalar scalar => Interpolation.Parse(scalar.Text, out _).Whole?.Text,
        YamlSequence { Items: [YamlScalar only] } => Interpolation.Parse(only.Text, out _).Whole is { IsSplat: true } splat ? splat.Text : null,
        _ => null,
    };

    private static JsonObject Describe(ParamDeclaration param, JsonObject? adapter)
    {
        var schema = param.Type switch
        {
            ParamType.Int => new JsonObject { ["type"] = "integer" },
            ParamType.Number => new JsonObject { ["type"] = "number" },
            ParamType.Bool => new JsonObject { ["type"] = "boolean" },
            ParamType.Array => new JsonObject { ["type"] = "array", ["items"] = new JsonObject { ["type"] = "string" } },
            ParamType.Object => new JsonObject { ["type"] = "object" },
            ParamType.Secret => new JsonObject { ["type"] = "object", ["x-qvs-secret"] = true },
            _ => new JsonObject { ["type"] = "string" },
        };
        foreach (var key in (string[])["description", "enum", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "pattern", "not", "anyOf"])
        {
            if (adapter?[key] is { } said)
            {
                schema[key] = said.DeepClone();
            }
        }

        if (param.Description is not null)
        {
            schema["description"] = param.Description;
        }

        if (param.Default is { } fallback && ParamValue.OfDefault(param, fallback).Value is { } value)
        {
            schema["default"] = value.ToJson();
        }

        return schema;
    }
}
