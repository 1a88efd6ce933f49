using Qvs.Adapters.Composition;
using Qvs.Cue;

namespace Qvs.Adapters.Pipelines;

/// <summary>A field of a task: <c>tasks.&lt;id&gt;.results.&lt;name&gt;</c> or <c>tasks.&lt;id&gt;.params.&lt;name&gt;</c>.</summary>
internal sealed record TaskField(string Task, string Section, string Name);

/// <summary>
/// Recovers which field of a task a value was written as a reference to (formats 2.5.5): after evaluation only the field's content is left.
/// </summary>
internal static class References
{
    public static TaskField? Find(CueValue value, CueValue? stage)
    {
        if (value.ReferencePath is { } reference && (Read(reference.Target) ?? Read(reference.Written)) is { } found)
        {
            return found;
        }

        return stage is null ? null : BySource(value, stage);
    }

    /// <summary>
    /// Where the name of a task is computed there is no path to read. Then the declaration that the value comes from tells: the field of a
    /// task of the same stage that comes from there, too.
    /// </summary>
    private static TaskField? BySource(CueValue value, CueValue stage)
    {
        var places = value.Lineage.Select(o => o.Location).ToHashSet();
        TaskField? found = null;
        foreach (var (id, task) in stage.Field("tasks")?.Fields ?? [])
        {
            foreach (var section in (string[])["results", "params"])
            {
                foreach (var (name, field) in task.Field(section)?.Fields ?? [])
                {
                    if (field.Lineage is { Count: > 0 } own && own.Where(o => o.Via is null).All(o => places.Contains(o.Location)) && own.Any(o => o.Via is null))
                    {
                        if (found is not null)
                        {
                            return null;
                        }

                        found = new TaskField(id, section, name);
                    }
                }
            }
        }

        return found;
    }

    /// <summary>Reads the end of a path such as <c>pattern0.pipelines.build.tasks["x-y"].results.imageDigest</c>.</summary>
    public static TaskField? Read(string? path)
    {
        var labels = Split(path ?? "");
        return labels is [.., "tasks", var task, ("results" or "params") and var section, var name] ? new TaskField(task, section, name) : null;
    }

    /// <summary>The task of a path that ends with all results of it.</summary>
    public static string? ReadAllResults(string? path) => Split(path ?? "") is [.., "tasks", var task, "results"] ? task : null;

    private static List<string> Split(string path)
    {
        var labels = new List<string>();
        var at = 0;
        while (at < path.Length)
        {
            if (path[at] is '.' or '[' or ']')
            {
                at++;
            }
            else if (path[at] == '"')
            {
                var end = path.IndexOf('"', at + 1);
                end = end < 0 ? path.Length : end;
                labels.Add(path[(at + 1)..end]);
                at = end + 1;
            }
            else
            {
                var end = path.IndexOfAny(['.', '[', ']'], at);
                end = end < 0 ? path.Length : end;
                labels.Add(path[at..end]);
                at = end;
            }
        }

        return labels;
    }
}
