using System.Text.Json.Nodes;
using Qvs.Domain.Applications;
using Qvs.Domain.Tenancy;
using Qvs.Grains.Access;
using Qvs.Grains.Catalog;
using Qvs.Grains.Tests.Applications;
using Qvs.Grains.Tests.Simulation;
using Qvs.Testing;

namespace Qvs.Grains.Tests.Catalog;

public sealed class CatalogTests(ApplicationFixture fixture) : IClassFixture<ApplicationFixture>
{
    private const string Adapter = "package job\n\nDesignPattern: {\n\tname: \"job\"\n\tdescription: \"DESCRIPTION\"\n\tparameters: {\n\t\t// How often.\n\t\ttimes: int & >0 | *1\n\t}\n\tpipelines: work: tasks: one: {\n\t\tname: \"one\"\n\t\tsteps: [{name: \"run\", image: \"alpine\", command: [\"true\"]}]\n\t}\n}\n";

    [Fact]
    public async Task The_platforms_own_adapters_are_there_with_schema_and_text()
    {
        var (catalog, tenant) = Catalog("built-in");
        using var viewer = As(tenant, Roles.Viewer);

        var list = await catalog.Adapters();

        Assert.Empty(list.Problems);
        var deployment = Assert.Single(list.Adapters, adapter => adapter.Pattern == "qvs.cloud/adapters/kubernetes/deployment");
        Assert.True(deployment.HasResources);
        Assert.NotEqual("", deployment.Description);
        var view = Platform.Done(await catalog.Adapter(deployment.Pattern));
        Assert.NotNull(JsonNode.Parse(view.Parameters)!["properties"]!["imageName"]);
        Assert.StartsWith("#", view.Readme, StringComparison.Ordinal);
        Assert.Empty(Platform.Done(await catalog.Versions("qvs.cloud/adapters")).Names);
    }

    [Fact]
    public async Task A_module_of_a_repository_is_added_at_a_tag_and_stays_what_it_was()
    {
        using var repository = new BareRepository();
        var commit = repository.Commit(
            "first",
            ("cue.mod/module.cue", "module: \"example.com/own\"\n"),
            ("job/job.cue", Adapter.Replace("DESCRIPTION", "First", StringComparison.Ordinal)),
            ("job/README.md", "# Job\n"));
        repository.Tag("v1.0.0");
        repository.PushTags();
        var (catalog, tenant) = Catalog("added");
        using var developer = As(tenant, Roles.Developer);

        var added = Platform.Done(await catalog.Add(new CatalogSource(repository.Url, "main", ".", null)));
        repository.Commit("second", ("job/job.cue", Adapter.Replace("DESCRIPTION", "Second", StringComparison.Ordinal)));

        Assert.Equal(("example.com/own", commit), (added.Module, added.Commit));
        var adapter = Assert.Single((await catalog.Adapters()).Adapters, adapter => adapter.Module == "example.com/own");
        Assert.Equal(("First", "main", false, true), (adapter.Description, adapter.Revision, adapter.HasResources, adapter.HasPipelines));
        var view = Platform.Done(await catalog.Adapter("example.com/own/job"));
        Assert.Equal(("# Job\n", "work"), (view.Readme, Assert.Single(view.Stages)));
        Assert.Equal(1, (int?)JsonNode.Parse(view.Parameters)!["properties"]!["times"]!["default"]);
        Assert.Equal(["v1.0.0"], Platform.Done(await catalog.Versions(repository.Url)).Names);

        Platform.Done(await catalog.Add(new CatalogSource(repository.Url, "main", ".", null)));
        Assert.Equal("Second", Assert.Single((await catalog.Adapters()).Adapters, one => one.Module == "example.com/own").Description);
        Platform.Done(await catalog.Remove(repository.Url));
        Assert.DoesNotContain((await catalog.Adapters()).Adapters, one => one.Module == "example.com/own");
    }

    [Fact]
    public async Task What_can_not_be_read_is_refused_with_the_reason()
    {
        using var repository = new BareRepository();
        repository.Commit("first", ("README.md", "no module"));
        var (catalog, tenant) = Catalog("refused");
        using var developer = As(tenant, Roles.Developer);

        Assert.Contains("cue.mod", (await catalog.Add(new CatalogSource(repository.Url, "main", ".", null))).Rejections.Single().Message, StringComparison.Ordinal);
        Assert.Contains("none", (await catalog.Add(new CatalogSource(repository.Url, "none", ".", null))).Rejections.Single().Message, StringComparison.Ordinal);
        Assert.False((await catalog.Add(new CatalogSource("", "", ".", null))).IsDone);
        Assert.False((await catalog.Add(new CatalogSource("qvs.cloud/adapters", "v1", ".", null))).IsDone);
        Assert.False((await catalog.Add(new CatalogSource(repository.Url, "main", ".", RepositoryId.Parse("nothing")))).IsDone);
        Assert.Single(await catalog.Modules());
        Assert.Equal(RejectionCodes.NotFound, (await catalog.Adapter("example.com/none")).Rejections.Single().Code);
    }

    [Fact]
    public async Task A_broken_adapter_does_not_hide_the_others()
    {
        using var repository = new BareRepository();
        repository.Commit(
            "first", ("cue.mod/module.cue", "module: \"example.com/mixed\"\n"), ("job/job.cue", Adapter), ("bad/bad.cue", "package bad\n\nimport \"example.com/nothing/there\"\n\nDesignPattern: there.Value\n"));
        var (catalog, tenant) = Catalog("mixed");
        using var developer = As(tenant, Roles.Developer);
        Platform.Done(await catalog.Add(new CatalogSource(repository.Url, "main", ".", null)));

        var list = await catalog.Adapters();

        Assert.Contains(list.Adapters, adapter => adapter.Pattern == "example.com/mixed/job");
        Assert.Contains(list.Problems, problem => problem.StartsWith("example.com/mixed/bad", StringComparison.Ordinal));
    }

    private (ICatalogGrain Catalog, TenantId Tenant) Catalog(string name)
    {
        var tenant = TenantId.Parse($"catalog-{name}");
        return (fixture.Platform.Grains.Catalog(tenant), tenant);
    }

    private static IDisposable As(TenantId tenant, string role) => CallerContext.Use(Caller.Member(tenant, new Actor("dan", [role])));
}
