namespace Qvs.LocalCluster.Tests.Tekton;

/// <summary>Runs played through in memory: what starts when, what is skipped, how it ends.</summary>
public sealed class PipelineRunDeciderTests
{
    public static IEnumerable<TheoryDataRow<string>> Cases => CaseFiles.Names("runs");

    [Theory]
    [MemberData(nameof(Cases))]
    public void Run_goes_as_its_case_says(string name) => Scenario.Play(Assert.Single(CaseFiles.Read("runs", name)));
}
