namespace Qvs.Cue.Export;

/// <summary>What CUE text of a value shows. The defaults are those of <c>cue eval</c>.</summary>
public sealed record CueTextOptions
{
    public static readonly CueTextOptions Default = new();

    /// <summary>Disjunctions with a default are written as the default.</summary>
    public bool TakeDefaults { get; init; } = true;

    public bool ShowDefinitions { get; init; } = true;

    public bool ShowOptional { get; init; }

    public bool ShowHidden { get; init; }

    public bool ShowAttributes { get; init; }

    /// <summary>One level of indentation.</summary>
    public string Indent { get; init; } = "    ";
}
