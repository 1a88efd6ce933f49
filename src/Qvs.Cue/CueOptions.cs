using Qvs.Cue.Builtins;
using Qvs.Cue.Evaluation;
using Qvs.Cue.Loading;
using Qvs.Cue.Values;

namespace Qvs.Cue;

/// <summary>What a <see cref="CueContext"/> works with. Without anything given: the machine's files, all builtins, the default budget.</summary>
public sealed record CueOptions
{
    public ICueFiles Files { get; init; } = new DiskFiles();

    /// <summary>Absolute. Arguments, file names in messages and the module are seen from here.</summary>
    public string WorkingDirectory { get; init; } = Directory.GetCurrentDirectory();

    public IBuiltinRegistry Builtins { get; init; } = BuiltinRegistry.Instance;

    /// <summary>For each value that is built, with all that is asked of it and derived from it.</summary>
    public EvalBudget Budget { get; init; } = EvalBudget.Default;

    /// <summary>What the budget's time is measured by.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Share one among contexts that read the same packages.</summary>
    public ParsedFiles Parsed { get; init; } = new();

    public string? Package { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    public Func<byte[]> StandardInput { get; init; } = () => [];

    /// <summary>Whoever asks a value something gets an <see cref="OperationCanceledException"/> once this is cancelled.</summary>
    public CancellationToken Cancellation { get; init; }

    internal LoadOptions ForLoading() => new()
    {
        Files = Files,
        WorkingDirectory = WorkingDirectory.Length > 1 ? WorkingDirectory.Replace('\\', '/').TrimEnd('/') : WorkingDirectory,
        Builtins = Builtins,
        Parsed = Parsed,
        Package = Package,
        Tags = Tags,
        StandardInput = StandardInput,
    };
}
