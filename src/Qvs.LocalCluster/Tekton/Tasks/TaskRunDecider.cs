using System.Text.Json.Nodes;
using Qvs.LocalCluster.Objects;
using Qvs.LocalCluster.Tekton.Admission;
using Qvs.LocalCluster.Tekton.Model;
using Qvs.LocalCluster.Tekton.Substitution;

namespace Qvs.LocalCluster.Tekton.Tasks;

/// <summary>
/// Decides what a TaskRun needs next: a pure function of the run, its task, its pod and the time. A pod that is gone is made again; a run that
/// failed and has retries left starts anew with a new pod.
/// </summary>
internal sealed class TaskRunDecider
{
    private readonly JsonObject _run;
    private readonly JsonObject _status;
    private readonly IClusterView _view;
    private readonly TektonSettings _settings;
    private readonly DateTimeOffset _now;
    private readonly List<JsonObject> _claims = [];
    private TaskPod? _start;
    private string? _stop;

    private TaskRunDecider(JsonObject run, IClusterView view, TektonSettings settings, DateTimeOffset now)
    {
        _run = run.Copy();
        _status = _run.Ensure("status");
        (_view, _settings, _now) = (view, settings, now);
    }

    public static TaskRunDecision Decide(JsonObject run, IClusterView view, TektonSettings settings, DateTimeOffset now)
    {
        if (run.Has("metadata", "deletionTimestamp"))
        {
            return new TaskRunDecision(run);
        }

        var decider = new TaskRunDecider(run, view, settings, now);
        if (run.IsDone())
        {
            decider.FollowSidecars();
            return new TaskRunDecision(decider._run);
        }

        var before = run.Succeeded();
        decider.Decide();
        var after = decider._run.Succeeded();
        var retry = after is { IsFalse: true } && decider._run.Str("spec", "status").Length == 0
            && decider._status.Objects("retriesStatus").Count() < (run.Number("spec", "retries") ?? 0);
        if (retry)
        {
            decider.Retry(after!.Message);
        }

        var last = decider._run.Succeeded();
        IEnumerable<RunEvent> events = before is null && last is { Reason: not "Started" }
            ? [.. RunEvent.Of(null, Condition.Ongoing("Started", "")), .. RunEvent.Of(Condition.Ongoing("Started", ""), last)]
            : RunEvent.Of(before, last);
        return new TaskRunDecision(decider._run)
        {
            Claims = decider._claims,
            Start = decider._start,
            Stop = decider._stop,
            Events = [.. events],
            Again = retry ? TimeSpan.Zero : last is { IsDone: true } ? null : decider.UntilTimeout(),
        };
    }

    private TimeSpan Timeout => _run.Text("spec", "timeout") is { } text ? GoDuration.Parse(text).Value : _settings.DefaultTimeout;

    private bool HasTimedOut => Timeout != TimeSpan.Zero && _now - _status.Time("startTime") > Timeout;

    private void Decide()
    {
        if (!_status.Has("startTime"))
        {
            _status["startTime"] = Json.Timestamp(_now);
            _status.SetSucceeded(Condition.Ongoing("Started", ""), _now);
        }

        if (_run.Str("spec", "status") == "TaskRunCancelled")
        {
            Abort("TaskRunCancelled", $"TaskRun \"{_run.Name()}\" was cancelled. {_run.Str("spec", "statusMessage")}");
        }
        else if (HasTimedOut)
        {
            Abort("TaskRunTimeout", $"TaskRun \"{_run.Name()}\" failed to finish within \"{GoDuration.Format(Timeout)}\"");
        }
        else if (TaskRunStatus.ImageFailure(_run, _status) is { } noImage)
        {
            Abort("TaskRunImagePullFailed", noImage);
        }
        else
        {
            Go();
        }
    }

