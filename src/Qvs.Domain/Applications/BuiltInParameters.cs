namespace Qvs.Domain.Applications;

/// <summary>The parameters that the platform publishes from its own resources (formats.md 1.5), for one deployment.</summary>
public static class BuiltInParameters
{
    /// <param name="gitKeys">The keys in the repository's credential; empty if it has none.</param>
    public static IEnumerable<KeyValuePair<string, string>> Of(
        DeploymentKey key,
        DeploymentSpec deployment,
        ApplicationSpec application,
        RepositorySpec repository,
        ImmutableArray<string> gitKeys,
        EnvironmentSpec environment)
    {
        yield return KeyValuePair.Create("projectName", key.Tenant.Value);
        yield return KeyValuePair.Create("appName", key.Application.Value);
        yield return KeyValuePair.Create("qvsDeploymentName", key.Deployment.Value);
        yield return KeyValuePair.Create("qvsConfigPath", application.ConfigPath);
        yield return KeyValuePair.Create("gitCloneUrl", repository.Url);
        if (repository.Credential is not { } git)
        {
            yield return KeyValuePair.Create("gitTokenSecretName", Credentials.CredentialNames.PublicGit.Value);
        }
        else
        {
            yield return KeyValuePair.Create(gitKeys.Contains("token") ? "gitTokenSecretName" : "gitSshKeySecretName", git.Value);
        }

        // Of two targets of one kind the first one speaks: the parameters have one name only.
        foreach (var target in environment.Targets.GroupBy(target => target.Kind).Select(group => group.First()))
        {
            var rules = TargetRules.Of(target.Kind);
            foreach (var field in rules.Fields.Where(field => !string.IsNullOrEmpty(target.Fields.GetValueOrDefault(field))))
            {
                yield return KeyValuePair.Create(field, target.Fields[field]);
            }

            if (deployment.Credentials.TryGetValue(target.Name, out var credential))
            {
                yield return KeyValuePair.Create(rules.SecretParameter, credential.Value);
            }
        }

        if (deployment.Credentials.TryGetValue(TargetRules.Bastion, out var bastion))
        {
            yield return KeyValuePair.Create(TargetRules.BastionParameter, bastion.Value);
        }
    }
}
