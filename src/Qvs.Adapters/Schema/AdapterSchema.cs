using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Qvs.Adapters.Composition;
using Qvs.Adapters.Config;
using Qvs.Cue.Diagnostics;

namespace Qvs.Adapters.Schema;

/// <summary>What an adapter can be given.</summary>
/// <param name="Parameters">JSON Schema of <c>params</c>.</param>
/// <param name="Options">JSON Schema of <c>pipelineParams</c>.</param>
/// <param name="Stages">The Pipelines that it has a part in, with the defaults of its options.</param>
public sealed record AdapterSchema(
    string Pattern, string Name, string Description, JsonObject Parameters, JsonObject Options, ImmutableArray<string> Stages, ImmutableArray<string> Resources);

/// <summary>Reads the schema of adapters.</summary>
public sealed class AdapterSchemaReader(AdapterWorld world)
{
    /// <summary>Null, with the reasons in the bag, if there is no such adapter.</summary>
    public AdapterSchema? Read(PatternPath pattern, DiagnosticBag diagnostics)
    {
        var source = new Cue.Text.SourceText("pattern", pattern.ToString());
        var use = new PatternUse(pattern, null, null, new Cue.Text.Location(source, new Cue.Text.TextSpan(0, source.Content.Length)));
        var config = new QvsConfig(source, [], [], [use]);
        return world.Use(context =>
        {
            if (new Composer(world, config, diagnostics).Compose(context, _ => null) is not [var part, ..])
            {
                return null;
            }

            var value = part.Own ?? part.Value;
            return new AdapterSchema(
                pattern.ToString(),
                value.Text("name"),
                value.Text("description"),
                value.Field("parameters") is { } parameters ? JsonSchemaWriter.Struct(parameters) : Empty(),
                value.Field("pipelineParameters") is { } options ? JsonSchemaWriter.Struct(options) : Empty(),
                [.. (value.Field("pipelines")?.Fields ?? []).Select(f => f.Key)],
                [.. (value.At("resources", "app")?.Fields ?? []).Select(f => f.Key)]);
        });
    }

    private static JsonObject Empty() => new() { ["type"] = "object", ["properties"] = new JsonObject() };
}
