using System.Text;
using Qvs.Cue.Diagnostics;

namespace Qvs.Adapters.Tests;

internal static class Show
{
    /// <summary>Diagnostics as lines: place, severity, code, message, and further places below.</summary>
    public static string Text(IEnumerable<Diagnostic> diagnostics)
    {
        var text = new StringBuilder();
        foreach (var d in diagnostics)
        {
            text.Append(d.Primary is { } place ? $"{place}: " : "").Append(d.Severity == Severity.Warning ? "warning " : "").Append(d.Code).Append(": ").Append(d).Append('\n');
            foreach (var related in d.Related)
            {
                text.Append("    ").Append(related).Append('\n');
            }
        }

        return text.ToString();
    }
}
