using System.Text.RegularExpressions;
using Qvs.Adapters.Composition;
using Qvs.Adapters.Manifests;
using Qvs.Cue;
using Qvs.Cue.Text;

namespace Qvs.Adapters.Lineage;

/// <summary>The chain of one leaf of a resource.</summary>
internal sealed partial class Search(ManifestRequest request, DiagnosticPlaces places, Contributions resource)
{
    private const int MostLineCharacters = 160;
    private const int MostLets = 10;

    public IReadOnlyList<ValueStep> Steps(CueValue value)
    {
        var steps = new List<ValueStep>();
        foreach (var origin in value.Lineage)
        {
            Add(steps, origin);
            if (origin.Via is null)
            {
                // A text that is built from params is no reference to them; what it mentions is followed here.
                foreach (var mentioned in Mentioned(origin.Location))
                {
                    foreach (var inner in mentioned.Value.Lineage)
                    {
                        Add(steps, inner with { Via = inner.Via ?? mentioned.Name });
                    }
                }
            }
        }

        // The engine begins at the value; people read from the source on. Types only limit, so they stand before all.
        steps.Reverse();
        return [.. steps.Distinct().OrderBy(s => s.Kind == StepKind.Type ? 0 : 1)];
    }

    private void Add(List<ValueStep> steps, CueOrigin origin)
    {
        if (places.Translate(origin.Location) is { } place)
        {
            var kind = place.Source == request.Config.Source ? StepKind.Config
                : place.Source.Name.Contains("/cue.mod/gen/", StringComparison.Ordinal) ? StepKind.Type
                : StepKind.Adapter;
            steps.Add(new ValueStep(kind, place, Line(place), origin.Via));
        }

        steps.AddRange(places.ParamsAt(origin.Location).Select(OfParam));
    }

    private IEnumerable<(string Name, CueValue Value)> Mentioned(Location place)
    {
        var text = place.Source.Slice(place.Span).ToString();
        return Reference().Matches(text)
            .Select(m => m.Value)
            .Where(name => name != text)
            .Distinct(StringComparer.Ordinal)
            .Select(name => (Name: name, Path: Meaning(name, place)))
            .Where(m => m.Path.StartsWith("parameters.", StringComparison.Ordinal))
            .SelectMany(m => resource.All.Where(c => IsOf(c.Part, place)).Select(c => (m.Name, Value: c.Part.Value.At(m.Path.Split('.')))))
            .Where(m => m.Value is not null)
            .Select(m => (m.Name, m.Value!));
    }

    /// <summary>The path behind a name that begins with a <c>let</c> of the same file; the nearest one above the place is meant.</summary>
    private static string Meaning(string name, Location place)
    {
        for (var steps = 0; steps < MostLets && !name.StartsWith("parameters.", StringComparison.Ordinal); steps++)
        {
            var first = name.Split('.')[0];
            if (Let().Matches(place.Source.Content).LastOrDefault(l => l.Groups[1].Value == first && l.Index < place.Span.Start) is not { } found)
            {
                break;
            }

            name = found.Groups[2].Value + name[first.Length..];
        }

        return name;
    }

    /// <summary>A text means the params of the adapter that it is part of.</summary>
    private bool IsOf(Part part, Location place) =>
        part.Value.Field("parameters")?.Lineage.Select(o => o.Location).FirstOrDefault(l => places.Translate(l)?.Source != request.Config.Source).Source == place.Source;

    private ValueStep OfParam(string param)
    {
        var name = param.Split('.')[0];
        if (request.Values.Params.TryGetValue(name, out var given))
        {
            return new ValueStep(StepKind.Param, given.Place, $"{name} = {given.Place.Source.Slice(given.Place.Span)}", null);
        }

        if (request.Values.Secrets.TryGetValue(name, out var secret))
        {
            return new ValueStep(StepKind.Param, secret.Place, $"{name} = secret {secret.Secret.Key}", null);
        }

        return new ValueStep(StepKind.Param, request.Config.Param(name)?.Default?.Place, $"{name} = its default in the config", null);
    }

    private static string Line(Location place)
    {
        var (line, _) = place.Source.LineAndColumn(place.Span.Start);
        var text = place.Source.Line(line).Trim().ToString();
        return text.Length <= MostLineCharacters ? text : text[..MostLineCharacters] + "...";
    }

    [GeneratedRegex(@"[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)+", RegexOptions.NonBacktracking)]
    private static partial Regex Reference();

    [GeneratedRegex(@"\blet[ \t]+([A-Za-z_][A-Za-z0-9_]*)[ \t]*=[ \t]*([A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*)[ \t\r]*$", RegexOptions.NonBacktracking | RegexOptions.Multiline)]
    private static partial Regex Let();
}
