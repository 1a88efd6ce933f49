using Qvs.Domain.Delivery.Definition;
using Qvs.Domain.Tests.Configuration;
using Qvs.Testing;

namespace Qvs.Domain.Tests.Delivery.Definition;

/// <summary>The sample project that a guided first run begins with.</summary>
public sealed class SampleLineTests
{
    [Fact]
    public void The_samples_line_has_no_problem_and_asks_before_prod()
    {
        var reading = AssemblyLineReader.Read(YamlTree.Parse(File.ReadAllText(TestPaths.InRepository("src", "Qvs.Cloud", "Samples", "shop", ".valuestream", "assemblylines", "deliver.yaml"))));
        Assert.Empty(reading.Problems);
        var stages = StageGraph.InOrder(reading.Line!);
        Assert.Equal(["build", "dev", "dev-url", "staging", "staging-url", "prod", "prod-url"], stages.Select(stage => stage.Name));
        Assert.Equal(["prod"], stages.Where(stage => stage.Extensions.Approval is not null).Select(stage => stage.Name));
    }
}
