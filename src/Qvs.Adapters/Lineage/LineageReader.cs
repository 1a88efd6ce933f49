using Qvs.Adapters.Composition;
using Qvs.Adapters.Manifests;
using Qvs.Cue;
using Qvs.Cue.Diagnostics;
using Qvs.Cue.Text;

namespace Qvs.Adapters.Lineage;

/// <summary>
/// Says for the leaves of a compile's resources where their values come from: deployment value, config, composites, adapter (promise 6 of
/// the architecture). Slower than a compile, so it is done when somebody asks.
/// </summary>
public sealed class LineageReader(AdapterWorld world)
{
    private const int MostLineCharacters = 160;

    /// <param name="path">The id of a resource, or a path below one; empty for everything.</param>
    public IReadOnlyList<ValueLineage>? Explain(ManifestRequest request, string path, DiagnosticBag diagnostics)
    {
        var sources = ManifestSources.Bind(request, diagnostics);
        return sources is null ? null : world.Use(context =>
        {
            if (sources.Resources(world, context, diagnostics) is not { } resources)
            {
                return null;
            }

            var found = new List<ValueLineage>();
            foreach (var resource in resources)
            {
                if (Concerns(resource.Id, path))
                {
                    Collect(resource.Value, resource.Id, path, request, sources.Places(world), found);
                }
            }

            return (IReadOnlyList<ValueLineage>?)found;
        });
    }

    /// <summary>One lies within the other.</summary>
    private static bool Concerns(string here, string path) =>
        path.Length == 0 || Within(here, path) || Within(path, here);

    private static bool Within(string inner, string outer) =>
        inner.StartsWith(outer, StringComparison.Ordinal) && (inner.Length == outer.Length || inner[outer.Length] is '.' or '[');

    private static void Collect(CueValue value, string here, string path, ManifestRequest request, DiagnosticPlaces places, List<ValueLineage> found)
    {
        if (!Concerns(here, path))
        {
            return;
        }

        var isLeaf = true;
        foreach (var (name, field) in value.Fields)
        {
            isLeaf = false;
            Collect(field, $"{here}.{name}", path, request, places, found);
        }

        var index = 0;
        foreach (var element in value.Elements)
        {
            isLeaf = false;
            Collect(element, $"{here}[{index++}]", path, request, places, found);
        }

        if (isLeaf)
        {
            found.Add(new ValueLineage(here, value.ToJson(indented: false).Text?.Trim() ?? "", Steps(value, request, places)));
        }
    }

    private static List<ValueStep> Steps(CueValue value, ManifestRequest request, DiagnosticPlaces places)
    {
        var steps = new List<ValueStep>();
        foreach (var origin in value.Lineage)
        {
            foreach (var param in places.ParamsAt(origin.Location))
            {
                steps.Add(OfParam(param, request));
            }

            if (places.Translate(origin.Location) is not { } place)
            {
                continue;
            }

            var kind = place.Source == request.Config.Source ? StepKind.Config
                : place.Source.Name.Contains("/cue.mod/gen/", StringComparison.Ordinal) ? StepKind.Type
                : StepKind.Adapter;
            steps.Add(new ValueStep(kind, place, Line(place), origin.Via));
        }

        // The engine begins at the value; people read from the source on. Types only limit, so they stand before all.
        steps.Reverse();
        return [.. steps.Distinct().OrderBy(s => s.Kind == StepKind.Type ? 0 : 1)];
    }

    private static ValueStep OfParam(string param, ManifestRequest request)
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

        var declared = request.Config.Param(name);
        return new ValueStep(StepKind.Param, declared?.Default?.Place, $"{name} = its default in the config", null);
    }

    private static string Line(Location place)
    {
        var (line, _) = place.Source.LineAndColumn(place.Span.Start);
        var text = place.Source.Line(line).Trim().ToString();
        return text.Length <= MostLineCharacters ? text : text[..MostLineCharacters] + "...";
    }
}
