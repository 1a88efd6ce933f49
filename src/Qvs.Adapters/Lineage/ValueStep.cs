using Qvs.Cue.Text;

namespace Qvs.Adapters.Lineage;

public enum StepKind
{
    /// <summary>A schema: it limits the value but does not give it.</summary>
    Type,

    /// <summary>Text of an adapter: a default, or what it makes of its params.</summary>
    Adapter,

    /// <summary>Written in the QVS Config.</summary>
    Config,

    /// <summary>A param of the deployment, by way of <c>$(params.x)</c> in the config.</summary>
    Param,
}

/// <summary>One link of the chain from where a value was written to where it ends up.</summary>
/// <param name="Text">The source line; for a param its name and value.</param>
/// <param name="Via">The reference through which it came, as it was written.</param>
public sealed record ValueStep(StepKind Kind, Location? Place, string Text, string? Via);

/// <param name="Path">From the resource's id: <c>deployment.spec.replicas</c>.</param>
/// <param name="Value">As JSON.</param>
/// <param name="Steps">From the source to the result.</param>
public sealed record ValueLineage(string Path, string Value, IReadOnlyList<ValueStep> Steps);
