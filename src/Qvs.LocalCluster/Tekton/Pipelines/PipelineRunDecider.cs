using System.Text.Json.Nodes;
using Qvs.LocalCluster.Objects;
using Qvs.LocalCluster.Tekton.Admission;
using Qvs.LocalCluster.Tekton.Model;
using Qvs.LocalCluster.Tekton.Substitution;

namespace Qvs.LocalCluster.Tekton.Pipelines;

/// <summary>
/// Decides what a PipelineRun needs next. A pure function of the run, the objects around it and the time; everything known about earlier
/// decisions is in the run's status and in the child runs.
/// </summary>
internal sealed class PipelineRunDecider
{
    private readonly JsonObject _run;
    private readonly JsonObject _status;
    private readonly IClusterView _view;
    private readonly TektonSettings _settings;
    private readonly DateTimeOffset _now;
    private readonly List<JsonObject> _claims = [];
    private readonly List<JsonObject> _create = [];
    private readonly List<Stop> _stops = [];

    private PipelineRunDecider(JsonObject run, IClusterView view, TektonSettings settings, DateTimeOffset now)
    {
        _run = run.Copy();
        _status = _run.Ensure("status");
        (_view, _settings, _now) = (view, settings, now);
    }

    public static PipelineRunDecision Decide(JsonObject run, IClusterView view, TektonSettings settings, DateTimeOffset now)
    {
        if (run.IsDone() || run.Has("metadata", "deletionTimestamp"))
        {
            return new PipelineRunDecision(run);
        }

        var decider = new PipelineRunDecider(run, view, settings, now);
        decider.Decide();
        var before = run.Succeeded();
        var after = decider._run.Succeeded();
        IEnumerable<RunEvent> events = before is null && after is { Reason: not "Started" and not "PipelineRunPending" } && decider._status.Has("startTime")
            ? [.. RunEvent.Of(null, Condition.Ongoing("Started", "")), .. RunEvent.Of(Condition.Ongoing("Started", ""), after)]
            : RunEvent.Of(before, after);
        return new PipelineRunDecision(decider._run)
        {
            Claims = decider._claims,
            Create = decider._create,
            Stops = decider._stops,
            Events = [.. events],
            Again = after is { IsDone: true } ? null : RunTimeouts.Of(decider._run, settings, now).UntilNext,
        };
    }

    private void Decide()
    {
        var wanted = _run.Str("spec", "status");
        LabelWithPipeline();
        if (wanted == "Cancelled")
        {
            Start();
            StopChildren(RunMessages.Cancelled, task: null);
            End(Condition.Failure("Cancelled", $"PipelineRun \"{_run.Name()}\" was cancelled"));
            return;
        }

        if (wanted == "PipelineRunPending" && !_status.Has("startTime"))
        {
            Set(Condition.Ongoing("PipelineRunPending", $"PipelineRun \"{_run.Name()}\" is pending"));
            return;
        }

        Start();
        if (Pipeline() is not { } pipeline)
        {
            return;
        }

        var (name, spec) = pipeline;
        var substituted = PipelineSubstitution.ForRun(spec, name, _run);
        _status["pipelineSpec"] = substituted.DeepClone();
        TaskSubstitution.Bindings(_run.Objects("spec", "workspaces"), PipelineSubstitution.RunParams(_run));
        var (states, failure) = TaskStates.Gather(_run, substituted, _view, _settings);
        if (failure is not null)
        {
            End(failure.ToCondition());
            return;
        }

        var graph = PipelineGraph.Build([.. substituted.Objects("tasks")]).Graph!;
        var facts = new PipelineFacts(states, graph, PipelineGraph.WithoutEdges(substituted.Objects("finally")), _run.Str("spec", "status"), RunTimeouts.Of(_run, _settings, _now));
        if (facts.IsBeforeFirstRun && BeforeFirstRun(substituted, facts) is { } early)
        {
            End(early.ToCondition());
            return;
        }

        if (facts.IsGracefullyCancelled && facts.IsRunning)
        {
            StopChildren(RunMessages.Cancelled, task: null);
        }

        StopTimedOut(facts);
        if (StartNext(substituted, facts) is { } failed)
        {
            End(failed.ToCondition());
            return;
        }

        facts.Forget();
        Report(substituted, facts);
    }

    private void Start()
    {
        if (!_status.Has("startTime"))
        {
            _status["startTime"] = Json.Timestamp(_now);
            Set(Condition.Ongoing("Started", ""));
        }
    }

    /// <summary>Name and spec of the pipeline, with defaults; null when there is none and the run has ended.</summary>
    private (string Name, JsonObject Spec)? Pipeline()
    {
        var (source, failure) = PipelineSource.Of(_run, _view);
        if (source is null)
        {
            End(failure!.ToCondition());
            return null;
        }

        new TektonDefaults(_settings).PipelineSpec(source.Spec);
        if (_status.Has("pipelineSpec"))
        {
            return (source.Name, source.Spec);
        }

        source.HandOnMetadata(_run);
        if (PipelineChecks.Run(_run, source.Namespace, source.Name, source.Spec, _settings) is not { } unfit)
        {
            return (source.Name, source.Spec);
        }

        _status["pipelineSpec"] = source.Spec.DeepClone();
        End(unfit.ToCondition());
        return null;
    }

