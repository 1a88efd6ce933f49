using Qvs.Domain.Ports;
using Qvs.Domain.Releases;

namespace Qvs.Domain.Applications;

/// <summary>What definitions must fulfil by themselves; whether what they name exists is asked by their grains. Everything that is wrong at once.</summary>
public static class SpecRules
{
    private const int MostTextCharacters = 2_000;
    private const int MostParameters = 500;
    private const int MostValueCharacters = 32 * 1024;

    public static IEnumerable<Rejection> Check(RepositorySpec spec)
    {
        if (!Enum.IsDefined(spec.Kind))
        {
            yield return Invalid("The kind of the repository is unknown.", $"Use one of {string.Join(", ", Enum.GetNames<RepositoryKind>())}.");
        }

        if (Long("description", spec.Description) is { } tooLong)
        {
            yield return tooLong;
        }

        if (string.IsNullOrWhiteSpace(spec.Url))
        {
            yield return Invalid("The repository has no URL.", "Give the git clone URL.");
        }
    }

    public static IEnumerable<Rejection> Check(ApplicationSpec spec)
    {
        foreach (var tooLong in Texts(spec.DisplayName, spec.Description))
        {
            yield return tooLong;
        }

        var path = spec.ConfigPath;
        if (path.Length is 0 or > 500 || path[0] == '/' || path.Contains('\\') || path.Any(char.IsControl)
            || path.Split('/').Any(part => part is "" or "." or ".." or ".git"))
        {
            yield return Invalid($"'{path}' is no path of a QVS Config in a repository.", "Write it from the root of the repository, for example .valuestream/qvs.yaml.");
        }
    }

    public static IEnumerable<Rejection> Check(EnvironmentSpec spec, ICron cron)
    {
        foreach (var problem in Texts(spec.DisplayName, spec.Description).Concat(Parameters("parameter", spec.Parameters)))
        {
            yield return problem;
        }

        foreach (var problem in spec.Targets.SelectMany(TargetRules.Check))
        {
            yield return problem;
        }

        foreach (var twice in spec.Targets.GroupBy(target => target.Name).Where(group => group.Count() > 1))
        {
            yield return Invalid($"Two targets are called '{twice.Key}'.", "Give each a name of its own.");
        }

        foreach (var wrong in Freezing.Check(spec.Freezes, cron))
        {
            yield return wrong;
        }

        if (spec.Secrets is { } store && !IsVault(store.Url))
        {
            yield return Invalid($"'{store.Url}' is no address of an Azure Key Vault.", "It looks like https://name.vault.azure.net.");
        }
    }

    public static IEnumerable<Rejection> Check(DeploymentSpec spec)
    {
        foreach (var problem in Texts(spec.DisplayName, "").Concat(Parameters("parameter", spec.Config)))
        {
            yield return problem;
        }

        foreach (var (name, secret) in spec.Secrets)
        {
            if (!IsParameterName(name) || string.IsNullOrWhiteSpace(secret.Key))
            {
                yield return Invalid($"The secret '{name}' names no key of the secret backend.", "Give the parameter's name and the key, and a version if it shall not be the newest.");
            }
        }

        foreach (var both in spec.Secrets.Keys.Where(spec.Config.ContainsKey))
        {
            yield return Invalid($"'{both}' is both a value and a secret.", "Remove one of the two.");
        }
    }

    public static IEnumerable<Rejection> Check(ClusterSpec spec)
    {
        foreach (var tooLong in Texts(spec.DisplayName, ""))
        {
            yield return tooLong;
        }

        if (!Enum.IsDefined(spec.Kind))
        {
            yield return Invalid("The kind of the cluster is unknown.", $"Use one of {string.Join(", ", Enum.GetNames<ClusterKind>())}.");
        }
        else if (spec.Kind == ClusterKind.Embedded != (spec.Credential is null))
        {
            yield return spec.Credential is null
                ? Invalid("The cluster has no credential.", "Make a credential with the key kubeconfig, and name it here.")
                : Invalid("The embedded cluster takes no credential.", "Remove it.");
        }

        if (spec.RequestsPerSecond is < 1 or > 1_000)
        {
            yield return Invalid($"{spec.RequestsPerSecond} requests per second are out of range.", "Use 1 to 1000.");
        }
    }

    /// <summary>The kinds of secret stores know their own addresses: a tenant's credential goes nowhere else.</summary>
    public static bool IsVault(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttps && uri is { IsDefaultPort: true, AbsolutePath: "/", Query: "", UserInfo: "" }
        && uri.Host.Split('.', 2) is [var name, "vault.azure.net" or "vault.azure.cn" or "vault.usgovcloudapi.net"] && NameRules.IsName(name);

    private static IEnumerable<Rejection> Parameters(string what, ImmutableSortedDictionary<string, string> values)
    {
        if (values.Count > MostParameters)
        {
            yield return Invalid($"There are {values.Count} {what}s; {MostParameters} are allowed.", "Remove those that nothing uses.");
        }

        foreach (var (name, value) in values)
        {
            if (!IsParameterName(name))
            {
                yield return Invalid($"'{name}' is no name of a {what}.", "Begin with a letter; letters, digits, '_', '-' and '.' may follow.");
            }
            else if (value is null || value.Length > MostValueCharacters)
            {
                yield return Invalid($"The value of the {what} '{name}' is missing or too long.", $"At most {MostValueCharacters} characters are allowed.");
            }
        }
    }

    private static bool IsParameterName(string name) =>
        name.Length is > 0 and <= 253 && (char.IsAsciiLetter(name[0]) || name[0] == '_') && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.');

    private static IEnumerable<Rejection> Texts(string displayName, string description) =>
        ((Rejection?[])[Long("display name", displayName), Long("description", description)]).OfType<Rejection>();

    private static Rejection? Long(string what, string? text) => text is not { Length: <= MostTextCharacters }
        ? Invalid($"The {what} is missing or too long.", $"At most {MostTextCharacters} characters are allowed.")
        : null;

    private static Rejection Invalid(string message, string nextStep) => new(RejectionCodes.Invalid, message, nextStep);
}
