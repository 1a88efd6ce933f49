using Qvs.Domain.Delivery.Parameters;
using Qvs.Domain.Delivery.Runs;

namespace Qvs.Domain.Delivery.Retrying;

/// <summary>
/// The results of a stage. Those that need a reused task are not in the PipelineRun: Tekton refuses a pipeline result without a reference, or
/// with text before the first one, which is what is left after substitution. They are worked out here, by Tekton's rules.
/// </summary>
internal static class StageResults
{
    /// <returns>False if a task that succeeded never wrote what a result needs; that fails the run (result-missing-pipeline-result).</returns>
    public static bool TryCollect(
        PipelinePin pipeline,
        AttemptState attempt,
        ImmutableSortedDictionary<string, ParameterValue> reported,
        out ImmutableSortedDictionary<string, ParameterValue> results,
        out string missing)
    {
        results = reported;
        missing = "";
        foreach (var result in pipeline.Results.Where(result => NeedsReused(result, attempt.Reused.Keys)))
        {
            var texts = new TaskReferences(name => attempt.Reused.TryGetValue(name, out var reused) ? reused.Results
                : attempt.Tasks.TryGetValue(name, out var task) && task.Status != TaskPhase.Skipped ? task.Results
                : null);
            var value = texts.Replace(result.Value);
            if (texts.SkippedTask)
            {
                continue;
            }

            if (texts.Missing is { } reference)
            {
                missing = reference;
                return false;
            }

            results = results.SetItem(result.Name, value);
        }

        return true;
    }

    public static bool NeedsReused(PipelineResult result, IEnumerable<string> reused)
    {
        var names = reused.ToHashSet(StringComparer.Ordinal);
        return result.Value.Texts.SelectMany(TaskReference.In).Any(reference => names.Contains(reference.Task));
    }
}
