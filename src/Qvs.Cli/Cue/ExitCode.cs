namespace Qvs.Cli.Cue;

internal static class ExitCode
{
    public const int Value = 0;

    /// <summary>It loads, but evaluates to an error or is not what was asked for.</summary>
    public const int EvaluationError = 1;

    /// <summary>It does not parse or load.</summary>
    public const int LoadError = 2;
}
