namespace Qvs.Domain.Applications;

/// <summary>What a kind of provisioning target consists of (formats.md 1.4, 1.5).</summary>
/// <param name="Prefix">Of the names of its credentials.</param>
/// <param name="Fields">All of them needed; each is a built-in parameter of that name.</param>
/// <param name="SecretKey">The key in its credential.</param>
/// <param name="SecretParameter">The built-in parameter that names its credential.</param>
public sealed record TargetRules(TargetKind Kind, string Prefix, ImmutableArray<string> Fields, string SecretKey, string SecretParameter)
{
    /// <summary>The name under which a deployment keeps its bastion's key, beside the names of targets.</summary>
    public const string Bastion = "bastion";

    public const string BastionSecretKey = "identity_file";

    public const string BastionParameter = "bastionSshKeySecretName";

    public const int MostNameCharacters = 30;

    private static readonly ImmutableArray<TargetRules> All =
    [
        new(TargetKind.Kubernetes, "kubernetes", ["k8sNamespace"], "kubeconfig", "kubeconfigSecretName"),
        new(TargetKind.Aws, "aws", ["awsAccountId", "awsRegion"], "credentials", "awsCredentialName"),
        new(
            TargetKind.Azure,
            "azure",
            ["azureTenantId", "azureSubscriptionId", "azureResourceGroupName", "azureApplicationId"],
            "password",
            "azureClientSecretName"),
        new(TargetKind.Gcp, "gcp", ["gcpProjectId"], "serviceaccount", "gcpServiceAccountSecretName"),
    ];

    public static TargetRules Of(TargetKind kind) => All.First(rules => rules.Kind == kind);

    /// <returns>Everything that is wrong with the target.</returns>
    public static IEnumerable<Rejection> Check(ProvisioningTarget target)
    {
        if (!Enum.IsDefined(target.Kind))
        {
            yield return new Rejection(RejectionCodes.Invalid, $"The kind of the target '{target.Name}' is unknown.", "Use Kubernetes, Aws, Azure or Gcp.");
            yield break;
        }

        // Names of credentials are made of it, with 33 characters of their own.
        if (NameRules.Check("target", target.Name) is { } badName)
        {
            yield return badName;
        }
        else if (target.Name.Length > MostNameCharacters || target.Name == Bastion)
        {
            yield return new Rejection(
                RejectionCodes.Invalid,
                $"The target can not be called '{target.Name}'.",
                $"Use at most {MostNameCharacters} characters, and another name than {Bastion}.");
        }

        var rules = Of(target.Kind);
        foreach (var field in rules.Fields.Where(field => string.IsNullOrWhiteSpace(target.Fields.GetValueOrDefault(field))))
        {
            yield return new Rejection(RejectionCodes.Invalid, $"The target '{target.Name}' ({target.Kind}) has no {field}.", $"Give {field}.");
        }

        foreach (var (field, value) in target.Fields.Where(field => !string.IsNullOrWhiteSpace(field.Value)))
        {
            if (!rules.Fields.Contains(field))
            {
                yield return new Rejection(
                    RejectionCodes.Invalid, $"A target of kind {target.Kind} has no field '{field}'.", $"It has {string.Join(", ", rules.Fields)}.");
            }
            else if (Form(field, value) is { } form)
            {
                yield return new Rejection(RejectionCodes.Invalid, $"'{value}' of the target '{target.Name}' is no {field}.", form);
            }
        }
    }

    private static string? Form(string field, string value) => field switch
    {
        "k8sNamespace" when !NameRules.IsName(value) => "Use the name of a namespace: lower-case letters, digits and hyphens.",
        "awsAccountId" when value.Length != 12 || !value.All(char.IsAsciiDigit) => "It has 12 digits.",
        "azureTenantId" or "azureSubscriptionId" or "azureApplicationId" when !Guid.TryParseExact(value, "D", out _) =>
            "It looks like 01234567-89ab-cdef-0123-456789abcdef.",
        "awsRegion" or "gcpProjectId" when !NameRules.IsName(value) => "Use lower-case letters, digits and hyphens.",
        _ => null,
    };
}
