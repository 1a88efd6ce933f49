namespace Qvs.Adapters.Yaml;

/// <summary>How much a document may ask of us. A QVS Config has some hundred nodes; these bounds stop hostile ones.</summary>
public sealed record YamlLimits
{
    public static YamlLimits Default { get; } = new();

    public int MostBytes { get; init; } = 1024 * 1024;

    public int MostScalarCharacters { get; init; } = 256 * 1024;

    public int MostDepth { get; init; } = 64;

    /// <summary>Every use of an alias counts all nodes of what it stands for.</summary>
    public int MostNodes { get; init; } = 50_000;

    public int MostAliases { get; init; } = 200;
}
