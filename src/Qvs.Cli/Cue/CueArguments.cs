namespace Qvs.Cli.Cue;

/// <summary>What the user asked for.</summary>
internal sealed record CueArguments
{
    public IReadOnlyList<string> Inputs { get; init; } = [];

    public IReadOnlyList<string> Expressions { get; init; } = [];

    public bool Ignore { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    public string? Package { get; init; }

    public string? Out { get; init; }

    public string? OutFile { get; init; }

    public bool Force { get; init; }

    public bool List { get; init; }

    public bool Concrete { get; init; }

    /// <summary>The command line says that what is not concrete is all right (<c>-c=false</c>), rather than nothing about it.</summary>
    public bool AllowIncomplete { get; init; }

    public bool Partial { get; init; }

    public bool ShowOptional { get; init; }

    public bool ShowHidden { get; init; }

    public bool ShowAttributes { get; init; }

    public IReadOnlyList<string> Schemas { get; init; } = [];

    public bool Check { get; init; }

    public string Diagnostics { get; init; } = "cue";
}
