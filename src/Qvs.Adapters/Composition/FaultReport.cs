using System.Collections.Immutable;
using Qvs.Cue;
using Qvs.Cue.Diagnostics;
using Qvs.Cue.Values;

namespace Qvs.Adapters.Composition;

/// <summary>
/// Why a value is not data, said once and at its cause: a param that does not fit or is missing makes hundreds of leaves wrong, and two
/// adapters that disagree are named both.
/// </summary>
internal sealed class FaultReport(DiagnosticPlaces places, DiagnosticBag diagnostics)
{
    private const int MostCauses = 4;

    public void Report(Contributions contributions, string what, IReadOnlyList<Diagnostic> errors)
    {
        // What does not load or parse is wrong for everybody; it comes alone, whatever was asked.
        var broken = errors.Where(IsBroken).ToArray();
        if (broken.Length > 0)
        {
            var first = contributions.All[0].Part;
            AddNew(broken.Select(e => places.Explain(e, first.Name, first.Place)));
            return;
        }

        ImmutableArray<Part> origins = [.. contributions.All.Select(c => Origin(c.Part)).Distinct()];
        Diagnostic[] causes = [.. origins.SelectMany(ParamFaults), .. origins.SelectMany(OptionFaults)];
        if (causes.Length > 0)
        {
            AddNew(causes);
            return;
        }

        var alone = contributions.All.FirstOrDefault(c => contributions.All.Count == 1 || c.Value.Errors.Count > 0);
        if (alone is not null)
        {
            var found = contributions.All.Count == 1 ? errors : alone.Value.Errors;
            AddNew(found.Select(e => places.Explain(e, $"{alone.Part.Chain}, {what} {contributions.Id}", alone.Part.Place)));
            return;
        }

        var chains = contributions.All.Select(c => c.Part.Chain).Distinct(StringComparer.Ordinal).ToArray();
        var who = chains is [var only] ? $"{only} is used more than once, and its uses define" : $"{string.Join(" and ", chains)} both define";
        AddNew(errors.Select(e => CompositionDiagnostics.Conflict.At(
            contributions.All[0].Part.Place,
            $"{who} the {what} {contributions.Id}, and do not agree{DiagnosticPlaces.At(e.Path)}: {e.Message}. {(chains.Length == 1 ? "Use it once, or give its resources other ids by a group" : "Use one of them, or make them agree")}") with
        {
            Related = [.. contributions.All.Skip(1).Select(c => c.Part.Place).Concat(places.Explain(e, "", contributions.All[0].Part.Place).Related)
                .Where(p => p != contributions.All[0].Part.Place).Distinct()],
        }));
    }

    public void AddNew(IEnumerable<Diagnostic> found)
    {
        foreach (var diagnostic in found)
        {
            if (!diagnostics.Any(d => d.Code == diagnostic.Code && d.Message == diagnostic.Message && d.Primary == diagnostic.Primary))
            {
                diagnostics.Add(diagnostic);
            }
        }
    }

    /// <summary>What is wrong with the params of a part, or missing among them.</summary>
    public IReadOnlyList<Diagnostic> ParamFaults(Part part)
    {
        if (part.Value.Field("parameters") is not { } parameters)
        {
            return [];
        }

        var wrong = Wrong(part, parameters, "parameters");
        return wrong.Count > 0 ? wrong : [.. parameters.Fields.Where(f => !f.Value.IsConcrete).Select(f => Missing(part, f.Key, f.Value.Kind))];
    }

    /// <summary>What is wrong with the options of a part. One that is not given is no fault: tasks say what they need.</summary>
    public IReadOnlyList<Diagnostic> OptionFaults(Part part) => part.Value.Field("pipelineParameters") is { } options ? Wrong(part, options, "pipelineParameters") : [];