    private void LabelWithPipeline()
    {
        var labels = _run.Meta().Ensure("labels");
        labels[TektonLabels.Pipeline] = _run.Str("spec", "pipelineRef", "name") is { Length: > 0 } name ? name : _run.Name();
    }

    private Failure? BeforeFirstRun(JsonObject spec, PipelineFacts facts)
    {
        if ((TaskStates.CheckParams(_run, facts.States) ?? PipelineChecks.Results(_run, spec, facts.ByName) ?? PipelineChecks.OptionalWorkspaces(spec, facts.States)) is { } failure)
        {
            return failure;
        }

        _claims.AddRange(_run.Objects("spec", "workspaces").Select(w => Owners.Claim(w, _run)).OfType<JsonObject>());
        return null;
    }

    private void StopTimedOut(PipelineFacts facts)
    {
        var passed = _status.Has("finallyStartTime") ? facts.Timeouts.FinallyPassed : facts.Timeouts.TasksPassed;
        if (!passed)
        {
            return;
        }

        foreach (var state in facts.States.Where(s => facts.IsFinal(s) == _status.Has("finallyStartTime") && s.IsRunning))
        {
            StopChildren(RunMessages.TimedOut, state.Name);
        }
    }

    private Failure? StartNext(JsonObject spec, PipelineFacts facts)
    {
        var next = facts.Next().ToList();
        foreach (var reference in next.SelectMany(s => ResultReference.OfPipelineTask(s.Task)))
        {
            if (!facts.ByName.TryGetValue(reference.Task, out var of) || !of.IsScheduled || of.Result(reference.Result) is null)
            {
                return new Failure("InvalidTaskResultReference", $"Invalid task result reference: Could not find result with name {reference.Result} for task {reference.Task}", UserError: false);
            }
        }

        foreach (var state in facts.NextFinal())
        {
            state.Task = PipelineSubstitution.Task(state.Task, PipelineOutcome.Statuses(facts));
            if (ResultReferences.Resolve(facts.ByName, state.Task).Resolved is { } resolved)
            {
                state.Task = PipelineSubstitution.Task(state.Task, ResultReferences.ToReplacements(resolved));
                next.Add(state);
            }
        }

        if (!_status.Has("finallyStartTime") && facts.States.Any(facts.IsFinal) && facts.TasksDone && (next.Exists(facts.IsFinal) || facts.States.Any(s => facts.IsFinal(s) && s.IsScheduled)))
        {
            _status["finallyStartTime"] = Json.Timestamp(_now);
            facts.Timeouts = RunTimeouts.Of(_run, _settings, _now);
        }

        var results = ResultReferences.All(facts.States);
        TaskSubstitution.Bindings(_run.Objects("spec", "workspaces"), results);
        var children = new ChildRuns(_run, spec, facts.States);
        foreach (var state in next.Where(s => facts.Skipped(s) is null && facts.FinallySkipped(s) is null))
        {
            if (Matrix.IsMatrixed(state.Task) && PipelineChecks.MatrixTypes(facts.States) is { } wrong)
            {
                return wrong;
            }

            state.TaskSpec = state.TaskSpec is null ? null : TaskSubstitution.Apply(state.TaskSpec, results);
            var (runs, error) = children.Of(state);
            if (error is not null)
            {
                return new Failure("CreateRunFailed", error, UserError: false);
            }

            _create.AddRange(runs);
            state.Runs.AddRange(runs);
        }

        return null;
    }

    private void Report(JsonObject spec, PipelineFacts facts)
    {
        if (facts.Timeouts.WholePassed)
        {
            StopChildren(RunMessages.TimedOut, task: null);
        }

        var condition = PipelineOutcome.Condition(_run, facts);
        _status.Put("childReferences", PipelineOutcome.ChildReferences(facts));
        _status.Put("skippedTasks", PipelineOutcome.SkippedTasks(facts));
        if (!condition.IsDone)
        {
            Set(condition);
            return;
        }

        var (results, invalid) = PipelineResults.Of(spec, facts.States);
        _status.Put("results", results);
        End(invalid.Count == 0
            ? condition
            : Condition.Failure("CouldntGetPipelineResult", $"Failed to get PipelineResult from TaskRun Results for PipelineRun {_run.Name()}: invalid pipelineresults {GoText.List(invalid)}, the referenced results don't exist"));
    }

    /// <summary>Stops the runs that the status names, of one task or of all. Those that are over or being stopped already stay as they are.</summary>
    private void StopChildren(Func<bool, string> message, string? task)
    {
        foreach (var child in _status.Objects("childReferences").Where(c => task is null || c.Str("pipelineTaskName") == task))
        {
            var custom = child.Str("kind") == "CustomRun";
            var kind = custom ? TektonKinds.CustomRun : TektonKinds.TaskRun;
            if (_view.Get(kind, child.Str("name")) is { } run && !run.IsDone() && run.Str("spec", "status").Length == 0)
            {
                _stops.Add(new Stop(kind, child.Str("name"), custom ? "RunCancelled" : "TaskRunCancelled", message(custom)));
            }
        }
    }

    private void Set(Condition condition) => _status.SetSucceeded(condition, _now);

    private void End(Condition condition)
    {
        Set(condition);
        _status["completionTime"] = Json.Timestamp(_now);
    }
}
