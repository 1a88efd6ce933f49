using System.Collections.Immutable;
using Qvs.Adapters.Composition;
using Qvs.Adapters.Config;
using Qvs.Cue;
using Qvs.Cue.Diagnostics;
using Qvs.Cue.Text;

namespace Qvs.Adapters.Manifests;

/// <summary>The evaluated resources of a request, before they become text: what the compile writes and lineage explains.</summary>
internal sealed class ManifestSources
{
    private readonly ManifestRequest _request;
    private readonly Dictionary<Location, BoundMap> _parameters;
    private Composer? _composer;

    private ManifestSources(ManifestRequest request, Dictionary<Location, BoundMap> parameters)
    {
        _request = request;
        _parameters = parameters;
    }

    public ImmutableArray<Part> Parts { get; private set; } = [];

    /// <summary>Puts the deployment's values in; null if one is missing or wrong.</summary>
    public static ManifestSources? Bind(ManifestRequest request, DiagnosticBag diagnostics)
    {
        var found = new DiagnosticBag();
        var binder = new ConfigBinder(request.Config, request.Values, found);
        var parameters = request.Config.DesignPatterns.ToDictionary(use => use.Place, binder.Bind);
        diagnostics.AddRange(found);
        return found.HasErrors ? null : new ManifestSources(request, parameters);
    }

    public DiagnosticPlaces Places(AdapterWorld world) => (_composer ?? new Composer(world, _request.Config, [])).Places;

    /// <summary>All that the parts say about each resource of the phase: composites first, then the adapters around them, <c>defer</c> last.</summary>
    public List<Contributions>? Resources(AdapterWorld world, CueContext context, DiagnosticBag diagnostics)
    {
        _composer = new Composer(world, _request.Config, diagnostics);
        _composer.Places.ValuePlace = name => _request.Values.Params.GetValueOrDefault(name)?.Place;
        if (_composer.Compose(context, use => _parameters[use.Place], valuesAreKnown: true) is not { } parts)
        {
            return null;
        }

        Parts = [.. Bottom(parts)];
        new ParamCheck(diagnostics).Check(parts, use => _parameters[use.Place]);
        new SectionCheck(_composer.Places, diagnostics).Resources(parts);
        var phase = _request.Phase == ManifestPhase.Setup ? "appSetup" : "app";
        var contributions = Parts.SelectMany(p => Under(p, "resources", phase)).Concat(Parts.SelectMany(p => Under(p, "defer", phase)));
        return Contributions.Group(contributions, _composer.Places);
    }

    private static IEnumerable<Contribution> Under(Part part, string section, string phase) =>
        part.Value.At(section, phase)?.Fields.Select(f => new Contribution(part.Scoped(f.Key), f.Value, part)) ?? [];

    private static IEnumerable<Part> Bottom(ImmutableArray<Part> parts)
    {
        var children = parts.Where(p => p.Parent is not null).ToLookup(p => p.Parent, ReferenceEqualityComparer.Instance);
        return parts.Where(p => p.Parent is null).SelectMany(Below);

        IEnumerable<Part> Below(Part part) => [.. children[part].SelectMany(Below), part];
    }
}