    private List<Diagnostic> Wrong(Part part, CueValue section, string name)
    {
        var wrong = section.Validate(concrete: false);
        return [.. wrong.Where(IsBroken).Select(e => places.Explain(e, part.Name, part.Place)), .. wrong.Where(e => !IsBroken(e)).GroupBy(e => e.Path).Select(g => BadParam(part, name, [.. g]))];
    }

    /// <summary>Of parsing, loading or binding.</summary>
    private static bool IsBroken(Diagnostic error) => error.Code.StartsWith("CUE1", StringComparison.Ordinal) || error.Code.StartsWith("CUE2", StringComparison.Ordinal);

    /// <summary>The highest part of a chain whose params are incomplete: what its composites lack, they lack because of it.</summary>
    private Part Origin(Part part) => part.Parent is { } parent && Origin(parent) is var higher && ParamFaults(higher).Count > 0 ? higher : part;

    /// <summary>One param; a value that is none of several alternatives has an error for each of them and a heading.</summary>
    private Diagnostic BadParam(Part part, string section, Diagnostic[] errors)
    {
        var error = errors[0];
        var causes = errors.Where(e => !e.Message.Contains("empty disjunction", StringComparison.Ordinal)).DefaultIfEmpty(error).ToArray();
        var message = string.Join("; ", causes.Select(e => e.Message).Distinct(StringComparer.Ordinal).Take(MostCauses));
        var all = errors.Select(e => places.Explain(e with { Path = null }, "", part.Place)).SelectMany(e => e.Related.Prepend(e.Primary ?? part.Place)).Distinct().ToArray();
        var given = errors.SelectMany(e => e.Related.Select(r => (Cue.Text.Location?)r).Prepend(e.Primary)).OfType<Cue.Text.Location>().SelectMany(p => places.ParamsAt(p)).Distinct(StringComparer.Ordinal).Select(places.ValuePlace).OfType<Cue.Text.Location>();
        var written = all.FirstOrDefault(p => p.Source == part.Place.Source && p != part.Place, part.Place);
        if (written == part.Place && OwnMessage(causes[0].Message) is { } own)
        {
            return CompositionDiagnostics.BadParam.At(part.Place, $"{part.Chain} refuses its params: {own}") with { Related = [.. all.Where(p => p != part.Place).DistinctBy(p => p.ToString())] };
        }

        var kind = section == "parameters" ? "param" : "option";
        var name = error.Path?.Split(section + ".", 2) is [_, var path] ? $"the {kind} \"{path}\"" : $"one {kind}";
        return CompositionDiagnostics.BadParam.At(written, $"{name} does not fit {part.Chain}: {message}") with
        {
            Related = [.. given.Concat(all.Where(p => p != written && p != part.Place)).DistinctBy(p => p.ToString())],
        };
    }

    /// <summary>
    /// Adapters say what is wrong by a text that is unified with not being itself (formats 2.3): <c>error: _error &amp; !=_error</c>.
    /// </summary>
    private static string? OwnMessage(string message)
    {
        const string Start = "invalid value \"";
        const string Middle = "\" (out of bound !=\"";
        var middle = message.IndexOf(Middle, StringComparison.Ordinal);
        return message.StartsWith(Start, StringComparison.Ordinal) && middle > 0
            && message[Start.Length..middle] is var text && message[(middle + Middle.Length)..] == text + "\")"
            ? text
            : null;
    }

    private static Diagnostic Missing(Part part, string name, Kind kind) => CompositionDiagnostics.MissingParam.At(
        part.Place,
        part.Parent is null
            ? $"{part.Name} needs the param \"{name}\" ({Describe(kind)}). Give it under params of this design pattern"
            : $"{part.Name} needs the param \"{name}\" ({Describe(kind)}), which {part.Parent.Name} does not give. Correct the composites of {part.Parent.Name}");

    /// <summary>A pattern takes bytes too, which no params file can hold.</summary>
    private static string Describe(Kind kind) => kind == (Kind.String | Kind.Bytes) ? "string" : kind.ToString().Replace(", ", " or ", StringComparison.Ordinal).ToLowerInvariant();
}
