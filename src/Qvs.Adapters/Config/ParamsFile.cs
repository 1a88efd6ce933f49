using Qvs.Cue.Text;

namespace Qvs.Adapters.Config;

/// <summary>Where a secret lies in the secret backend; never its value.</summary>
public sealed record SecretReference(string Key, string? Version);

/// <summary>The values of one deployment, as the compile Task writes them (formats 2.1.6).</summary>
public sealed record ParamsFile(
    IReadOnlyDictionary<string, ParamsFileValue> Params, IReadOnlyDictionary<string, (SecretReference Secret, Location Place)> Secrets)
{
    public static ParamsFile Empty { get; } = new(
        new Dictionary<string, ParamsFileValue>(StringComparer.Ordinal),
        new Dictionary<string, (SecretReference, Location)>(StringComparer.Ordinal));
}

public sealed record ParamsFileValue(Yaml.YamlNode Value, Location Place);
