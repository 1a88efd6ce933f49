using System.Text.Json.Nodes;
using Qvs.LocalCluster.Objects;
using Qvs.LocalCluster.Steps;
using Qvs.LocalCluster.Tekton.Model;

namespace Qvs.LocalCluster.Tekton.Tasks;

/// <summary>The pod of a TaskRun: the object that the API shows, and the plan by which this machine runs it.</summary>
internal sealed record TaskPod(JsonObject Pod, PodPlan Plan)
{
    public static string NameOf(JsonObject run) =>
        ChildName.Of(run.Name(), run.Objects("status", "retriesStatus").Count() is > 0 and var retry ? $"-pod-retry{retry}" : "-pod");

    /// <summary>Builds the pod of a run whose task's spec has all its variables put in.</summary>
    public static TaskPod Build(JsonObject run, JsonObject taskSpec, TektonSettings settings)
    {
        var spec = WithWorkspaces(run, taskSpec);
        var template = run.Object("spec", "podTemplate");
        var steps = StepMerge.Steps(spec);
        var originals = spec.Objects("steps").ToList();
        var extraEnv = template.Objects("env").ToList();
        var name = NameOf(run);
        var labels = run.Pairs("metadata", "labels").Append(KeyValuePair.Create(TektonLabels.TaskRun, run.Name())).DistinctBy(p => p.Key).ToList();
        var annotations = run.Pairs("metadata", "annotations").Where(a => a.Key != TektonLabels.LastApplied).ToList();
        List<JsonObject> volumes = [.. spec.Objects("volumes").Select(v => v.Copy()), .. template.Objects("volumes").Select(v => v.Copy())];
        var plan = new PodPlan(run.Ns(), name, "")
        {
            Steps = [.. steps.Select((s, i) => Step(s, originals[i], TaskSpecForRun.ContainerName(originals[i], i), extraEnv))],
            Sidecars = [.. spec.Objects("sidecars").Select(Sidecar)],
            Volumes = volumes,
            Results = [.. spec.Objects("results").Select(r => r.Str("name"))],
            ServiceAccount = run.Str("spec", "serviceAccountName"),
            Labels = labels.ToDictionary(StringComparer.Ordinal),
            Annotations = annotations.ToDictionary(StringComparer.Ordinal),
            MaxTerminationMessage = settings.MaxTerminationMessage,
        };
        var containers = plan.Steps.Select((c, i) => Container(c, steps[i], $"script-{i}")).Concat(plan.Sidecars.Select((c, i) => Container(c, null, $"sidecar-script-{i}")));
        var podSpec = new JsonObject { ["containers"] = Reading.ToArray(containers), ["restartPolicy"] = "Never", ["serviceAccountName"] = plan.ServiceAccount };
        foreach (var (key, value) in (IEnumerable<KeyValuePair<string, JsonNode?>>?)template ?? [])
        {
            if (key is not ("env" or "volumes"))
            {
                podSpec[key] = value?.DeepClone();
            }
        }

        podSpec.Put("volumes", Reading.ToArray(volumes.Select(v => v.Copy())));
        var meta = new JsonObject { ["name"] = name, ["namespace"] = run.Ns() };
        meta.Put("labels", Reading.ToObject(labels));
        meta.Put("annotations", Reading.ToObject(annotations));
        meta["ownerReferences"] = Owners.ControlledBy(run);
        return new TaskPod(new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Pod", ["metadata"] = meta, ["spec"] = podSpec }, plan);
    }

    /// <summary>Mounts the bound workspaces: into every container, or only into those that ask for one by name.</summary>
    private static JsonObject WithWorkspaces(JsonObject run, JsonObject taskSpec)
    {
        var spec = taskSpec.Copy();
        var containers = spec.Objects("steps").Concat(spec.Objects("sidecars")).ToList();
        var isolated = containers.SelectMany(c => c.Objects("workspaces")).Select(w => w.Str("name")).ToHashSet(StringComparer.Ordinal);
        var added = new HashSet<string>(StringComparer.Ordinal);
        foreach (var binding in run.Objects("spec", "workspaces"))
        {
            var name = binding.Str("name");
            var declaration = spec.Objects("workspaces").FirstOrDefault(w => w.Str("name") == name) ?? new JsonObject { ["name"] = name };
            var volume = TaskSpecForRun.VolumeName(run, TaskSpecForRun.VolumeKey(binding));
            foreach (var container in containers)
            {
                var usage = container.Objects("workspaces").FirstOrDefault(w => w.Str("name") == name);
                var path = usage.Str("mountPath") is { Length: > 0 } own ? own : PathText.MountPath(declaration);
                if (isolated.Contains(name) && usage is null)
                {
                    continue;
                }

                var mounts = container["volumeMounts"] as JsonArray ?? [];
                if (mounts.OfType<JsonObject>().Any(m => m.Str("mountPath") == path))
                {
                    continue;
                }

                var mount = new JsonObject { ["name"] = volume, ["mountPath"] = path };
                mount.Put("subPath", binding["subPath"]?.DeepClone());
                mount.Put("readOnly", declaration["readOnly"]?.DeepClone());
                mounts.Add(mount);
                container["volumeMounts"] = mounts.Parent is null ? mounts : mounts.DeepClone();
            }

            if (added.Add(volume))
            {
                var source = new JsonObject { ["name"] = volume };
                foreach (var (key, value) in binding.Where(b => b.Key is not ("name" or "subPath")))
                {
                    source[key] = value?.DeepClone();
                }

                var volumes = spec["volumes"] as JsonArray ?? [];
                volumes.Add(source);
                spec["volumes"] = volumes.Parent is null ? volumes : volumes.DeepClone();
            }
        }

        return spec;
    }

    private static ContainerPlan Step(JsonObject step, JsonObject original, string name, List<JsonObject> extraEnv) => Common(step, name, extraEnv) with
    {
        ContinueOnError = step.Str("onError") == "continue",
        Timeout = step.Text("timeout") is { } t && GoDuration.Parse(t).Value is var d && d > TimeSpan.Zero ? d : null,
        Results = [.. original.Objects("results").Select(r => r.Str("name"))],
    };

    private static ContainerPlan Sidecar(JsonObject sidecar) =>
        Common(sidecar, TaskSpecForRun.RestrictLength("sidecar-" + sidecar.Str("name")), []) with { ReadinessProbe = sidecar.Object("readinessProbe") };

    private static ContainerPlan Common(JsonObject c, string name, List<JsonObject> extraEnv) => new(name, c.Str("image"))
    {
        Script = c.Str("script"),
        Command = c.Texts("command"),
        Args = c.Texts("args"),
        WorkingDir = c.Str("workingDir"),
        Env = [.. c.Objects("env"), .. extraEnv],
        EnvFrom = [.. c.Objects("envFrom")],
        Mounts = [.. c.Objects("volumeMounts").Select(m => new MountPlan(m.Str("name"), m.Str("mountPath"), m.Str("subPath"), m.Flag("readOnly") == true))],
    };

    private static JsonObject Container(ContainerPlan plan, JsonObject? step, string script)
    {
        var c = new JsonObject { ["name"] = plan.Name, ["image"] = plan.Image };
        c.Put("command", plan.Script.Length > 0 ? Json.Strings([$"/tekton/scripts/{script}"]) : Json.Strings(plan.Command));
        c.Put("args", Json.Strings(plan.Args));
        c.Put("env", Reading.ToArray(plan.Env.Select(e => e.Copy())));
        c.Put("envFrom", Reading.ToArray(plan.EnvFrom.Select(e => e.Copy())));
        c.Put("resources", step?["computeResources"]?.DeepClone());
        c.Put("workingDir", plan.WorkingDir.Length > 0 ? plan.WorkingDir : null);
        c.Put("volumeMounts", Reading.ToArray(plan.Mounts.Select(m =>
        {
            var mount = new JsonObject { ["name"] = m.Volume, ["mountPath"] = m.Path };
            mount.Put("subPath", m.SubPath.Length > 0 ? m.SubPath : null);
            mount.Put("readOnly", m.ReadOnly ? true : null);
            return mount;
        })));
        return c;
    }
}
