using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Qvs.Adapters.Pipelines;

namespace Qvs.Adapters.Documentation;

/// <summary>What the README of an adapter tells.</summary>
/// <param name="Pattern">Its import path.</param>
/// <param name="Parameters">JSON Schema, of <see cref="Schema.AdapterSchema"/>.</param>
/// <param name="Pipelines">As the example gives them; their names begin with <paramref name="Prefix"/> and a hyphen.</param>
/// <param name="Resources">Ids and types of the example, and of the other cases.</param>
/// <param name="Usage">The design patterns of the example's config, as YAML.</param>
/// <param name="TypeNames">Links to the definitions that fields are declared with, by <c>Parameters.name</c> and <c>Options.name</c>.</param>
public sealed record AdapterDocument(
    string Pattern,
    string Name,
    string Description,
    JsonObject Parameters,
    JsonObject Options,
    string Prefix,
    ImmutableArray<CompiledPipeline> Pipelines,
    ImmutableArray<CompiledTask> Tasks,
    ImmutableArray<(string Id, string Type)> Resources,
    string Usage,
    IReadOnlyDictionary<string, string> TypeNames);
