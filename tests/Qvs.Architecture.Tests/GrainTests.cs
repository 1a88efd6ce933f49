using System.Reflection;

namespace Qvs.Architecture.Tests;

/// <summary>A grain is reached through its interface only, and nothing inherits its turns and its state.</summary>
public sealed class GrainTests
{
    [Fact]
    public void Grains_are_internal_and_sealed_and_live_in_their_project() => Assert.Empty(
        Projects.Source.Select(project => Assembly.Load(project.Name == "Qvs.Cli" ? "qvsctl" : project.Name))
            .SelectMany(assembly => Violations(assembly, "Qvs.Grains")));

    [Fact]
    public void Each_way_to_break_the_rule_is_found() => Assert.Equal(
        ["OpenGrain is not sealed", "PublicGrain is public", "StrayGrain lives in Broken.Elsewhere"],
        Violations(Architectures.SampleAssembly, "Broken.Grains"));

    private static IReadOnlyList<string> Violations(Assembly assembly, string home) =>
    [
        .. from type in assembly.GetTypes()
           where type is { IsClass: true, IsAbstract: false } && typeof(IGrainBase).IsAssignableFrom(type)
           let problem = type.IsVisible ? "is public"
               : !type.IsSealed ? "is not sealed"
               : !Architectures.IsIn(type.Namespace ?? "", home) ? $"lives in {type.Namespace}"
               : null
           where problem is not null
           orderby type.Name
           select $"{type.Name} {problem}",
    ];
}
