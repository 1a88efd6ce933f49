using System.Text.Json.Nodes;
using Qvs.LocalCluster.Objects;
using Qvs.LocalCluster.Tekton;
using Qvs.LocalCluster.Tekton.Admission;
using Qvs.LocalCluster.Tekton.Model;
using Qvs.LocalCluster.Tekton.Pipelines;

namespace Qvs.LocalCluster.Tests.Tekton;

/// <summary>
/// Plays a PipelineRun through from a case file: objects that are there, then moments. At each moment something happens (<c>finish</c>, <c>after</c>, <c>set</c>),
/// the decision is carried out here in memory, and what comes of it is held against <c>expect</c>.
/// </summary>
internal sealed class Scenario : IClusterView
{
    private readonly Dictionary<(string Kind, string Name), JsonObject> _objects = [];
    private readonly TektonAdmission _admission = new(new TektonSettings());
    private DateTimeOffset _now = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);

    public JsonObject? Get(ResourceKind kind, string name) => _objects.GetValueOrDefault((kind.Kind, name))?.Copy();

    public static void Play(JsonNode file)
    {
        var scenario = new Scenario();
        foreach (var obj in file.Objects("given"))
        {
            scenario.Put(obj);
        }

        var run = new JsonObject { ["apiVersion"] = "tekton.dev/v1", ["kind"] = "PipelineRun", ["metadata"] = new JsonObject { ["name"] = "run" }, ["spec"] = file["run"]!.DeepClone() };
        scenario.Put(run);
        var i = 0;
        foreach (var moment in file.Objects("moments"))
        {
            scenario.Happen(moment);
            scenario.Check(++i, moment["expect"] as JsonObject ?? [], scenario.Decide());
        }
    }

    private JsonObject Run => _objects[("PipelineRun", "run")];

    private void Put(JsonObject given)
    {
        var obj = given.Copy();
        obj["apiVersion"] ??= "tekton.dev/v1";
        obj.Meta()["namespace"] = "ns";
        var kind = TektonKinds.Served.First(k => k.Kind == obj.Str("kind"));
        obj = _admission.Admit(kind, obj, null);
        obj.Meta()["uid"] = "uid-of-" + obj.Name();
        _objects[(obj.Str("kind"), obj.Name())] = obj;
    }

    private void Happen(JsonObject moment)
    {
        if (moment.Text("after") is { } after)
        {
            _now += GoDuration.Parse(after).Value;
        }

        foreach (var (field, value) in moment["set"] as JsonObject ?? [])
        {
            Run["spec"]![field] = value?.DeepClone();
        }

        foreach (var (name, outcome) in moment["finish"] as JsonObject ?? [])
        {
            var child = _objects.Values.Single(o => o.Name() == name && o.Str("kind") is "TaskRun" or "CustomRun" && o.Name() == name);
            var text = outcome is JsonValue ? outcome.ToString() : outcome.Str("state");
            var status = child.Ensure("status");
            var (state, reason) = text switch
            {
                "ok" => ("True", "Succeeded"),
                "failed" => ("False", "Failed"),
                "cancelled" => ("False", child.Str("kind") + "Cancelled"),
                var other => ("False", other),
            };
            status.SetSucceeded(new Condition(state, reason, ""), _now);
            status["results"] = new JsonArray([.. (outcome.Object("results") ?? []).Select(r =>
                (JsonNode)new JsonObject { ["name"] = r.Key, ["type"] = ParamValue.From(r.Value).TypeName, ["value"] = r.Value?.DeepClone() })]);
        }
    }

    private PipelineRunDecision Decide()
    {
        var decision = PipelineRunDecider.Decide(Run, this, new TektonSettings(), _now);
        _objects[("PipelineRun", "run")] = WithSpecOf(Run, decision.Run);
        foreach (var child in decision.Create)
        {
            Put(child);
        }

        foreach (var stop in decision.Stops)
        {
            var spec = _objects[(stop.Kind.Kind, stop.Name)].Ensure("spec");
            (spec["status"], spec["statusMessage"]) = (stop.SpecStatus, stop.Message);
        }

        return decision;
    }

    /// <summary>A controller writes status and metadata, never the spec.</summary>
    private static JsonObject WithSpecOf(JsonObject before, JsonObject after)
    {
        var run = after.Copy();
        run["spec"] = before["spec"]!.DeepClone();
        return run;
    }

    private void Check(int moment, JsonObject expect, PipelineRunDecision decision)
    {
        void Same(string what, JsonNode? wanted, JsonNode? found) =>
            Assert.True(JsonNode.DeepEquals(wanted, found), $"moment {moment}, {what}: expected {wanted?.ToJsonString() ?? "nothing"}, found {found?.ToJsonString() ?? "nothing"}");

        Same("starts", expect["starts"] ?? new JsonArray(), Json.Strings(decision.Create.Select(c => c.Name())));
        Same("stops", expect["stops"] ?? new JsonArray(), Json.Strings(decision.Stops.Select(s => s.Name)));
        var condition = decision.Run.Succeeded()!;
        foreach (var (what, wanted) in expect)
        {
            JsonNode? found = what switch
            {
                "starts" or "stops" => wanted,
                "is" => $"{condition.Status} {condition.Reason}",
                "says" => condition.Message,
                "skipped" => new JsonObject(decision.Run.Objects("status", "skippedTasks").OrderBy(s => s.Str("name"), StringComparer.Ordinal).Select(s => KeyValuePair.Create(s.Str("name"), (JsonNode?)s.Str("reason")))),
                "results" => new JsonObject(decision.Run.Objects("status", "results").Select(r => KeyValuePair.Create(r.Str("name"), r["value"]?.DeepClone()))),
                "finally" => decision.Run.Has("status", "finallyStartTime"),
                "again" => decision.Again is { } again ? GoDuration.Format(again) : null,
                "params" => new JsonObject((wanted as JsonObject ?? []).Select(p => KeyValuePair.Create(p.Key, (JsonNode?)ParamsOf(p.Key)))),
                _ => throw new InvalidOperationException($"a case can not expect \"{what}\""),
            };
            Same(what, wanted, found);
        }
    }

    private JsonObject ParamsOf(string child) =>
        new(Param.List(_objects.Values.Single(o => o.Name() == child && o.Str("kind") != "PipelineRun"), "spec", "params").Select(p => KeyValuePair.Create(p.Name, (JsonNode?)p.Value.ToJson())));
}
