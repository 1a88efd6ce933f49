using System.Text.Json.Nodes;
using Qvs.Adapters.Pipelines;

namespace Qvs.Adapters.Tests.Conformance;

/// <summary>What the documentation of the published adapters says that they give (formats 2.5.10).</summary>
public sealed class DocumentedPipelineTests
{
    private const string Official = "qmonus.net/adapter/official/";

    /// <param name="tasks">Each Pipeline with its Tasks, without the prefix.</param>
    /// <param name="results">Of each Pipeline.</param>
    /// <param name="options">Adapter options that the documentation says change them.</param>
    [Theory]
    [InlineData("pipeline/build:buildkitGcp", "build: git-checkout docker-login-gcp buildkit", "imageFullNameTag imageFullNameDigest imageDigest")]
    [InlineData("pipeline/build:buildkitGcp", "build: git-checkout-ssh docker-login-gcp buildkit", "imageFullNameTag imageFullNameDigest imageDigest", """{"repositoryKind": "bitbucket"}""")]
    [InlineData("pipeline/build:buildkitAws", "build: git-checkout docker-login-aws buildkit", "imageFullNameTag imageFullNameDigest imageDigest")]
    [InlineData("pipeline/build:buildkitAws", "build: git-checkout-ssh docker-login-aws buildkit", "imageFullNameTag imageFullNameDigest imageDigest", """{"repositoryKind": "bitbucket"}""")]
    [InlineData("pipeline/build:buildkitAzure", "build: git-checkout docker-login-azure buildkit", "imageFullNameTag imageFullNameDigest imageDigest")]
    [InlineData("pipeline/build:buildkitAzure", "build: git-checkout-ssh docker-login-azure buildkit", "imageFullNameTag imageFullNameDigest imageDigest", """{"repositoryKind": "bitbucket"}""")]
    [InlineData("pipeline/build:buildkitGcp", "build: git-checkout-ssh docker-login-gcp buildkit", "imageFullNameTag imageFullNameDigest imageDigest", """{"useSshKey": true}""")]
    [InlineData("pipeline/build:buildkitGcp", "build: git-checkout nginx-docker-login-gcp nginx-buildkit", "nginxImageFullNameTag nginxImageFullNameDigest nginxImageDigest", """{"image": "nginx"}""")]
    [InlineData("pipeline/build:buildkitGcpGitConfigSecret", "build: git-checkout init-git-credentials docker-login-gcp buildkit-git-config-secret", "imageFullNameTag imageFullNameDigest imageDigest")]
    [InlineData("pipeline/build:kaniko", "build: git-checkout kaniko-build-push", "imageFullNameTag imageFullNameDigest")]
    [InlineData("pipeline/build:kaniko", "build: git-checkout-ssh kaniko-build-push", "imageFullNameTag imageFullNameDigest", """{"repositoryKind": "bitbucket"}""")]
    [InlineData("pipeline/deploy:simple", "deploy: git-checkout compile-design-pattern deployment-worker", "module adapterRevision adapters")]
    [InlineData("pipeline/deploy:simple", "deploy: git-checkout-ssh compile-design-pattern-ssh deployment-worker", "module adapterRevision adapters", """{"repositoryKind": "bitbucket"}""")]
    [InlineData("pipeline/deploy:simple", "deploy: git-checkout-ssh compile-design-pattern-ssh deployment-worker", "module adapterRevision adapters", """{"repositoryKind": "backlog"}""")]
    [InlineData("pipeline/deploy:simple", "deploy: git-checkout-ssh compile-design-pattern-ssh deployment-worker", "module adapterRevision adapters", """{"repositoryKind": "github", "useSshKey": true}""")]
    [InlineData("pipeline/deploy:simple", "deploy: git-checkout app-compile-design-pattern app-deployment-worker", "module adapterRevision adapters", """{"deployPhase": "app"}""")]
    [InlineData("pipeline/deploy:simpleDeploy", "deploy: git-checkout app-compile-design-pattern app-deployment-worker", "module adapterRevision adapters")]
    [InlineData("pipeline/deploy:simpleSetup", "setup: git-checkout setup-compile-design-pattern setup-deployment-worker", "module adapterRevision adapters")]
    [InlineData("pipeline/deploy:preview", "deploy-preview: git-checkout compile-design-pattern deployment-worker-preview approval deployment-worker", "module adapterRevision adapters")]
    [InlineData("pipeline/deploy:preview", "deploy-preview: git-checkout-ssh compile-design-pattern-ssh deployment-worker-preview approval deployment-worker", "module adapterRevision adapters", """{"repositoryKind": "backlog"}""")]
    [InlineData("pipeline/deploy:bluegreen", "deploy: git-checkout compile-design-pattern deployment-worker; release: preview-check-rollout-status approval promote-rollout active-check-rollout-status", "module adapterRevision adapters; ")]
    [InlineData("pipeline/deploy:kustomization", "deploy: git-checkout kustomization deployment-worker", "")]
    [InlineData("pipeline/deploy:simpleDeployByPulumiYaml", "deploy: git-checkout compile-adapter-into-pulumi-yaml deploy-by-pulumi-yaml", "module adapterRevision adapters")]
    [InlineData("pipeline/deploy:simpleDeployByPulumiYaml", "deploy: git-checkout-ssh compile-adapter-into-pulumi-yaml-ssh deploy-by-pulumi-yaml", "module adapterRevision adapters", """{"repositoryKind": "bitbucket"}""")]
    [InlineData("pipeline/deploy:azureStaticWebApps", "publish-site: git-checkout generate-environment-variables-file build-azure-static-web-apps deploy-azure-static-web-apps get-url-azure-static-web-apps", "publicUrl")]
    [InlineData("pipeline/deploy:azureStaticWebApps", "publish-site: git-checkout-ssh generate-environment-variables-file build-azure-static-web-apps deploy-azure-static-web-apps get-url-azure-static-web-apps", "publicUrl", """{"repositoryKind": "bitbucket"}""")]
    [InlineData("pipeline/deploy:awsS3StaticWebSiteHosting", "publish-site: git-checkout generate-environment-variables-file build-aws-static-website deploy-aws-static-website get-url-cloudfront-distribution", "publicUrl uploadedBucketUrl")]
    [InlineData("pipeline/deploy:awsS3StaticWebSiteHosting", "publish-site: git-checkout-ssh generate-environment-variables-file build-aws-static-website deploy-aws-static-website get-url-cloudfront-distribution", "publicUrl uploadedBucketUrl", """{"repositoryKind": "bitbucket"}""")]
    [InlineData("pipeline/deploy:gcpFirebaseHosting", "publish-site: git-checkout generate-environment-variables-file build-gcp-firebase-hosting get-url-gcp-firebase-hosting deploy-gcp-firebase-hosting", "defaultDomain customDomain")]
    [InlineData("pipeline/deploy:gcpFirebaseHosting", "publish-site: git-checkout-ssh generate-environment-variables-file build-gcp-firebase-hosting get-url-gcp-firebase-hosting deploy-gcp-firebase-hosting", "defaultDomain customDomain", """{"repositoryKind": "bitbucket"}""")]
    [InlineData("pipeline/sample:resolveIPAddress", "resolve-ip-address-after-deploy: resolve-ip-address", "ipAddress")]
    [InlineData("pipeline/sample:getUrlOfAwsAppRunner", "get-url: get-url-aws-app-runner", "serviceUrl")]
    [InlineData("pipeline/sample:getUrlOfAzureAppService", "get-url-after-deploy: get-url-azure-app-service", "defaultDomain customDomain")]
    [InlineData("pipeline/scan:trivyGcp", "scan: trivy-image-scan-gcp", "")]
    [InlineData("pipeline/scan:trivyGcp", "scan: trivy-image-scan-gcp", "uploadedScanResultsUrl", """{"uploadScanResults": true}""")]
    [InlineData("pipeline/scan:trivyAws", "scan: trivy-image-scan-aws", "")]
    [InlineData("pipeline/scan:trivyAws", "scan: trivy-image-scan-aws", "uploadedScanResultsUrl", """{"uploadScanResults": true}""")]
    [InlineData("pipeline/scan:trivyAzure", "scan: trivy-image-scan-azure", "")]
    [InlineData("pipeline/scan:trivyAzure", "scan: trivy-image-scan-azure", "uploadedScanResultsUrl", """{"uploadScanResults": true}""")]
    [InlineData("pipeline/scan:threatconnectomeGcp", "threatconnectome: threatconnectome", "")]
    [InlineData("pipeline/utils:imagePromoteGcp", "promote: image-promote", "imageFullNameTag imageFullNameDigest imageDigest")]
    [InlineData("pipeline/utils:imagePromoteAzure", "promote: image-promote", "imageFullNameTag imageFullNameDigest imageDigest")]
    [InlineData("pipeline/utils/pulumi:refer", "refer: refer-to-pulumi-stack", "clusterName vpcId", """{"jqQueries": [{"name": "clusterName", "filter": ".a"}, {"name": "vpcId", "filter": ".b"}]}""")]
    [InlineData("adapters/azure/container/kubernetes/apiBackend/sharedInfrastructure", "deploy: git-checkout app-compile-adapter-into-pulumi-yaml app-deploy-by-pulumi-yaml generate-kubeconfig", "module adapterRevision adapters")]
    public void A_pipeline_has_the_documented_tasks_and_results(string pattern, string tasks, string results, string? options = null)
    {
        var pipelines = Compile(pattern, options).Pipelines;

        Assert.Equal(
            tasks.Split("; ").Select(p => p.Split(": ") is [var stage, var names] ? $"shop-{stage}: {Sorted(names.Split(' '))}" : p),
            pipelines.OrderBy(p => p.Name, StringComparer.Ordinal).Select(p => $"{p.Name}: {Sorted(Names(p, "tasks"))}"));
        Assert.Equal(
            results.Split("; ").Select(r => Sorted(r.Split(' ', StringSplitOptions.RemoveEmptyEntries))),
            pipelines.OrderBy(p => p.Name, StringComparer.Ordinal).Select(p => Sorted(Names(p, "results"))));
    }

