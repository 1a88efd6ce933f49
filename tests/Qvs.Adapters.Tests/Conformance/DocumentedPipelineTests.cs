using Qvs.Adapters.Pipelines;

namespace Qvs.Adapters.Tests.Conformance;

/// <summary>What the documentation of the published adapters says that they give (formats 2.5.10).</summary>
public sealed class DocumentedPipelineTests
{
    private const string Official = "qmonus.net/adapter/official/";

    [Theory]
    [InlineData("pipeline/build:buildkitGcp", "build: git-checkout docker-login-gcp buildkit", "imageFullNameTag imageFullNameDigest imageDigest")]
    [InlineData("pipeline/build:buildkitAws", "build: git-checkout docker-login-aws buildkit", "imageFullNameTag imageFullNameDigest imageDigest")]
    [InlineData("pipeline/build:buildkitAzure", "build: git-checkout docker-login-azure buildkit", "imageFullNameTag imageFullNameDigest imageDigest")]
    [InlineData("pipeline/build:buildkitGcpGitConfigSecret", "build: git-checkout init-git-credentials docker-login-gcp buildkit-git-config-secret", "imageFullNameTag imageFullNameDigest imageDigest")]
    [InlineData("pipeline/build:kaniko", "build: git-checkout kaniko-build-push", "imageFullNameTag imageFullNameDigest")]
    [InlineData("pipeline/deploy:simple", "deploy: git-checkout compile-design-pattern deployment-worker", "module adapterRevision adapters")]
    [InlineData("pipeline/deploy:simpleDeploy", "deploy: git-checkout app-compile-design-pattern app-deployment-worker", "module adapterRevision adapters")]
    [InlineData("pipeline/deploy:simpleSetup", "setup: git-checkout setup-compile-design-pattern setup-deployment-worker", "module adapterRevision adapters")]
    [InlineData("pipeline/deploy:kustomization", "deploy: git-checkout kustomization deployment-worker", "")]
    [InlineData("pipeline/deploy:simpleDeployByPulumiYaml", "deploy: git-checkout compile-adapter-into-pulumi-yaml deploy-by-pulumi-yaml", "module adapterRevision adapters")]
    [InlineData("pipeline/deploy:azureStaticWebApps", "publish-site: git-checkout generate-environment-variables-file build-azure-static-web-apps deploy-azure-static-web-apps get-url-azure-static-web-apps", "publicUrl")]
    [InlineData("pipeline/deploy:awsS3StaticWebSiteHosting", "publish-site: git-checkout generate-environment-variables-file build-aws-static-website deploy-aws-static-website get-url-cloudfront-distribution", "publicUrl uploadedBucketUrl")]
    [InlineData("pipeline/deploy:gcpFirebaseHosting", "publish-site: git-checkout generate-environment-variables-file build-gcp-firebase-hosting get-url-gcp-firebase-hosting deploy-gcp-firebase-hosting", "defaultDomain customDomain")]
    [InlineData("pipeline/sample:resolveIPAddress", "resolve-ip-address-after-deploy: resolve-ip-address", "ipAddress")]
    [InlineData("pipeline/sample:getUrlOfAwsAppRunner", "get-url: get-url-aws-app-runner", "serviceUrl")]
    [InlineData("pipeline/sample:getUrlOfAzureAppService", "get-url-after-deploy: get-url-azure-app-service", "defaultDomain customDomain")]
    [InlineData("pipeline/scan:trivyGcp", "scan: trivy-image-scan-gcp", "")]
    [InlineData("pipeline/scan:threatconnectomeGcp", "threatconnectome: threatconnectome", "")]
    [InlineData("pipeline/utils:imagePromoteGcp", "promote: image-promote", "imageFullNameTag imageFullNameDigest imageDigest")]
    [InlineData("pipeline/utils:imagePromoteAzure", "promote: image-promote", "imageFullNameTag imageFullNameDigest imageDigest")]
    [InlineData("adapters/azure/container/kubernetes/apiBackend/sharedInfrastructure", "deploy: git-checkout app-compile-adapter-into-pulumi-yaml app-deploy-by-pulumi-yaml generate-kubeconfig", "module adapterRevision adapters")]
    public void A_pipeline_has_the_documented_tasks_and_results(string pattern, string tasks, string results)
    {
        var pipeline = Assert.Single(Compile(pattern).Pipelines);

        Assert.Equal(
            tasks.Split(": ") is [var stage, var names] ? (stage, Sorted(names.Split(' '))) : default,
            (pipeline.Stage, Sorted(Names(pipeline, "tasks"))));
        Assert.Equal(Sorted(results.Split(' ', StringSplitOptions.RemoveEmptyEntries)), Sorted(Names(pipeline, "results")));
        Assert.Equal("shop-" + pipeline.Stage, pipeline.Name);
    }

    [Fact]
    public void An_approval_stands_between_a_task_and_all_that_wait_for_it()
    {
        var release = Compile("pipeline/deploy:bluegreen").Pipelines.Single(p => p.Stage == "release");

        Assert.Equal(
            ["wait-for-preview: preview-check-rollout-status", "approval-wait-for-preview: approval < wait-for-preview", "promote: promote-rollout < approval-wait-for-preview", "wait-for-active: active-check-rollout-status < promote"],
            release.Manifest["spec"]!["tasks"]!.AsArray().Select(t =>
                $"{t!["name"]}: {t["taskRef"]!["name"]!.GetValue<string>().Replace("shop-", "", StringComparison.Ordinal)}{(t["runAfter"] is { } after ? $" < {after[0]}" : "")}"));
        Assert.Equal(
            ["activeCheckTimeoutSeconds=300", "appName=", "k8sNamespace=", "kubeconfigSecretName=", "previewCheckTimeoutSeconds=300"],
            release.Params.Select(p => $"{p.Name}={p.Default}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_parameter_that_one_task_has_a_default_for_has_it_in_the_pipeline()
    {
        var build = Assert.Single(Compile("pipeline/build:buildkitGcp").Pipelines);

        Assert.Equal("", build.Params.Single(p => p.Name == "gitCheckoutSubDirectory").Default);
        Assert.Null(build.Params.Single(p => p.Name == "imageTag").Default);
    }

    private static PipelineResult Compile(string pattern)
    {
        Assert.SkipWhen(OfficialAdapters.Folder is null, "no checkout of the official adapters");
        var result = new PipelineCompiler(OfficialAdapters.World).Compile(new PipelineRequest(OfficialAdapters.Config(Official + pattern), "shop"));
        Assert.True(result.Text is not null, Show.Text(result.Diagnostics));
        return result;
    }

    private static IEnumerable<string> Names(CompiledPipeline pipeline, string list) => (pipeline.Manifest["spec"]![list]?.AsArray() ?? [])
        .Select(t => list == "tasks" ? t!["taskRef"]!["name"]!.GetValue<string>()["shop-".Length..] : t!["name"]!.GetValue<string>());

    private static string Sorted(IEnumerable<string> names) => string.Join(' ', names.Order(StringComparer.Ordinal));
}
