using Qvs.Domain.Applications;
using Qvs.Domain.Credentials;
using Qvs.Domain.Delivery.Parameters;
using Qvs.Grains.Tests.Simulation;
using Qvs.Testing;

namespace Qvs.Grains.Tests.Applications;

public sealed class DeploymentTests(ApplicationFixture fixture) : IClassFixture<ApplicationFixture>
{
    [Fact]
    public async Task Parameters_come_from_the_platform_under_the_environment_under_the_deployment()
    {
        using var repository = new BareRepository();
        var shop = await fixture.MakeShop(repository);
        await shop.SaveCredential("kubernetes-default-1", CredentialPurpose.Target, "kubeconfig", "apiVersion: v1");
        using var owner = shop.AsOwner();
        Platform.Done(await shop.Deployment.Save(
            ShopOfTenant.Spec(("imageName", "registry/shop:1"), ("k8sNamespace", "mine")) with
            {
                Credentials = ImmutableSortedDictionary.Create<string, CredentialId>(StringComparer.Ordinal).Add("default", CredentialId.Parse("kubernetes-default-1")),
            },
            0));

        var values = Platform.Done(await shop.Deployment.Parameters()).Values;

        Assert.Equal(new DeploymentParameter("shop", OriginKind.BuiltIn), values["appName"]);
        Assert.Equal(new DeploymentParameter("dev", OriginKind.BuiltIn), values["qvsDeploymentName"]);
        Assert.Equal(new DeploymentParameter(".valuestream/qvs.yaml", OriginKind.BuiltIn), values["qvsConfigPath"]);
        Assert.Equal(new DeploymentParameter(repository.Url, OriginKind.BuiltIn), values["gitCloneUrl"]);
        Assert.Equal(new DeploymentParameter("gitsecret-public", OriginKind.BuiltIn), values["gitTokenSecretName"]);
        Assert.Equal(new DeploymentParameter("kubernetes-default-1", OriginKind.BuiltIn), values["kubeconfigSecretName"]);
        Assert.Equal(new DeploymentParameter("1", OriginKind.Environment), values["replicas"]);
        Assert.Equal(new DeploymentParameter("registry/shop:1", OriginKind.DeploymentConfig), values["imageName"]);
        Assert.Equal(new DeploymentParameter("mine", OriginKind.DeploymentConfig), values["k8sNamespace"]);
    }

    [Fact]
    public async Task A_repository_with_an_ssh_key_names_that_secret()
    {
        using var repository = new BareRepository();
        var shop = await fixture.MakeShop(repository);
        await shop.SaveCredential("gitsecret-ssh", CredentialPurpose.Git, "ssh_key", "KEY");
        using var owner = shop.AsOwner();
        Platform.Done(await shop.Repository.Save(new RepositorySpec(RepositoryKind.Git, "git@git.example.com:a/b.git", "", CredentialId.Parse("gitsecret-ssh")), null));
        Platform.Done(await shop.Deployment.Save(ShopOfTenant.Spec(), 0));

        var values = Platform.Done(await shop.Deployment.Parameters()).Values;

        Assert.Equal("gitsecret-ssh", values["gitSshKeySecretName"].Value);
        Assert.DoesNotContain("gitTokenSecretName", values.Keys);
    }