    private void Go()
    {
        var (source, missing) = TaskSource.Of(_run, _view);
        if (source is null)
        {
            Fail(missing!.ToCondition());
            return;
        }

        new TektonDefaults(_settings).TaskSpec(source.Spec);
        if (!_status.Has("taskSpec"))
        {
            source.HandOnMetadata(_run);
            _status["taskSpec"] = source.Spec.DeepClone();
        }

        var pod = _view.Get(TektonKinds.Pod, _status.Str("podName") is { Length: > 0 } known ? known : TaskPod.NameOf(_run));
        if (pod is not null && !pod.IsControlledBy(_run))
        {
            pod = null;
        }

        if (pod is null && !MakePod(source))
        {
            return;
        }

        if (pod is null)
        {
            _status["podName"] = _start!.Plan.Name;
            _status.SetSucceeded(Condition.Ongoing("Pending", "Pending"), _now);
            return;
        }

        var spec = _status.Object("taskSpec") ?? source.Spec;
        TaskRunStatus.FromPod(_run, _status, pod, spec, _now);
        if (TaskRunChecks.Results(_run, _status, spec) is { } wrong)
        {
            Fail(wrong.ToCondition());
        }
    }

    private bool MakePod(TaskSource source)
    {
        if (TaskRunChecks.BeforePod(_run, source.Name, source.Spec) is { } unfit)
        {
            Fail(unfit.ToCondition());
            return false;
        }

        BindClaims();
        TaskSubstitution.Bindings(_run.Objects("spec", "workspaces"), TaskSpecForRun.Params(_run, source.Spec));
        var spec = TaskSpecForRun.Of(_run, source.Name, source.Spec);
        _status["taskSpec"] = spec.DeepClone();
        var pod = TaskPod.Build(_run, spec, _settings);
        if ((TaskRunChecks.Pod(spec, pod, _settings) ?? Account(pod)) is { } why)
        {
            var maybe = _run.Has("spec", "taskRef") ? $"missing or invalid Task {_run.Ns()}/{_run.Str("spec", "taskRef", "name")}" : "invalid TaskSpec";
            Fail(Condition.Failure("PodCreationFailed", $"failed to create task run pod \"{_run.Name()}\": {why}. Maybe {maybe}"));
            return false;
        }

        _start = pod;
        return true;
    }

    /// <summary>The default account may still be on its way when a namespace is new; others have to be there.</summary>
    private string? Account(TaskPod pod) =>
        pod.Plan.ServiceAccount is not ("" or "default") && _view.Get(TektonKinds.ServiceAccount, pod.Plan.ServiceAccount) is null
            ? $"translating TaskSpec to Pod: serviceaccounts \"{pod.Plan.ServiceAccount}\" not found"
            : null;

    private void BindClaims()
    {
        foreach (var binding in _run.Objects("spec", "workspaces"))
        {
            if (Owners.Claim(binding, _run) is { } claim)
            {
                _claims.Add(claim);
                binding.Remove("volumeClaimTemplate");
                binding["persistentVolumeClaim"] = new JsonObject { ["claimName"] = claim.Name() };
            }
        }
    }

    private void FollowSidecars()
    {
        if (!_status.Objects("sidecars").Any(s => s.Has("running") || s.Has("waiting")) || _view.Get(TektonKinds.Pod, _status.Str("podName")) is not { } pod)
        {
            return;
        }

        if (pod.IsControlledBy(_run))
        {
            _status.Put("sidecars", TaskRunStatus.Sidecars(pod));
        }
    }

    private void Abort(string reason, string message)
    {
        Fail(Condition.Failure(reason, message));
        if (_status.Str("podName") is { Length: > 0 } pod)
        {
            _stop = pod;
            TaskRunStatus.Terminate(_status, reason, _now);
        }
    }

    private void Fail(Condition condition)
    {
        _status.SetSucceeded(condition, _now);
        _status["completionTime"] = Json.Timestamp(_now);
    }

    private void Retry(string message)
    {
        var attempt = _status.Copy();
        attempt.Remove("retriesStatus");
        var attempts = _status["retriesStatus"] as JsonArray ?? [];
        attempts.Add(attempt);
        _status["retriesStatus"] = attempts.Parent is null ? attempts : attempts.DeepClone();
        foreach (var field in (string[])["startTime", "completionTime", "podName", "results"])
        {
            _status.Remove(field);
        }

        _start = null;
        _status.SetSucceeded(Condition.Ongoing("ToBeRetried", message), _now);
    }

    private TimeSpan? UntilTimeout()
    {
        if (Timeout == TimeSpan.Zero || _status.Time("startTime") is not { } started)
        {
            return null;
        }

        var left = started + Timeout - _now + TimeSpan.FromMilliseconds(5);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }
}