    [Fact]
    public void An_adapter_may_add_its_task_to_the_stage_of_another()
    {
        var result = Compile(["pipeline/deploy:kustomization", "pipeline/deploy:kubebuilderCrdInstall"]);
        var pipeline = Assert.Single(result.Pipelines);

        Assert.Equal("deployment-worker git-checkout kubebuilder-crd-install kustomization", Sorted(Names(pipeline, "tasks")));
        var added = pipeline.Manifest["spec"]!["tasks"]!.AsArray().Single(t => (string?)t!["name"] == "crd-install")!;
        Assert.Equal("checkout", Assert.Single(added["runAfter"]!.AsArray())!.GetValue<string>());
    }

    /// <summary>The cross-check of formats 2.5.4, with the QVS params <c>k8sNamespace</c> and <c>imageName</c>.</summary>
    [Theory]
    [InlineData("checkout", "git-checkout", "gitCheckoutSubDirectory=\"\" gitCloneUrl gitRepositoryDeleteExisting=\"true\" gitRevision gitTokenSecretName", "gitCheckoutDirectory gitCommitId")]
    [InlineData("compile", "compile-design-pattern", "gitTokenSecretName imageName k8sNamespace pathToSource=\"\" qvsConfigPath", "adapterRevision adapters module")]
    [InlineData("deploy", "deployment-worker", "appName deployStateName=\"main\" kubeconfigSecretName providerType=\"kubernetes\" qvsDeploymentName", "")]
    public void A_task_of_the_simple_deployment_has_the_documented_parameters(string id, string taskName, string parameters, string results)
    {
        var result = Compile(["pipeline/deploy:simple"], parameters: ["k8sNamespace", "imageName"]);
        var pipeline = Assert.Single(result.Pipelines).Manifest["spec"]!;
        var spec = result.Tasks.Single(t => t.Name == "shop-" + taskName).Manifest["spec"]!;

        Assert.Equal(parameters, Sorted(spec["params"]!.AsArray().Select(p => $"{p!["name"]}{(p["default"] is { } value ? $"={value.ToJsonString()}" : "")}")));
        Assert.All(spec["params"]!.AsArray(), p => Assert.Equal("string", (string?)p!["type"]));
        Assert.Equal(results, Sorted((spec["results"]?.AsArray() ?? []).Select(r => r!["name"]!.GetValue<string>())));
        var task = pipeline["tasks"]!.AsArray().Single(t => (string?)t!["name"] == id)!;
        Assert.Equal(Sorted(parameters.Split(' ').Select(p => p.Split('=')[0])), Sorted(task["params"]!.AsArray().Select(p => p!["name"]!.GetValue<string>())));
        Assert.All(task["params"]!.AsArray(), p => Assert.Equal($"$(params.{p!["name"]})", (string?)p["value"]));
    }

