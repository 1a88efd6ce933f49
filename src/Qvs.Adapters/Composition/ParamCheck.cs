using System.Collections.Immutable;
using Qvs.Adapters.Config;
using Qvs.Cue.Diagnostics;

namespace Qvs.Adapters.Composition;

/// <summary>
/// Params of a design pattern that its adapter does not have. They have no effect, which is hardly what was meant; only a warning, since
/// CUE lets open structs take any field and published configs rely on it.
/// </summary>
internal sealed class ParamCheck(DiagnosticBag diagnostics)
{
    public void Check(ImmutableArray<Part> parts, Func<PatternUse, BoundMap?> parameters)
    {
        foreach (var part in parts.Where(p => p.Parent is null))
        {
            if (parameters(part.Use) is { } given)
            {
                Check(part, given, "parameters", "param");
            }

            Check(part, ConfigBinder.Literal(part.Use), "pipelineParameters", "pipeline param");
        }
    }

    private void Check(Part part, BoundMap given, string section, string what)
    {
        var declared = part.Declared(section);
        foreach (var (key, value) in given.Entries)
        {
            // An adapter that names none takes any.
            if (declared.Count > 0 && !declared.Contains(key))
            {
                var near = Spelling.Nearest(key, [.. declared]);
                var step = near is null ? "Remove it, or check the adapter's README" : $"Did you mean \"{near}\"?";
                diagnostics.Add(CompositionDiagnostics.UnknownParam.At(
                    value.Origin.Place, $"{part.Name} has no {what} \"{key}\", so it has no effect. {step}") with
                {
                    Severity = Severity.Warning,
                });
            }
        }
    }
}
