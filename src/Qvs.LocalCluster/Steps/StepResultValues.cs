using System.Text.RegularExpressions;
using Qvs.LocalCluster.Tekton.Model;

namespace Qvs.LocalCluster.Steps;

/// <summary>Puts results of earlier steps into the command of a later one: <c>$(steps.NAME.results.RESULT)</c>. They are known only when it starts.</summary>
internal static partial class StepResultValues
{
    public static string In(string text, PodFolder folder) => !text.Contains("$(steps.", StringComparison.Ordinal) ? text : Reference().Replace(text, m =>
    {
        var file = new FileInfo(Path.Combine(folder.StepResults("step-" + m.Groups[1].Value), m.Groups[2].Value));
        if (!file.Exists || file.LinkTarget is not null)
        {
            return m.Value;
        }

        var value = ParamValue.FromResultText(File.ReadAllText(file.FullName));
        return m.Groups[3].Value switch
        {
            { Length: > 0 } key when value.Fields.TryGetValue(key, out var field) => field,
            _ when int.TryParse(m.Groups[4].Value, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var i) && i < value.Items.Count => value.Items[i],
            _ => value.Text,
        };
    });

    [GeneratedRegex(@"\$\(steps\.([a-z0-9-]+)\.results\.([A-Za-z0-9_-]+)(?:\.([A-Za-z0-9_-]+))?(?:\[([0-9]+)\])?\)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Reference();
}
