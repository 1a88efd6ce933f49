namespace Qvs.Grains.Applications;

/// <summary>How long callers wait where a call takes longer than most.</summary>
internal static class ApplicationTimeouts
{
    /// <summary>Git, modules and the compile itself, after waiting for a place.</summary>
    public const string Compile = "00:05:00";

    /// <summary>Until a cluster that does not answer has been given up.</summary>
    public const string Connect = "00:01:30";
}
