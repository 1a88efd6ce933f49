namespace Qvs.LocalCluster.Tekton;

/// <summary>What a Tekton installation has in its config maps. The defaults are those of release 0.58.</summary>
public sealed record TektonSettings
{
    public TimeSpan DefaultTimeout { get; init; } = TimeSpan.FromMinutes(60);

    public string DefaultServiceAccount { get; init; } = "default";

    public int MaxMatrixCombinations { get; init; } = 256;

    /// <summary>How long the termination message of a step may be, which carries its results; null lifts the limit.</summary>
    public int? MaxTerminationMessage { get; init; } = 4096;

    /// <summary>Allows results of steps (alpha in 0.58, refused by default).</summary>
    public bool StepResults { get; init; }
}
