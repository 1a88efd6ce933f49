using System.Text.Json.Nodes;
using Qvs.LocalCluster.Objects;
using Qvs.LocalCluster.Tekton.Model;

namespace Qvs.LocalCluster.Tekton.Validation;

/// <summary>Walks through every text of the steps in which a variable may stand.</summary>
internal static class StepVariables
{
    public static void Unknown(FieldErrors errors, IReadOnlyList<JsonObject> steps, string prefix, IReadOnlySet<string> names)
    {
        for (var i = 0; i < steps.Count; i++)
        {
            var at = errors.In("steps", i);
            void Check(FieldErrors e, string text) => VariableChecks.Unknown(e, text, prefix, names);
            Walk(at, steps[i], Check, Check, "MountPath", "SubPath");
            Check(at.In("onError"), steps[i].Str("onError"));
        }
    }

    /// <summary>
    /// Checks single texts one way and the elements of command and args another (or the same) way. Tekton wraps the errors of a step once more for
    /// every step behind it (<c>steps[1].steps[0].script</c>), and so do we, for the messages to be the same.
    /// </summary>
    public static void Nested(FieldErrors errors, IReadOnlyList<JsonObject> steps, Action<FieldErrors, string> text, Action<FieldErrors, string>? element)
    {
        for (var i = 0; i < steps.Count; i++)
        {
            var at = errors;
            for (var j = steps.Count - 1; j >= i; j--)
            {
                at = at.In("steps", j);
            }

            Walk(at, steps[i], text, element ?? text, "mountPath", "subPath");
        }
    }

    private static void Walk(FieldErrors at, JsonObject step, Action<FieldErrors, string> text, Action<FieldErrors, string> element, string mountPath, string subPath)
    {
        text(at.In("name"), step.Str("name"));
        text(at.In("image"), step.Str("image"));
        text(at.In("workingDir"), step.Str("workingDir"));
        text(at.In("script"), step.Str("script"));
        foreach (var list in (string[])["command", "args"])
        {
            var i = 0;
            foreach (var item in step.Texts(list))
            {
                element(at.In(list, i++), item);
            }
        }

        foreach (var env in step.Objects("env"))
        {
            text(at.In("env", env.Str("name")), env.Str("value"));
        }

        var m = 0;
        foreach (var mount in step.Objects("volumeMounts"))
        {
            var vm = at.In("volumeMount", m++);
            text(vm.In("name"), mount.Str("name"));
            text(vm.In(mountPath), mount.Str("mountPath"));
            text(vm.In(subPath), mount.Str("subPath"));
        }
    }
}
