using Qvs.Domain.Delivery.Runs;
using Qvs.Domain.Releases;

namespace Qvs.Domain.Tests.Releases;

public sealed class DeployingTests
{
    [Theory]
    [InlineData("shop-deploy", "git-checkout compile-design-pattern deployment-worker", true)]
    [InlineData("shop-deploy", "git-checkout compile-adapter-into-pulumi-yaml deploy-by-pulumi-yaml", true)]
    [InlineData("shop-setup", "checkout compile deploy", true)]
    [InlineData("shop-release", "preview-check-rollout-status approval promote-rollout active-check-rollout-status", true)]
    [InlineData("shop-publish-site", "git-checkout build-aws-static-website deploy-aws-static-website", true)]
    [InlineData("shop-crd", "kubebuilder-crd-install", true)]
    [InlineData("shop-deploy", "run", true)]
    [InlineData("shop-get-url", "get-url", false)]
    [InlineData("shop-get-url-after-deploy", "get-url-azure-app-service", false)]
    [InlineData("shop-resolve-ip-address-after-deploy", "resolve-ip-address", false)]
    [InlineData("shop-build", "git-checkout docker-login-gcp buildkit", false)]
    [InlineData("shop-promote", "image-promote", false)]
    [InlineData("shop-scan", "trivy-image-scan-aws", false)]
    [InlineData("shop-preview", "git-checkout deployment-worker-preview", false)]
    public void Only_what_changes_a_deployment_makes_a_release(string pipeline, string tasks, bool changes) => Assert.Equal(
        changes, Deploying.Changes(new PipelinePin(pipeline, "", "", [], [], [.. tasks.Split(' ').Select(name => new PipelineTask(name, false, false))])));

    [Fact]
    public void What_a_finally_task_does_is_no_release() =>
        Assert.False(Deploying.Changes(new PipelinePin("shop-scan", "", "", [], [], [new PipelineTask("deploy", IsFinally: true, false)])));
}
