using Qvs.Testing;

namespace Qvs.Deploy.Tests;

/// <summary>What published tasks call in the images that stand for theirs (formats 2.5.11, 3). Nothing of the platform itself calls these.</summary>
public sealed class ImageTests
{
    private static readonly string[] Lines = File.ReadAllLines(TestPaths.InRepository("deploy/image/Dockerfile"));

    [Theory]
    [InlineData("qvsctl", "ENTRYPOINT [\"qvsctl\"]")]
    [InlineData("qvsctl", "ln -s /opt/qvsctl/qvsctl /src/qvsctl")]
    [InlineData("qvsctl", "USER 0:0")]
    [InlineData("deployment-worker", "ENTRYPOINT [\"qvsctl\", \"deploy\", \"worker\"]")]
    public void Published_tasks_find_what_they_call(string target, string said) =>
        Assert.Contains(Stage(target), line => line.Contains(said, StringComparison.Ordinal));

    private static IEnumerable<string> Stage(string target) =>
        Lines.SkipWhile(line => !IsStage(line) || !line.EndsWith($" AS {target}", StringComparison.Ordinal)).Skip(1).TakeWhile(line => !IsStage(line));

    private static bool IsStage(string line) => line.StartsWith("FROM ", StringComparison.Ordinal);
}
