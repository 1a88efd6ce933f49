using System.Text.RegularExpressions;

namespace Qvs.Domain.Delivery.Retrying;

public enum TaskReferenceKind
{
    Result,
    Status,
    Reason,
    MatrixLength,
    MatrixResultLength,
}

/// <summary>One <c>$(tasks...)</c> of a pipeline spec, in either notation for names: <c>results.r</c> or <c>results['r']</c>.</summary>
/// <param name="Accessor">What follows a result's name: nothing, <c>[*]</c>, <c>[2]</c> or <c>.key</c>.</param>
internal sealed partial record TaskReference(TaskReferenceKind Kind, string Task, string Result, string Accessor, int Start, int Length)
{
    public static IEnumerable<TaskReference> In(string text)
    {
        if (!text.Contains("$(tasks.", StringComparison.Ordinal))
        {
            return [];
        }

        return Pattern().Matches(text).Select(match => From(match)).OfType<TaskReference>();
    }

    private static TaskReference? From(Match match)
    {
        var task = match.Groups["task"].Value;
        var rest = match.Groups["rest"].Value;
        var kind = rest switch
        {
            "status" => TaskReferenceKind.Status,
            "reason" => TaskReferenceKind.Reason,
            "matrix.length" => TaskReferenceKind.MatrixLength,
            _ when rest.StartsWith("matrix.", StringComparison.Ordinal) && rest.EndsWith(".length", StringComparison.Ordinal) => TaskReferenceKind.MatrixResultLength,
            _ when match.Groups["result"].Success => TaskReferenceKind.Result,
            _ => (TaskReferenceKind?)null,
        };
        var result = kind == TaskReferenceKind.MatrixResultLength ? rest["matrix.".Length..^".length".Length] : match.Groups["result"].Value;
        return kind is null ? null : new TaskReference(kind.Value, task, result, match.Groups["accessor"].Value, match.Index, match.Length);
    }

    // NonBacktracking: the texts are scripts of tenants.
    [GeneratedRegex(
        @"\$\(tasks\.(?<task>[a-z0-9-]+)\.(?<rest>status|reason|matrix\.[A-Za-z0-9_.-]+|results(?:\.(?<result>[A-Za-z0-9_-]+)|\[(?:'(?<result>[^'\]]+)'|""(?<result>[^""\]]+)"")\])(?<accessor>\.[A-Za-z0-9_-]+|\[\*\]|\[[0-9]+\])?)\)",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Pattern();
}