    [Fact]
    public async Task Everything_wrong_is_told_at_once()
    {
        using var repository = new BareRepository();
        var shop = await fixture.MakeShop(repository);
        await shop.SaveCredential("only-token", CredentialPurpose.Free, "token", "x");
        using var owner = shop.AsOwner();

        var refused = await shop.Deployment.Save(
            ShopOfTenant.Spec(("1bad", "x"), ("both", "x")) with
            {
                Secrets = ImmutableSortedDictionary.Create<string, SecretReference>(StringComparer.Ordinal)
                    .Add("both", new SecretReference("key", "")).Add("empty", new SecretReference("", "")),
                Credentials = ImmutableSortedDictionary.Create<string, CredentialId>(StringComparer.Ordinal)
                    .Add("default", CredentialId.Parse("only-token")).Add("nowhere", CredentialId.Parse("only-token")).Add("bastion", CredentialId.Parse("absent")),
            },
            null);

        Assert.Equal(6, refused.Rejections.Length);
        Assert.All(refused.Rejections, rejection => Assert.NotEqual("", rejection.NextStep));
        Assert.Null(await shop.Deployment.Get());
        var lost = await shop.Deployment.Save(ShopOfTenant.Spec() with { Environment = EnvironmentId.Parse("none") }, null);
        Assert.Contains("no environment 'none'", lost.Rejections.Single().Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_target_whose_credential_a_deployment_has_can_not_be_taken_from_the_environment()
    {
        using var repository = new BareRepository();
        var shop = await fixture.MakeShop(repository);
        await shop.SaveCredential("kubernetes-default-1", CredentialPurpose.Target, "kubeconfig", "apiVersion: v1");
        using var owner = shop.AsOwner();
        var spec = ShopOfTenant.Spec() with
        {
            Credentials = ImmutableSortedDictionary.Create<string, CredentialId>(StringComparer.Ordinal).Add("default", CredentialId.Parse("kubernetes-default-1")),
        };
        Platform.Done(await shop.Deployment.Save(spec, 0));

        Assert.Equal(RejectionCodes.InUse, (await shop.Environment.Save(ShopOfTenant.Dev with { Targets = [] }, null)).Rejections.Single().Code);
        Platform.Done(await shop.Deployment.Save(ShopOfTenant.Spec(), 1));
        Platform.Done(await shop.Environment.Save(ShopOfTenant.Dev with { Targets = [] }, null));
    }

    [Fact]
    public async Task Targets_are_checked_by_their_kind()
    {
        using var repository = new BareRepository();
        var shop = await fixture.MakeShop(repository);
        using var owner = shop.AsOwner();

        var refused = await shop.Environment.Save(
            ShopOfTenant.Dev with
            {
                Targets =
                [
                    new ProvisioningTarget("Bad Name", TargetKind.Kubernetes, ShopOfTenant.Map(("k8sNamespace", "Not-A-Name"))),
                    new ProvisioningTarget("aws", TargetKind.Aws, ShopOfTenant.Map(("awsAccountId", "12"), ("gcpProjectId", "x"))),
                    new ProvisioningTarget("aws", TargetKind.Azure, ShopOfTenant.Map()),
                ],
            },
            null);

        // Name and namespace; region, account, a field of another kind; four fields; the name twice.
        Assert.Equal(2 + 3 + 4 + 1, refused.Rejections.Length);
    }

    [Fact]
    public async Task The_preview_is_compiled_at_the_registered_commit_with_the_values_of_now()
    {
        using var repository = new BareRepository();
        var commit = repository.Commit("first", (".valuestream/qvs.yaml", ApplicationFixture.Config));
        var shop = await fixture.MakeShop(repository);
        using var owner = shop.AsOwner();
        Platform.Done(await shop.Application.Apply(Platform.Done(await shop.Application.Compile("main")).Id));
        repository.Commit("second", (".valuestream/qvs.yaml", "not a config"));
        Platform.Done(await shop.Deployment.Save(
            ShopOfTenant.Spec(("imageName", "registry/shop:7"), ("replicas", "4")) with
            {
                Secrets = ImmutableSortedDictionary.Create<string, SecretReference>(StringComparer.Ordinal).Add("password", new SecretReference("db", "3")),
            },
            0));

        var preview = Platform.Done(await shop.Deployment.Preview());

        Assert.Empty(preview.Messages);
        Assert.Equal(commit, preview.Commit);
        Assert.Contains("replicas: 4", preview.Yaml, StringComparison.Ordinal);
        Assert.Contains("registry/shop:7", preview.Yaml, StringComparison.Ordinal);
        Assert.Contains("namespace: shop-dev", preview.Yaml, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_value_that_does_not_fit_its_type_is_a_message_of_the_preview()
    {
        using var repository = new BareRepository();
        repository.Commit("first", (".valuestream/qvs.yaml", ApplicationFixture.Config));
        var shop = await fixture.MakeShop(repository);
        using var owner = shop.AsOwner();
        Platform.Done(await shop.Application.Apply(Platform.Done(await shop.Application.Compile("main")).Id));
        Platform.Done(await shop.Deployment.Save(ShopOfTenant.Spec(("replicas", "many")), 0));

        var preview = Platform.Done(await shop.Deployment.Preview());

        Assert.Equal("", preview.Yaml);
        Assert.Contains(preview.Messages, message => message.Severity == "error" && message.Message.Contains("replicas", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_config_that_is_not_committed_is_tried_and_nothing_of_it_stays()
    {
        using var repository = new BareRepository();
        var commit = repository.Commit("first", (".valuestream/qvs.yaml", ApplicationFixture.Config));
        var shop = await fixture.MakeShop(repository);
        using var owner = shop.AsOwner();
        var applied = Platform.Done(await shop.Application.Apply(Platform.Done(await shop.Application.Compile("main")).Id));
        Platform.Done(await shop.Deployment.Save(ShopOfTenant.Spec(("imageName", "registry/shop:7"), ("replicas", "4")), 0));
        var config = Platform.Done(await shop.Application.Config());
        Assert.Equal((ApplicationFixture.Config, ".valuestream/qvs.yaml", commit), (config.Text, config.Path, config.Commit));
        var edited = config.Text.Replace("      replicas: $(params.replicas)", "      replicas: 9", StringComparison.Ordinal);

        var manifests = Platform.Done(await shop.Deployment.TryConfig(edited));
        var pipelines = Platform.Done(await shop.Application.TryConfig(edited));
        var broken = Platform.Done(await shop.Application.TryConfig("designPatterns: 7\n"));

        Assert.Contains("replicas: 9", manifests.Yaml, StringComparison.Ordinal);
        Assert.NotEmpty(pipelines.Pipelines);
        Assert.True(broken.HasErrors);
        Assert.Contains("replicas: 4", Platform.Done(await shop.Deployment.Preview()).Yaml, StringComparison.Ordinal);
        Assert.Equal(applied.Id, (await shop.Application.Pipelines())!.Id);
        Assert.Equal(RejectionCodes.Invalid, (await shop.Deployment.TryConfig(new string('#', 300_000))).Rejections.Single().Code);
    }
}
