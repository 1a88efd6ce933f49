using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Qvs.Adapters.Composition;
using Qvs.Adapters.Config;
using Qvs.Cue;
using Qvs.Cue.Diagnostics;

namespace Qvs.Adapters.Manifests;

/// <summary>QVS Config and the values of a deployment to manifests (formats 2.4.4). Pure: the same request gives the same bytes.</summary>
public sealed class ManifestCompiler(AdapterWorld world)
{
    public ManifestResult Compile(ManifestRequest request)
    {
        var diagnostics = new DiagnosticBag();
        var binder = new ConfigBinder(request.Config, request.Values, diagnostics);
        var bound = request.Config.DesignPatterns.ToDictionary(use => use.Place, binder.Bind);
        return diagnostics.HasErrors
            ? ManifestResult.Failed(diagnostics)
            : world.Use(context => Compile(context, request, use => bound[use.Place], diagnostics));
    }

    private ManifestResult Compile(CueContext context, ManifestRequest request, Func<PatternUse, BoundMap> parameters, DiagnosticBag diagnostics)
    {
        var composer = new Composer(world, request.Config, diagnostics);
        if (composer.Compose(context, parameters) is not { } parts)
        {
            return ManifestResult.Failed(diagnostics);
        }

        new ParamCheck(diagnostics).Check(parts, parameters);
        var phase = request.Phase == ManifestPhase.Setup ? "appSetup" : "app";
        var contributions = Bottom(parts).SelectMany(p => Under(p, "resources", phase)).Concat(Bottom(parts).SelectMany(p => Under(p, "defer", phase)));
        var resources = ImmutableArray.CreateBuilder<CompiledResource>();
        foreach (var resource in Contributions.Group(contributions, composer.Places))
        {
            if (resource.Data("resource", diagnostics) is { } data)
            {
                var shape = ResourceShape.Read(resource, data, diagnostics);
                if (shape is not null)
                {
                    resources.Add(shape);
                }
            }
        }

        // An adapter can be wrong without giving a resource.
        var report = new FaultReport(composer.Places, diagnostics);
        if (!diagnostics.HasErrors)
        {
            report.AddNew(parts.SelectMany(p => p.Value.Field("parameters")?.Errors.Count > 0 ? report.ParamFaults(p) : []));
        }

        var outputs = Outputs(parts, composer.Places, diagnostics);
        if (diagnostics.HasErrors)
        {
            return ManifestResult.Failed(diagnostics);
        }

        var text = request.Format == ManifestFormat.Pulumi
            ? PulumiProject.Write(resources, request, diagnostics)
            : KubernetesStream.Write(resources, request, diagnostics);
        return diagnostics.HasErrors
            ? ManifestResult.Failed(diagnostics)
            : new ManifestResult(text, resources.ToImmutable(), outputs, [.. diagnostics]);
    }

    /// <summary>Composites before the adapters that compose them.</summary>
    private static IEnumerable<Part> Bottom(ImmutableArray<Part> parts)
    {
        var children = parts.Where(p => p.Parent is not null).ToLookup(p => p.Parent, ReferenceEqualityComparer.Instance);
        return parts.Where(p => p.Parent is null).SelectMany(Below);

        IEnumerable<Part> Below(Part part) => [.. children[part].SelectMany(Below), part];
    }

    private static IEnumerable<Contribution> Under(Part part, string section, string phase) =>
        part.Value.At(section, phase)?.Fields.Select(f => new Contribution(part.Scoped(f.Key), f.Value, part)) ?? [];

    private static JsonObject Outputs(ImmutableArray<Part> parts, DiagnosticPlaces places, DiagnosticBag diagnostics)
    {
        var outputs = new JsonObject();
        var all = parts.SelectMany(p => p.Value.Field("outputs")?.Fields.Select(f => new Contribution(p.Scoped(f.Key), f.Value, p)) ?? []);
        foreach (var output in Contributions.Group(all, places))
        {
            outputs[output.Id] = output.Data("output", diagnostics);
        }

        return outputs;
    }
}