    [Fact]
    public void A_pipeline_has_one_parameter_for_tasks_that_share_it_and_describes_those_of_the_config()
    {
        var pipeline = Assert.Single(Compile(["pipeline/deploy:simple"], parameters: ["k8sNamespace", "imageName"]).Pipelines).Manifest["spec"]!;
        var declared = pipeline["params"]!.AsArray().ToDictionary(p => p!["name"]!.GetValue<string>(), p => p!, StringComparer.Ordinal);

        Assert.Equal(
            "appName deployStateName gitCheckoutSubDirectory gitCloneUrl gitRepositoryDeleteExisting gitRevision gitTokenSecretName imageName k8sNamespace kubeconfigSecretName pathToSource providerType qvsConfigPath qvsDeploymentName",
            Sorted(declared.Keys));
        Assert.Equal("Parameter used in QVS Config", (string?)declared["imageName"]["description"]);
        Assert.Null(declared["imageName"]["default"]);
        Assert.Equal("shared", (string?)Assert.Single(pipeline["workspaces"]!.AsArray())!["name"]);
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

    private static PipelineResult Compile(string pattern, string? options = null) => Compile([pattern], options);

    private static PipelineResult Compile(string[] patterns, string? options = null, string[]? parameters = null)
    {
        Assert.SkipWhen(OfficialAdapters.Folder is null, "no checkout of the official adapters");
        var config = new JsonObject
        {
            ["params"] = new JsonArray([.. (parameters ?? []).Select(p => new JsonObject { ["name"] = p, ["type"] = "string" })]),
            ["designPatterns"] = new JsonArray([.. patterns.Select(p => new JsonObject { ["pattern"] = Official + p, ["pipelineParams"] = JsonNode.Parse(options ?? "{}") })]),
        };
        var result = new PipelineCompiler(OfficialAdapters.World).Compile(new PipelineRequest(OfficialAdapters.Parse(config.ToJsonString()), "shop"), TestContext.Current.CancellationToken);
        Assert.True(result.Text is not null, Show.Text(result.Diagnostics));
        return result;
    }

    private static IEnumerable<string> Names(CompiledPipeline pipeline, string list) => (pipeline.Manifest["spec"]![list]?.AsArray() ?? [])
        .Select(t => list == "tasks" ? t!["taskRef"]!["name"]!.GetValue<string>() is var task && task.StartsWith("shop-", StringComparison.Ordinal) ? task["shop-".Length..] : task : t!["name"]!.GetValue<string>());

    private static string Sorted(IEnumerable<string> names) => string.Join(' ', names.Order(StringComparer.Ordinal));
}
