using System.Reflection;

namespace Qvs.Architecture.Tests;

public sealed class ProjectTests
{
    private const string CueProject = """
        <Project Sdk="Microsoft.NET.Sdk"><ItemGroup>{0}</ItemGroup></Project>
        """;

    public static TheoryData<string> Names => [.. Projects.Source.Select(project => project.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_project_references_only_what_it_may_know(string name) =>
        Assert.Empty(Projects.Violations(Projects.Source.Single(project => project.Name == name)));

    [Theory]
    [MemberData(nameof(Names))]
    public void A_compiled_project_uses_only_what_it_may_know(string name)
    {
        var assembly = Assembly.Load(name == "Qvs.Cli" ? "qvsctl" : name);

        Assert.Empty(Projects.Violations(name, assembly.GetReferencedAssemblies().Select(other => other.Name!)));
    }

    [Theory]
    [InlineData("""<ProjectReference Include="..\Qvs.Domain\Qvs.Domain.csproj" />""", "Qvs.Cue -> Qvs.Domain")]
    [InlineData("""<ProjectReference Include="../Qvs.Adapters/Qvs.Adapters.csproj" />""", "Qvs.Cue -> Qvs.Adapters")]
    [InlineData("""<PackageReference Include="YamlDotNet" />""", "Qvs.Cue -> package YamlDotNet")]
    public void A_reference_from_Cue_to_anything_is_found(string reference, string violation)
    {
        var broken = Project.Parse("Qvs.Cue", CueProject.Replace("{0}", reference, StringComparison.Ordinal));

        Assert.Equal([violation], Projects.Violations(broken));
    }

    [Theory]
    [InlineData("Qvs.Cue", "YamlDotNet")]
    [InlineData("Qvs.Domain", "Orleans.Runtime")]
    [InlineData("Qvs.Grains", "Qvs.Infrastructure")]
    [InlineData("Qvs.Infrastructure", "Qvs.LocalCluster")]
    public void A_forbidden_compiled_reference_is_found(string project, string assembly) =>
        Assert.Equal([$"{project} -> {assembly}"], Projects.Violations(project, ["System.Runtime", assembly]));

    [Theory]
    [InlineData("Qvs.Domain", "Orleans.Serialization.Abstractions")]
    [InlineData("Qvs.Infrastructure", "Qvs.Cue")]
    public void An_allowed_compiled_reference_passes(string project, string assembly) =>
        Assert.Empty(Projects.Violations(project, [assembly]));

    [Fact]
    public void A_project_without_a_place_is_found() =>
        Assert.NotEmpty(Projects.Violations(new Project("Qvs.Common", [], [])));
}
