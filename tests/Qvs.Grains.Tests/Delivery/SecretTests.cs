using System.Text.Json.Nodes;
using Qvs.Domain.Credentials;
using Qvs.Domain.Delivery.Parameters;
using Qvs.Domain.Delivery.Runs;
using Qvs.Grains.Credentials;
using Qvs.Grains.Delivery;
using Qvs.Grains.Access;
using Qvs.Grains.Tests.Simulation;

namespace Qvs.Grains.Tests.Delivery;

/// <summary>Which credentials a run takes to its cluster, and that it takes them back.</summary>
public sealed class SecretTests
{
    private static readonly JsonObject Spec = (JsonObject)JsonNode.Parse("""
        {
          "params": [{"name": "kubeconfigSecretName"}, {"name": "tokenName", "default": "git-token"}, {"name": "environment"}],
          "tasks": [
            {"name": "deploy", "params": [{"name": "secret", "value": "$(params.kubeconfigSecretName)"}, {"name": "environment", "value": "$(params.environment)"}],
             "taskSpec": {
               "params": [{"name": "secret"}, {"name": "environment"}, {"name": "own", "default": "own-secret"}],
               "volumes": [
                 {"name": "k", "secret": {"secretName": "$(params.secret)"}},
                 {"name": "p", "projected": {"sources": [{"secret": {"name": "$(params['own'])"}}, {"configMap": {"name": "a-map"}}]}}],
               "steps": [{"env": [{"name": "E", "value": "$(params.environment)"}]}]}}],
          "finally": [
            {"name": "tell", "params": [{"name": "t", "value": "$(params.tokenName)"}],
             "taskSpec": {
               "steps": [{"env": [{"valueFrom": {"secretKeyRef": {"name": "$(params.t)", "key": "token"}}}], "envFrom": [{"secretRef": {"name": "literal-$(params.t)"}}]}]}}]
        }
        """)!;

    [Fact]
    public void Names_are_those_that_are_used_as_secrets_names() => Assert.Equal(
        ["git-token", "kubeconfig-prod", "literal-git-token", "own-secret"],
        SecretNames.Of(Spec, new Dictionary<string, ParameterValue>(StringComparer.Ordinal)
        {
            ["kubeconfigSecretName"] = ParameterValue.Of("kubeconfig-prod"),
            ["environment"] = ParameterValue.Of("production"),
        }));

    [Fact]
    public async Task A_run_takes_the_tenants_secrets_and_never_those_of_the_platform()
    {
        await using var platform = await Platform.Start();
        await platform.MakeShop(
            Shop.Pipelines.Replace(
                "  steps:\n    - name: run",
                "  volumes:\n    - name: a\n      secret: {secretName: git-token}\n    - name: b\n      secret: {secretName: cluster-main}\n    - name: c\n      secret: {secretName: not-ours}\n  steps:\n    - name: run",
                StringComparison.Ordinal),
            "dev",
            "prod");
        await Save(platform, "git-token", CredentialPurpose.Free);
        await Save(platform, "cluster-main", CredentialPurpose.Cluster);
        await platform.SaveLine("deliver", Shop.Line("deliver"));

        var run = await platform.Run("deliver", "one");
        Assert.Equal(RunStatus.Succeeded, (await platform.UntilEnded(run)).State.Status);

        Assert.All(platform.Cluster.Prepared, space => Assert.Equal(["git-token"], space.Secrets.Keys));
        Assert.Equal("value of git-token", platform.Cluster.Prepared.First().Secrets["git-token"].Values["token"]);
        Assert.All(platform.Cluster.Runs, one => Assert.DoesNotContain("value of", one.Manifest.ToJsonString(), StringComparison.Ordinal));
        Assert.Contains((run, "secrets"), platform.Cluster.Cleaned);
    }

    private static async Task Save(Platform platform, string name, CredentialPurpose purpose)
    {
        using var owner = Platform.AsOwner();
        var values = ImmutableSortedDictionary.Create<string, string?>(StringComparer.Ordinal).Add("token", $"value of {name}");
        if (purpose == CredentialPurpose.Cluster)
        {
            values = values.Add("kubeconfig", "value of kubeconfig");
        }

        Platform.Done(await platform.Grains.Credential(new CredentialKey(Platform.Acme, CredentialId.Parse(name))).Save(purpose, "", new CredentialChange(values), null));
    }
}
