using System.Collections.Immutable;
using Qvs.Adapters.Composition;
using Qvs.Adapters.Config;
using Qvs.Cue;
using Qvs.Cue.Diagnostics;
using Quoting = Qvs.Cue.Values.Quoting;

namespace Qvs.Adapters.Pipelines;

/// <summary>Gathers what all parts say about each stage (formats 2.5.2): tasks unified by id, results with their references.</summary>
internal sealed class StageReader(PipelineRequest request, DiagnosticPlaces places, DiagnosticBag diagnostics)
{
    public IEnumerable<Stage> Read(ImmutableArray<Part> parts)
    {
        var said = parts.SelectMany(p => (p.Value.Field("pipelines")?.Fields ?? []).Select(f => (Stage: f.Key, Part: p, Value: f.Value))).ToArray();
        foreach (var stage in said.GroupBy(s => s.Stage))
        {
            var entries = stage.Select(s => (s.Part, s.Value)).ToArray();
            var tasks = Tasks(stage.Key, entries).ToImmutableArray();
            yield return new Stage(
                stage.Key,
                tasks,
                [.. Results(entries)],
                [.. entries.Select(e => e.Part.Chain).Distinct(StringComparer.Ordinal)],
                entries[0].Part.Place);
        }
    }

    private IEnumerable<StageTask> Tasks(string stage, (Part Part, CueValue Value)[] entries)
    {
        var all = entries.SelectMany(e => (e.Value.Field("tasks")?.Fields ?? [])
            .Select(t => new Contribution(t.Key, Inject(e.Part, stage, t.Key, t.Value), e.Part)));
        var reader = new TaskReader(request.Prefix, places, diagnostics);
        return Contributions.Group(all, places)
            .Select(t => reader.Read(t, [.. entries.Select(e => e.Value)]))
            .OfType<StageTask>();
    }

    /// <summary>What the generator knows and builders ask for, where a builder has a field for it.</summary>
    private CueValue Inject(Part part, string stage, string id, CueValue task)
    {
        var fields = task.Fields.Select(f => f.Key).ToHashSet(StringComparer.Ordinal);
        List<string> injected = [];
        if (fields.Contains("appconfigParams"))
        {
            var names = request.Config.Params.Where(p => p.Type != ParamType.Secret).Select(p => Quoting.Quote(p.Name));
            injected.Add($"appconfigParams: [{string.Join(", ", names)}]");
        }

        if (fields.Contains("namespace"))
        {
            injected.Add($"namespace: {Quoting.Quote(request.Prefix)}");
        }

        return injected.Count == 0
            ? task
            : part.Value.Evaluate(
                $"pipelines{CueParts.Selector(stage)}.tasks{CueParts.Selector(id)} & {{{string.Join(", ", injected)}}}", Composer.SourceName + "#");
    }

    private IEnumerable<StageResult> Results((Part Part, CueValue Value)[] entries)
    {
        var seen = new Dictionary<string, StageResult>(StringComparer.Ordinal);
        foreach (var (part, stage) in entries)
        {
            if (stage.Field("results") is not { } results)
            {
                continue;
            }

            var whole = References.ReadAllResults(results.ReferencePath?.Target) ?? References.ReadAllResults(results.ReferencePath?.Written);
            foreach (var (name, value) in results.Fields)
            {
                var field = whole is null ? References.Find(value, stage) : new TaskField(whole, "results", name);
                if (field is not { Section: "results" })
                {
                    diagnostics.Add(PipelineDiagnostics.LostReference.At(
                        part.Place, $"the result {name} of {part.Chain} refers to no result of a task. Write for example {name}: tasks[\"build\"].results.imageDigest"));
                    continue;
                }

                var result = new StageResult(name, value.Text("description"), field.Task, field.Name);
                if (seen.TryGetValue(name, out var other))
                {
                    if (other.Task != result.Task || other.Result != result.Result)
                    {
                        diagnostics.Add(CompositionDiagnostics.Conflict.At(
                            part.Place, $"the result {name} is of task {result.Task} in {part.Chain}, but of task {other.Task} in another adapter. Rename one of the results"));
                    }

                    continue;
                }

                seen.Add(name, result);
                yield return result;
            }
        }
    }
}
