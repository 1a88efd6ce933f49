using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Qvs.Adapters.Composition;
using Qvs.Cue;
using Qvs.Cue.Diagnostics;
using Qvs.Cue.Values;

namespace Qvs.Adapters.Manifests;

/// <summary>QVS Config and the values of a deployment to manifests (formats 2.4.4). Pure: the same request gives the same bytes.</summary>
public sealed class ManifestCompiler(AdapterWorld world)
{
    /// <exception cref="OperationCanceledException">Cancelled before the end.</exception>
    public ManifestResult Compile(ManifestRequest request, CancellationToken cancellation = default)
    {
        var diagnostics = new DiagnosticBag();
        return ManifestSources.Bind(request, diagnostics) is { } sources
            ? world.Use(context => Compile(context, request, sources, diagnostics), cancellation)
            : ManifestResult.Failed(diagnostics);
    }

    private ManifestResult Compile(CueContext context, ManifestRequest request, ManifestSources sources, DiagnosticBag diagnostics)
    {
        if (sources.Resources(world, context, diagnostics) is not { } said)
        {
            return ManifestResult.Failed(diagnostics);
        }

        var resources = ImmutableArray.CreateBuilder<CompiledResource>();
        foreach (var resource in said)
        {
            if (resource.Value.Kind == Kind.Null)
            {
                ResourceShape.AddNoStruct(resource, diagnostics);
            }
            else if (resource.Data("resource", diagnostics) is { } data && ResourceShape.Read(resource, data, diagnostics) is { } shape)
            {
                resources.Add(shape);
            }
        }

        GroupReferences.Rewrite(resources, said);
        var places = sources.Places(world);
        if (!diagnostics.HasErrors)
        {
            // An adapter can be wrong without giving a resource.
            var report = new FaultReport(places, diagnostics);
            report.AddNew(sources.Parts.SelectMany(p => p.Value.Field("parameters")?.Errors.Count > 0 ? report.ParamFaults(p) : []));
        }

        var outputs = Outputs(sources.Parts, places, diagnostics);
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
