using System.Text.Json.Nodes;
using Qvs.LocalCluster.Objects;
using Qvs.LocalCluster.Tekton.Model;

namespace Qvs.LocalCluster.Tekton.Pipelines;

/// <summary>Where a run's pipeline comes from: embedded, taken over into the status earlier, or a Pipeline object.</summary>
internal sealed record PipelineSource(string Namespace, string Name, JsonObject Spec, JsonObject? Origin)
{
    public static (PipelineSource? Source, Failure? Failure) Of(JsonObject run, IClusterView view)
    {
        var (ns, name) = (run.Ns(), run.Name());
        if (run.Object("spec", "pipelineSpec") is { } embedded)
        {
            return (new PipelineSource(ns, name, embedded.Copy(), run), null);
        }

        var reference = run.Str("spec", "pipelineRef", "name");
        if (run.Object("status", "pipelineSpec") is { } taken)
        {
            return (new PipelineSource(ns, reference, taken.Copy(), null), null);
        }

        if (run.Str("spec", "pipelineRef", "resolver") is { Length: > 0 } resolver)
        {
            return (null, Missing(run, $"the embedded cluster has no resolver \"{resolver}\": give the pipeline by name or embed it"));
        }

        return view.Get(TektonKinds.Pipeline, reference) is { } pipeline
            ? (new PipelineSource(ns, reference, pipeline.Object("spec")?.Copy() ?? [], pipeline), null)
            : (null, Missing(run, $"error when getting Pipeline for PipelineRun {name}: tekton client cannot get pipeline {reference} from local cluster: pipelines.tekton.dev \"{reference}\" not found"));
    }

    /// <summary>Labels and annotations of the pipeline go to the run, where the run has none of that name.</summary>
    public void HandOnMetadata(JsonObject run)
    {
        if (Origin is null)
        {
            return;
        }

        foreach (var field in (string[])["labels", "annotations"])
        {
            var own = run.Meta().Ensure(field);
            foreach (var (key, value) in Origin.Pairs("metadata", field).Where(p => p.Key != TektonLabels.LastApplied && !own.ContainsKey(p.Key)))
            {
                own[key] = value;
            }
        }

        run.Meta().Ensure("labels")[TektonLabels.Pipeline] = Name;
    }

    private static Failure Missing(JsonObject run, string why) =>
        new("CouldntGetPipeline", $"Error retrieving pipeline for pipelinerun {run.Ns()}/{run.Name()}: {why}", UserError: false);
}
