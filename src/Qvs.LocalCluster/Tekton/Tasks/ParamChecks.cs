using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Qvs.LocalCluster.Objects;
using Qvs.LocalCluster.Tekton.Model;
using Qvs.LocalCluster.Tekton.Validation;

namespace Qvs.LocalCluster.Tekton.Tasks;

/// <summary>Whether given params are those that a task or pipeline needs. Each check returns its message, or null.</summary>
internal static partial class ParamChecks
{
    /// <summary>What a task needs, from a run or from a pipeline task with its matrix.</summary>
    public static string? ForTask(string taskName, IReadOnlyList<ParamSpec> specs, IReadOnlyList<Param> given, IReadOnlyList<Param> matrix)
    {
        var names = given.Concat(matrix).Select(p => p.Name).ToHashSet(StringComparer.Ordinal);
        var missing = specs.Where(s => s.Default is null && !names.Contains(s.Name)).Select(s => s.Name).ToList();
        var prefix = $"invalid input params for task {taskName}: ";
        if (missing.Count > 0)
        {
            return $"{prefix}missing values for these params which have no default values: {GoText.List(missing)}";
        }

        var types = specs.GroupBy(s => s.Name, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Last().Type, StringComparer.Ordinal);
        var wrong = given.Where(p => types.TryGetValue(p.Name, out var t) && t != p.Value.TypeName && !MayBecome(t, p.Value))
            .Concat(matrix.Where(p => types.TryGetValue(p.Name, out var t) && t != "string")).Select(p => p.Name).ToList();
        if (wrong.Count > 0)
        {
            return $"{prefix}param types don't match the user-specified type: {GoText.List(wrong)}";
        }

        return MissingKeys(specs, given) is { Count: > 0 } keys
            ? $"{prefix}missing keys for these params which are required in ParamSpec's properties {GoText.Map(keys)}"
            : null;
    }

    /// <summary>By object param, the keys that neither the value nor the default has.</summary>
    public static Dictionary<string, IReadOnlyList<string>> MissingKeys(IReadOnlyList<ParamSpec> specs, IReadOnlyList<Param> given)
    {
        var missing = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var spec in specs.Where(s => s.Type == "object" && s.Properties is not null))
        {
            var values = given.Where(p => p.Name == spec.Name && p.Value.Type == ParamType.Object).Select(p => p.Value).ToList();
            if (spec.Default is { Type: ParamType.Object } d)
            {
                values.Add(d);
            }

            var keys = spec.Properties!.Keys.Where(k => !values.Exists(v => v.Fields.ContainsKey(k))).ToList();
            if (values.Count > 0 && keys.Count > 0)
            {
                missing[spec.Name] = keys;
            }
        }

        return missing;
    }

    /// <summary>References with an index beyond the end of the array they name.</summary>
    public static string? ArrayIndexes(IReadOnlyList<ParamSpec> specs, IReadOnlyList<Param> given, IEnumerable<string> texts)
    {
        var lengths = specs.Where(s => s.Default is { Type: ParamType.Array }).ToDictionary(s => s.Name, s => s.Default!.Items.Count, StringComparer.Ordinal);
        foreach (var p in given.Where(p => p.Value.Type == ParamType.Array))
        {
            lengths[p.Name] = p.Value.Items.Count;
        }

        if (lengths.Count == 0)
        {
            return null;
        }

        var beyond = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var reference in texts.Where(t => t.Contains("$(params", StringComparison.Ordinal)).SelectMany(t => Indexed().Matches(t).Select(m => m.Value)))
        {
            var names = VariableChecks.Names(VariableChecks.TrimIndex(reference), "params").Names;
            var name = names.Count > 0 ? names[0] : "";
            var digits = Digits().Match(reference).Value[1..^1];
            if (lengths.TryGetValue(name, out var length) && (!int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var index) || index >= length))
            {
                beyond.Add(reference);
            }
        }

        return beyond.Count > 0 ? $"non-existent param references:{GoText.List(beyond)}" : null;
    }

    /// <summary>Every text of a task's spec in which a param may stand.</summary>
    public static IEnumerable<string> TaskTexts(JsonNode? spec) =>
        new[] { "steps", "stepTemplate", "volumes", "workspaces", "sidecars" }.SelectMany(f => AllTexts(spec.At(f)));

    /// <summary>Every text of a pipeline's tasks in which a param may stand; embedded tasks are looked at when they start.</summary>
    public static IEnumerable<string> PipelineTexts(JsonNode? spec) =>
        spec.Objects("tasks").Concat(spec.Objects("finally"))
            .SelectMany(t => new[] { "params", "matrix", "workspaces", "when" }.SelectMany(f => AllTexts(t[f])));

    private static IEnumerable<string> AllTexts(JsonNode? node) => node switch
    {
        JsonObject o => o.SelectMany(p => AllTexts(p.Value)),
        JsonArray a => a.SelectMany(AllTexts),
        JsonValue v when v.GetValueKind() == System.Text.Json.JsonValueKind.String => [v.GetValue<string>()],
        _ => [],
    };

    /// <summary>A reference given as text can still become the array or object that is asked for.</summary>
    private static bool MayBecome(string type, ParamValue value) =>
        value.Type == ParamType.String && type is "array" or "object" && ResultReference.Expressions(value.Text).Count > 0;

    [GeneratedRegex(@"\$\(params(\.[_a-zA-Z0-9.-]+|\['[_a-zA-Z0-9.\-/]+'\]|\[""[_a-zA-Z0-9.\-/]+""\])\[[0-9]+\]\)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Indexed();

    [GeneratedRegex(@"\[[0-9]+\]", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Digits();
}
