using System.Text.RegularExpressions;

namespace Qvs.Infrastructure.Logs;

/// <summary>
/// Takes the identity of tasks out of the platform's addresses, <c>/task/TOKEN/apis/...</c>: published scripts write them to their logs (<c>set -o xtrace</c>), and whoever
/// may read logs could call as the task while it runs.
/// </summary>
internal static partial class TaskAddresses
{
    private const string Path = "/task/";

    public static string Mask(string line) => line.Contains(Path, StringComparison.Ordinal) ? Address().Replace(line, Path + "***") : line;

    /// <summary>A tenant, a dot, and what was sealed.</summary>
    [GeneratedRegex(@"/task/[a-z0-9-]+\.[A-Za-z0-9._=-]{16,}", RegexOptions.NonBacktracking)]
    private static partial Regex Address();
}
