using Qvs.Domain.Applications;

namespace Qvs.Domain.Delivery.Parameters;

/// <summary>A value that a deployment offers by name, and which of its layers it is from.</summary>
[GenerateSerializer, Alias("qvs.delivery.deployment-parameter"), Immutable]
public sealed record DeploymentParameter([property: Id(0)] string Value, [property: Id(1)] OriginKind Layer);

/// <summary>
/// What <c>$(params.x)</c> reads, and what binds by itself: built-ins, under the environment's parameters, under the Deployment Config. The
/// published tables of built-ins contradict each other, so a key that the user wrote always wins (formats.md 1.5).
/// </summary>
[GenerateSerializer, Alias("qvs.delivery.deployment-parameters"), Immutable]
public sealed record DeploymentParameters(
    [property: Id(0)] DeploymentKey Deployment,
    [property: Id(1), JsonConverter(typeof(OrdinalMapConverter))] ImmutableSortedDictionary<string, DeploymentParameter> Values)
{
    public static DeploymentParameters Merge(
        DeploymentKey deployment,
        IEnumerable<KeyValuePair<string, string>> builtIns,
        IEnumerable<KeyValuePair<string, string>> environment,
        IEnumerable<KeyValuePair<string, string>> config)
    {
        var values = ImmutableSortedDictionary.CreateBuilder<string, DeploymentParameter>(StringComparer.Ordinal);
        Add(builtIns, OriginKind.BuiltIn);
        Add(environment, OriginKind.Environment);
        Add(config, OriginKind.DeploymentConfig);
        return new DeploymentParameters(deployment, values.ToImmutable());

        void Add(IEnumerable<KeyValuePair<string, string>> layer, OriginKind kind)
        {
            foreach (var (name, value) in layer)
            {
                values[name] = new DeploymentParameter(value, kind);
            }
        }
    }
}
