using Qvs.Domain.Configuration;

namespace Qvs.Domain.Delivery.Definition;

/// <summary>An AssemblyLine as written (<c>vs.axis-dev.io/v1</c>, formats.md 2.2.1), with the places it was written at.</summary>
[GenerateSerializer, Alias("qvs.delivery.line"), Immutable]
public sealed record AssemblyLine(
    [property: Id(0)] AssemblyLineId Name,
    [property: Id(1), JsonConverter(typeof(OrdinalMapConverter))] ImmutableSortedDictionary<string, string> Annotations,
    [property: Id(2)] ImmutableArray<LineInput> Inputs,
    [property: Id(3)] ImmutableArray<Stage> Stages,
    [property: Id(4)] ImmutableArray<LineResult> Results,
    [property: Id(5)] ImmutableArray<LineArtifact> Artifacts)
{
    public const string ApiVersion = "vs.axis-dev.io/v1";
    public const string Kind = "AssemblyLine";

    /// <summary>Limits on what one line may hold, so that a hostile file ends in a message (architecture 2, promise 5).</summary>
    public const int MaxStages = 1000;
    public const int MaxEntries = 2000;
}

/// <summary>An input of a run: asked for in a form, or bound by a webhook or promotion.</summary>
/// <param name="Default">An extension: without it every run must be given the input.</param>
[GenerateSerializer, Alias("qvs.delivery.line-input"), Immutable]
public sealed record LineInput(
    [property: Id(0)] string Name,
    [property: Id(1)] string Description,
    [property: Id(2)] string? Default,
    [property: Id(3)] TextPosition Position);

[GenerateSerializer, Alias("qvs.delivery.line-result"), Immutable]
public sealed record LineResult([property: Id(0)] string Name, [property: Id(1)] string Value, [property: Id(2)] TextPosition Position);

/// <summary>A path in the shared workspace that is collected after the run.</summary>
[GenerateSerializer, Alias("qvs.delivery.line-artifact"), Immutable]
public sealed record LineArtifact([property: Id(0)] string Path, [property: Id(1)] TextPosition Position);
