using System.Text.Json.Nodes;
using Qvs.LocalCluster.Objects;
using Qvs.LocalCluster.Tekton.Model;

namespace Qvs.LocalCluster.Tekton.Substitution;

/// <summary>Puts values for variables into every place of a task's spec that may hold one.</summary>
internal static class TaskSubstitution
{
    public static JsonObject Apply(JsonObject taskSpec, Replacements r)
    {
        var spec = taskSpec.Copy();
        foreach (var step in spec.Objects("steps"))
        {
            r.ParamsIn(step);
            Step(step, r);
        }

        if (spec["stepTemplate"] is JsonObject template)
        {
            Container(template, r);
        }

        foreach (var sidecar in spec.Objects("sidecars"))
        {
            Sidecar(sidecar, r);
        }

        foreach (var volume in spec.Objects("volumes"))
        {
            Volume(volume, r);
        }

        foreach (var workspace in spec.Objects("workspaces"))
        {
            r.TextIn(workspace, "mountPath");
        }

        return spec;
    }

    public static void Step(JsonObject step, Replacements r)
    {
        r.TextIn(step, "script");
        r.TextIn(step, "onError");
        r.TextIn(step["stdoutConfig"] as JsonObject, "path");
        r.TextIn(step["stderrConfig"] as JsonObject, "path");
        Container(step, r);
    }

    public static void Sidecar(JsonObject sidecar, Replacements r)
    {
        r.TextIn(sidecar, "script");
        Container(sidecar, r);
    }

    /// <summary>Bindings of workspaces: their subPath and the names in their volumes.</summary>
    public static void Bindings(IEnumerable<JsonObject> bindings, Replacements r)
    {
        foreach (var binding in bindings)
        {
            r.TextIn(binding, "subPath");
            Volume(binding, r);
        }
    }

    private static void Container(JsonObject c, Replacements r)
    {
        foreach (var field in (string[])["name", "image", "imagePullPolicy", "workingDir"])
        {
            r.TextIn(c, field);
        }

        foreach (var list in (string[])["command", "args"])
        {
            if (c.Has(list))
            {
                c[list] = Json.Strings(r.List(c.Texts(list)));
            }
        }

        foreach (var env in c.Objects("env"))
        {
            r.TextIn(env, "value");
            foreach (var source in (string[])["secretKeyRef", "configMapKeyRef"])
            {
                r.TextIn(env.Object("valueFrom", source), "name");
                r.TextIn(env.Object("valueFrom", source), "key");
            }
        }

        foreach (var from in c.Objects("envFrom"))
        {
            r.TextIn(from, "prefix");
            r.TextIn(from["configMapRef"] as JsonObject, "name");
            r.TextIn(from["secretRef"] as JsonObject, "name");
        }

        foreach (var mount in c.Objects("volumeMounts"))
        {
            r.TextIn(mount, "name");
            r.TextIn(mount, "mountPath");
            r.TextIn(mount, "subPath");
        }
    }

    private static void Volume(JsonObject volume, Replacements r)
    {
        r.TextIn(volume, "name");
        Source(volume["configMap"] as JsonObject, r);
        Source(volume["secret"] as JsonObject, r);
        r.TextIn(volume["persistentVolumeClaim"] as JsonObject, "claimName");
        foreach (var source in volume.Objects("projected", "sources"))
        {
            Source(source["configMap"] as JsonObject, r);
            Source(source["secret"] as JsonObject, r);
            r.TextIn(source["serviceAccountToken"] as JsonObject, "audience");
        }

        if (volume["csi"] is JsonObject csi)
        {
            r.TextIn(csi, "driver");
            r.TextIn(csi["nodePublishSecretRef"] as JsonObject, "name");
            foreach (var (key, value) in csi.Pairs("volumeAttributes").ToList())
            {
                csi["volumeAttributes"]![key] = r.Text(value);
            }
        }
    }

    private static void Source(JsonObject? source, Replacements r)
    {
        r.TextIn(source, "name");
        r.TextIn(source, "secretName");
        foreach (var item in source.Objects("items"))
        {
            r.TextIn(item, "key");
            r.TextIn(item, "path");
        }
    }
}
