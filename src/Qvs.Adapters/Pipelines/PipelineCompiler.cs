using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Qvs.Adapters.Composition;
using Qvs.Adapters.Yaml;
using Qvs.Cue;
using Qvs.Cue.Diagnostics;

namespace Qvs.Adapters.Pipelines;

/// <summary>
/// QVS Config to Tekton Pipelines and Tasks (formats 2.5). Values of deployments are not known here: adapters see only what the config
/// itself writes out, and their own defaults.
/// </summary>
public sealed class PipelineCompiler(AdapterWorld world)
{
    /// <exception cref="OperationCanceledException">Cancelled before the end.</exception>
    public PipelineResult Compile(PipelineRequest request, CancellationToken cancellation = default)
    {
        var diagnostics = new DiagnosticBag();
        TektonRules.CheckPrefix(request, diagnostics);
        return diagnostics.HasErrors ? PipelineResult.Failed(diagnostics) : world.Use(context => Compile(context, request, diagnostics), cancellation);
    }

    private PipelineResult Compile(CueContext context, PipelineRequest request, DiagnosticBag diagnostics)
    {
        var composer = new Composer(world, request.Config, diagnostics);
        if (composer.Compose(context, KnownParams.Of) is not { } parts)
        {
            return PipelineResult.Failed(diagnostics);
        }

        new ParamCheck(diagnostics).Check(parts, _ => null);
        new SectionCheck(composer.Places, diagnostics).Pipelines(parts);
        var report = new FaultReport(composer.Places, diagnostics);
        report.AddNew(parts.SelectMany(report.OptionFaults));
        var order = new StageOrder(request.Environment, diagnostics);
        var rules = new TektonRules(request.Prefix, diagnostics);
        var stages = new StageReader(request, composer.Places, diagnostics).Read(parts).Select(order.Apply).ToArray();
        if (diagnostics.HasErrors)
        {
            return PipelineResult.Failed(diagnostics);
        }

        var writer = new PipelineWriter(request, diagnostics);
        var pipelines = ImmutableArray.CreateBuilder<CompiledPipeline>();
        var tasks = new TaskSet(request.Version, diagnostics);
        foreach (var stage in stages)
        {
            if (rules.Check(stage))
            {
                var manifest = writer.Write(stage);
                rules.CheckSize(manifest, stage.Place);
                pipelines.Add(new CompiledPipeline(writer.PipelineName(stage), stage.Name, manifest, stage.Adapters, writer.Origins(stage)));
                tasks.Add(stage);
            }
        }

        if (diagnostics.HasErrors)
        {
            return PipelineResult.Failed(diagnostics);
        }

        IEnumerable<JsonNode?> documents = [.. pipelines.Select(p => p.Manifest), .. tasks.All.Select(t => t.Manifest)];
        return new PipelineResult(YamlWriter.WriteStream(documents), pipelines.ToImmutable(), [.. tasks.All], [.. diagnostics]);
    }
}
