using System.Text.Json.Nodes;
using Qvs.Domain.Applications;
using Qvs.Domain.Delivery;
using Qvs.Domain.Delivery.Runs;
using Qvs.Domain.Ports;
using Qvs.Domain.Tenancy;
using Qvs.Grains.Access;
using Qvs.Grains.Tests.Simulation;
using Qvs.Testing;

namespace Qvs.Grains.Tests.Applications;

public sealed class ApplicationTests(ApplicationFixture fixture) : IClassFixture<ApplicationFixture>
{
    [Fact]
    public async Task A_branch_is_compiled_shown_and_registered_only_when_applied()
    {
        using var repository = new BareRepository();
        var commit = repository.Commit("first", (".valuestream/qvs.yaml", ApplicationFixture.Config));
        var shop = await fixture.MakeShop(repository);
        using var owner = shop.AsOwner();

        var compiled = Platform.Done(await shop.Application.Compile("main"));

        Assert.Empty(compiled.Messages);
        Assert.Equal(commit, compiled.Commit);
        Assert.Equal(["shop-build", "shop-deploy"], compiled.Pipelines.Select(pipeline => pipeline.Pin.Pipeline).Order(StringComparer.Ordinal));
        Assert.Null(await shop.Application.Pipelines());
        Platform.Done(await shop.Application.Apply(compiled.Id));
        Assert.Equal(compiled.Id, (await shop.Application.Pipelines())!.Id);
        Assert.Equal((1L, "olga"), (await shop.Application.History()).Select(one => (one.Revision, one.ChangedBy)).Single());
    }

    [Fact]
    public async Task What_is_registered_is_one_spec_that_needs_nothing_else_and_keeps_the_names_of_secrets()
    {
        using var repository = new BareRepository();
        repository.Commit("first", (".valuestream/qvs.yaml", ApplicationFixture.Config));
        var shop = await fixture.MakeShop(repository);
        var applied = await CompileAndApply(shop, "main");

        foreach (var pin in applied.Pipelines.Select(pipeline => pipeline.Pin))
        {
            var spec = await ReadSpec(shop.Tenant, pin.SpecId);
            Assert.Equal(pin.SpecId, PipelinePin.IdOf(spec));
            Assert.DoesNotContain("taskRef", spec, StringComparison.Ordinal);
        }

        var deploy = JsonNode.Parse(await ReadSpec(shop.Tenant, applied.Pipelines.Single(one => one.Pin.Pipeline == "shop-deploy").Pin.SpecId))!;
        var annotated = deploy["tasks"]!.AsArray().Where(task => (string?)task!["taskSpec"]?["metadata"]?["annotations"]?["vs.axis-dev.io/use-app-secrets"] == "true").ToArray();
        Assert.NotEmpty(annotated);
        Assert.All(annotated, task => Assert.Equal("password", (string?)task!["taskSpec"]!["metadata"]!["annotations"]!["vs.axis-dev.io/app-secrets"]));
    }

    [Fact]
    public async Task Errors_have_their_places_and_register_nothing()
    {
        using var repository = new BareRepository();
        repository.Commit("first", (".valuestream/qvs.yaml", "params: []\nmodules: []\ndesignPatterns:\n  - pattern: qvs.cloud/adapters/kubernetes/deployment\n  - patern: x\n"));
        var shop = await fixture.MakeShop(repository);
        using var owner = shop.AsOwner();

        var compiled = Platform.Done(await shop.Application.Compile("main"));

        Assert.True(compiled.HasErrors);
        Assert.Contains(compiled.Messages, message => message is { File: ".valuestream/qvs.yaml", Line: 5, Severity: "error" });
        Assert.False((await shop.Application.Apply(compiled.Id)).IsDone);
        Assert.Null(await shop.Application.Pipelines());
    }

