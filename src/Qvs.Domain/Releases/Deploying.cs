using Qvs.Domain.Delivery.Runs;

namespace Qvs.Domain.Releases;

/// <summary>
/// Whether a Pipeline changes what runs in its deployment. Only such stages make releases, and only they are stopped by a hold or a freeze: builds,
/// scans and lookups of addresses change nothing there. Told by the names of tasks, which published adapters keep (formats.md 2.5.10).
/// </summary>
public static class Deploying
{
    private static readonly ImmutableArray<string> Words = ["deploy", "deployment", "apply", "install"];

    public static bool Changes(PipelinePin pipeline) =>
        pipeline.Tasks.Any(task => !task.IsFinally && IsDeploying(task.Name)) || IsNamedSo(pipeline.Pipeline);

    private static bool IsDeploying(string task)
    {
        var words = task.Split('-');
        return !words.Contains("preview")
            && (words.Any(word => Words.Contains(word)) || (words.Contains("promote") && words.Contains("rollout")));
    }

    // Pipelines written by hand: shop-deploy. What is called get-url-after-deploy only looks.
    private static bool IsNamedSo(string pipeline)
    {
        var words = pipeline.Split('-');
        return words[^1] == "deploy" && (words.Length < 2 || words[^2] != "after");
    }
}
