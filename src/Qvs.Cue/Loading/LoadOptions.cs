using Qvs.Cue.Values;

namespace Qvs.Cue.Loading;

/// <summary>What a loader works with.</summary>
public sealed record LoadOptions
{
    public required ICueFiles Files { get; init; }

    /// <summary>Absolute; relative arguments and file names in messages are seen from here, and so is the module.</summary>
    public required string WorkingDirectory { get; init; }

    public IBuiltinRegistry? Builtins { get; init; }

    /// <summary>Share one among loaders that read the same packages again and again.</summary>
    public ParsedFiles Parsed { get; init; } = new();

    /// <summary>The package to take from directories that hold several, unless the argument names one.</summary>
    public string? Package { get; init; }

    /// <summary>Each <c>key=value</c> for <c>@tag(key)</c>, or <c>name</c> for <c>@if(name)</c> and the short forms of tags.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Read for the argument <c>-</c>.</summary>
    public Func<byte[]> StandardInput { get; init; } = () => [];

    /// <summary>The largest file that is read.</summary>
    public int MostFileBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>The most files that one loader reads.</summary>
    public int MostFiles { get; init; } = 20_000;
}