    [Theory]
    [InlineData("nothing-of-that-name", "nothing-of-that-name")]
    [InlineData("main", "no file other/qvs.yaml")]
    public async Task A_missing_revision_or_file_is_named(string revision, string named)
    {
        using var repository = new BareRepository();
        repository.Commit("first", (".valuestream/qvs.yaml", ApplicationFixture.Config));
        var shop = await fixture.MakeShop(repository, "other/qvs.yaml");
        using var owner = shop.AsOwner();

        var compiled = Platform.Done(await shop.Application.Compile(revision));

        Assert.Contains(named, Assert.Single(compiled.Messages).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Runs_that_exist_keep_their_pipelines_and_a_module_beside_the_config_is_read_at_the_commit()
    {
        const string config = "params: []\nmodules:\n  - name: example.com/own\n    local:\n      path: ../own\ndesignPatterns:\n  - pattern: example.com/own/job\n";
        const string module = "package job\n\nDesignPattern: {\n\tname: \"job\"\n\tpipelines: work: tasks: one: {\n\t\tname: \"one\"\n\t\tsteps: [{name: \"run\", image: \"IMAGE\", command: [\"true\"]}]\n\t}\n}\n";
        using var repository = new BareRepository();
        repository.Commit(
            "first", (".valuestream/qvs.yaml", config), ("own/cue.mod/module.cue", "module: \"example.com/own\"\n"), ("own/job/job.cue", module.Replace("IMAGE", "alpine:1", StringComparison.Ordinal)));
        var shop = await fixture.MakeShop(repository);
        var first = await CompileAndApply(shop, "main");
        repository.Commit("second", ("own/job/job.cue", module.Replace("IMAGE", "alpine:2", StringComparison.Ordinal)));
        var second = await CompileAndApply(shop, "main");

        Assert.Contains("alpine:1", await ReadSpec(shop.Tenant, first.Pipelines.Single().Pin.SpecId), StringComparison.Ordinal);
        Assert.Contains("alpine:2", await ReadSpec(shop.Tenant, second.Pipelines.Single().Pin.SpecId), StringComparison.Ordinal);
        using var owner = shop.AsOwner();
        Assert.Equal([second.Id, first.Id], (await shop.Application.History()).Select(one => one.Value.Id));
    }

    [Fact]
    public async Task The_schema_of_the_registered_commit_describes_every_parameter()
    {
        using var repository = new BareRepository();
        repository.Commit("first", (".valuestream/qvs.yaml", ApplicationFixture.Config));
        var shop = await fixture.MakeShop(repository);
        using (shop.AsOwner())
        {
            Assert.Equal("not-applied", (await shop.Application.Schema()).Rejections.Single().Code);
        }

        await CompileAndApply(shop, "main");
        using var owner = shop.AsOwner();
        var schema = JsonNode.Parse(Platform.Done(await shop.Application.Schema()).Json)!;

        Assert.Equal("integer", (string?)schema["properties"]!["replicas"]!["type"]);
        Assert.Equal(true, (bool?)schema["properties"]!["password"]!["x-qvs-secret"]);
    }

    [Fact]
    public async Task An_application_needs_its_repository_and_is_kept_while_it_has_deployments()
    {
        using var repository = new BareRepository();
        repository.Commit("first", (".valuestream/qvs.yaml", ApplicationFixture.Config));
        var shop = await fixture.MakeShop(repository);
        using var owner = shop.AsOwner();
        Platform.Done(await shop.Deployment.Save(ShopOfTenant.Spec(), 0));

        var wrong = await shop.Application.Save(new ApplicationSpec("Shop", "", RepositoryId.Parse("none"), "../qvs.yaml"), null);
        Assert.Equal(2, wrong.Rejections.Length);
        Assert.Equal(RejectionCodes.InUse, (await shop.Application.Delete(null)).Rejections.Single().Code);
        Assert.Equal(RejectionCodes.InUse, (await shop.Repository.Delete(null)).Rejections.Single().Code);
        Assert.Equal(RejectionCodes.InUse, (await shop.Environment.Delete(null)).Rejections.Single().Code);
        Assert.Equal(RejectionCodes.InUse, (await shop.Cluster.Delete(null)).Rejections.Single().Code);
        Platform.Done(await shop.Deployment.Delete(null));
        Platform.Done(await shop.Application.Delete(null));
        Platform.Done(await shop.Repository.Delete(null));
        Platform.Done(await shop.Environment.Delete(null));
        Platform.Done(await shop.Cluster.Delete(null));
    }

    [Fact]
    public async Task No_more_applications_than_the_quota_are_made()
    {
        using var repository = new BareRepository();
        var shop = await fixture.MakeShop(repository);
        using (CallerContext.Use(Caller.Platform(shop.Tenant)))
        {
            Platform.Done(await fixture.Platform.Grains.Tenant(shop.Tenant).SetQuotas(new Quotas { Applications = 1 }, null));
        }

        using var owner = shop.AsOwner();
        var spec = (await shop.Application.Get())!.Value;

        var second = await fixture.Platform.Grains.Application(new ApplicationKey(shop.Tenant, ApplicationId.Parse("second"))).Save(spec, null);

        Assert.Equal("quota-exceeded", second.Rejections.Single().Code);
        Platform.Done(await shop.Application.Save(spec with { Description = "still changes" }, null));
    }

    private async Task<string> ReadSpec(TenantId tenant, string id)
    {
        var patience = TestContext.Current.CancellationToken;
        await using var content = await fixture.Platform.Service<IBlobStore>().Open($"{tenant}/specs/{id}.json", 0, null, patience);
        return await new StreamReader(content!).ReadToEndAsync(patience);
    }

    private static async Task<Compilation> CompileAndApply(ShopOfTenant shop, string revision)
    {
        using var owner = shop.AsOwner();
        var compiled = Platform.Done(await shop.Application.Compile(revision));
        Assert.False(compiled.HasErrors, string.Join('\n', compiled.Messages));
        return Platform.Done(await shop.Application.Apply(compiled.Id));
    }
}
