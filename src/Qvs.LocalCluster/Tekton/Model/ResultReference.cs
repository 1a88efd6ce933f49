using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Qvs.LocalCluster.Objects;

namespace Qvs.LocalCluster.Tekton.Model;

/// <summary>A reference like <c>tasks.build.results.image</c>, <c>tasks.a.results.list[1]</c> or <c>tasks.a.results.object.key</c>.</summary>
internal sealed partial record ResultReference(string Task, string Result, int? Index, string Key)
{
    /// <summary>The insides of every <c>$(...)</c> in the text that has the form of a variable.</summary>
    public static IReadOnlyList<string> Expressions(string text) =>
        text.Contains("$(", StringComparison.Ordinal) ? [.. Variable().Matches(text).Select(m => m.Value[2..^1])] : [];

    public static IEnumerable<string> Expressions(ParamValue value) => value.Texts.SelectMany(Expressions);

    public static bool IsExact(string text) => text.StartsWith("$(", StringComparison.Ordinal) && ExactVariable().IsMatch(text);

    public static bool LooksLike(string expression) =>
        expression.Split('.') is { Length: >= 4 } parts && parts[0] is "tasks" or "finally" && expression.Split('.')[2] == "results";

    public static bool AnyLooksLike(IEnumerable<string> expressions) => expressions.Any(LooksLike);

    public static ResultReference? Parse(string expression)
    {
        if (!LooksLike(expression))
        {
            return null;
        }

        var parts = expression.Split('.');
        return parts.Length switch
        {
            4 => Of(parts[1], parts[3]),
            5 => new ResultReference(parts[1], parts[3], null, parts[4]),
            _ => null,
        };
    }

    public static IEnumerable<ResultReference> In(IEnumerable<string> expressions) => expressions.Select(Parse).OfType<ResultReference>();

    /// <summary>The result's name without an index, and what stands in the index (<c>*</c>, a number or nothing).</summary>
    public static (string Name, string Index) SplitIndex(string name)
    {
        var match = ArrayIndex().Match(name);
        return (ArrayIndex().Replace(name, ""), match.Success ? match.Value[1..^1] : "");
    }

    /// <summary>Everything a pipeline task refers to: in params, matrix, when, and in the steps and sidecars of an embedded task.</summary>
    public static IEnumerable<ResultReference> OfPipelineTask(JsonObject task) => In(
        ParamTexts(task).SelectMany(Expressions)
            .Concat(task.Objects("when").SelectMany(WhenTexts).SelectMany(Expressions))
            .Concat(EmbeddedTexts(task["taskSpec"]).SelectMany(Expressions)));

    public static IEnumerable<string> ParamTexts(JsonObject task) =>
        Param.List(task, "params").Concat(Param.List(task, "matrix", "params")).Concat(task.Objects("matrix", "include").SelectMany(i => Param.List(i, "params")))
            .SelectMany(p => p.Value.Texts);

    public static IEnumerable<string> WhenTexts(JsonObject when) => [when.Str("input"), when.Str("cel"), .. when.Texts("values")];

    private static IEnumerable<string> EmbeddedTexts(JsonNode? spec) =>
        spec.Objects("steps").Concat(spec.Objects("sidecars")).SelectMany(c => (IEnumerable<string>)
        [
            c.Str("name"), c.Str("image"), c.Str("imagePullPolicy"), c.Str("script"), c.Str("workingDir"),
            .. c.Texts("command"), .. c.Texts("args"),
            .. c.Objects("env").SelectMany(e => new[]
            {
                e.Str("value"), e.Str("valueFrom", "secretKeyRef", "key"), e.Str("valueFrom", "secretKeyRef", "name"),
                e.Str("valueFrom", "configMapKeyRef", "key"), e.Str("valueFrom", "configMapKeyRef", "name"),
            }),
        ]);

    private static ResultReference Of(string task, string result)
    {
        var (name, index) = SplitIndex(result);
        return new ResultReference(task, name, int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out var i) ? i : null, "");
    }

    [GeneratedRegex(@"\$\([_a-zA-Z0-9.-]+(\.[_a-zA-Z0-9.-]+)*(\[([0-9]+|\*)\])?\)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Variable();

    [GeneratedRegex(@"^\$\([_a-zA-Z0-9.-]+(\.[_a-zA-Z0-9.-]+)*(\[([0-9]+|\*)\])?\)$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ExactVariable();

    [GeneratedRegex(@"\[([0-9])*\*?\]", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ArrayIndex();
}
