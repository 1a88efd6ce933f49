using Qvs.Adapters.Config;
using Qvs.Cue;
using Qvs.Cue.Diagnostics;
using Qvs.Cue.Values;

namespace Qvs.Adapters.Composition;

/// <summary>
/// Sections of a DesignPattern (formats 2.4.1) that are of another kind, or misspelt. CUE takes them in an open struct, and they would
/// have no effect.
/// </summary>
internal sealed class SectionCheck(DiagnosticPlaces places, DiagnosticBag diagnostics)
{
    private static readonly string[] Sections =
        ["name", "description", "parameters", "pipelineParameters", "composites", "group", "resources", "pipelines", "defer", "outputs"];

    private static readonly string[] Phases = ["app", "appSetup"];

    public void Resources(IEnumerable<Part> parts)
    {
        foreach (var part in parts)
        {
            Names(part);
            Struct(part, part.Value.Field("outputs"), "outputs");
            foreach (var section in (string[])["resources", "defer"])
            {
                foreach (var (phase, value) in Struct(part, part.Value.Field(section), section))
                {
                    Struct(part, value, $"{section}.{phase}");
                    if (!Phases.Contains(phase))
                    {
                        Warn(part, value, $"{section} of {part.Chain} has no phase \"{phase}\", so what is in it has no effect. The phases are {string.Join(" and ", Phases)}");
                    }
                }
            }
        }
    }

    public void Pipelines(IEnumerable<Part> parts)
    {
        foreach (var part in parts)
        {
            Names(part);
            foreach (var (stage, value) in Struct(part, part.Value.Field("pipelines"), "pipelines"))
            {
                Struct(part, value, $"pipelines.{stage}");
                Struct(part, value.Field("results"), $"pipelines.{stage}.results");
                foreach (var (id, task) in Struct(part, value.Field("tasks"), $"pipelines.{stage}.tasks"))
                {
                    Struct(part, task, $"pipelines.{stage}.tasks.{id}");
                }
            }
        }
    }

    /// <summary>A name that is nearly that of a section; others may be the adapter's own.</summary>
    private void Names(Part part)
    {
        foreach (var (name, value) in part.Value.Fields)
        {
            if (!Sections.Contains(name) && Spelling.Nearest(name, Sections) is { } near)
            {
                Warn(part, value, $"a DesignPattern has no section \"{name}\", so that of {part.Chain} has no effect. Did you mean \"{near}\"?");
            }
        }
    }

    /// <summary>Its fields. Nothing, an error and what may still become a struct are not this check's business.</summary>
    private IEnumerable<KeyValuePair<string, CueValue>> Struct(Part part, CueValue? value, string path)
    {
        if (value is null || value.Kind == Kind.Bottom)
        {
            return [];
        }

        if ((value.Kind & Kind.Struct) != 0)
        {
            return value.Fields;
        }

        Add(part, value, Severity.Error, $"{path} of {part.Chain} is {value.Kind.ToString().ToLowerInvariant()}, but has to be a struct. Correct the adapter");
        return [];
    }

    private void Warn(Part part, CueValue value, string message) => Add(part, value, Severity.Warning, message);

    private void Add(Part part, CueValue value, Severity severity, string message)
    {
        var place = value.Lineage.Select(o => places.Translate(o.Location)).FirstOrDefault(p => p is not null) ?? part.Place;
        new FaultReport(places, diagnostics).AddNew([CompositionDiagnostics.BadSection.At(place, message) with { Severity = severity, Related = place == part.Place ? [] : [part.Place] }]);
    }
}
