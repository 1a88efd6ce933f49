using System.Collections.Immutable;
using Qvs.Adapters.Config;
using Qvs.Cue;
using Qvs.Cue.Diagnostics;

namespace Qvs.Adapters.Composition;

/// <summary>
/// Binds the design patterns of a config and, as deep as it goes, their composites (formats 2.4.3). Composites are only data to CUE; what
/// they mean is done here.
/// </summary>
internal sealed class Composer
{
    private const int MostDepth = 32;
    private const int MostParts = 2_000;

    private readonly AdapterWorld _world;
    private readonly QvsConfig _config;
    private readonly CueSource _source = new();
    private readonly List<Part> _parts = [];
    private readonly DiagnosticBag _diagnostics;

    public Composer(AdapterWorld world, QvsConfig config, DiagnosticBag diagnostics)
    {
        _world = world;
        _config = config;
        _diagnostics = diagnostics;
        Places = new DiagnosticPlaces(world, _source, SourceName);
    }

    public const string SourceName = "config.cue";

    public DiagnosticPlaces Places { get; }

    /// <summary>All parts, parents before their composites; null if the config cannot be composed.</summary>
    /// <param name="parametersOf">What a design pattern's <c>parameters</c> are unified with; null leaves them open.</param>
    public ImmutableArray<Part>? Compose(CueContext context, Func<PatternUse, BoundMap?> parametersOf)
    {
        if (!EveryPatternHasModule())
        {
            return null;
        }

        WriteSource(parametersOf);
        var root = context.CompileString(_source.ToString(), SourceName);
        for (var i = 0; i < _config.DesignPatterns.Length; i++)
        {
            var use = _config.DesignPatterns[i];
            if (Adapter(root, i, use) is { } own && root.Field(FieldName(i)) is { } value)
            {
                Add(new Part(use.Pattern.ToString(), value, use, own, null, ""));
            }
        }

        return _diagnostics.HasErrors ? null : [.. _parts];
    }

    private static string FieldName(int index) => $"pattern{index}";

    private bool EveryPatternHasModule()
    {
        foreach (var use in _config.DesignPatterns)
        {
            if (_world.ModuleOf(use.Pattern) is null)
            {
                var modules = _world.Modules.Length == 0 ? "modules is empty" : $"The modules are {string.Join(", ", _world.Modules.Select(m => m.Path))}";
                _diagnostics.Add(CompositionDiagnostics.PatternNotFound.At(
                    use.Place, $"no module of this config has the pattern {use.Pattern}. {(Within(use) is { } meant ? $"Did you mean {meant}?" : $"{modules}; add the one that has it")}"));
            }
        }

        return !_diagnostics.HasErrors;
    }

    /// <summary>A module's path pasted behind another one.</summary>
    private string? Within(PatternUse use)
    {
        var text = use.Pattern.ToString();
        return _world.Modules.Select(m => text.IndexOf($"/{m.Path}/", StringComparison.Ordinal)).Where(at => at > 0).Select(at => text[(at + 1)..]).FirstOrDefault();
    }

    private void WriteSource(Func<PatternUse, BoundMap?> parametersOf)
    {
        for (var i = 0; i < _config.DesignPatterns.Length; i++)
        {
            var use = _config.DesignPatterns[i];
            _source.Raw($"import p{i} ").From(ValueOrigin.Written(use.Place), () => _source.Text(use.Pattern.ToString())).Raw("\n");
        }

        for (var i = 0; i < _config.DesignPatterns.Length; i++)
        {
            var use = _config.DesignPatterns[i];
            _source.Raw($"{FieldName(i)}: ").From(ValueOrigin.Written(use.Place), () => _source.Raw($"p{i}.DesignPattern")).Raw(" & {");
            if (parametersOf(use) is { } parameters)
            {
                _source.Raw("\nparameters: ").Value(parameters);
            }

            if (use.PipelineParams is not null)
            {
                _source.Raw("\npipelineParameters: ").Value(ConfigBinder.Literal(use));
            }

            _source.Raw("}\n");
        }
    }

    /// <summary>Tells a package that is not there from one that is no adapter, before anything else complains about either.</summary>
    private CueValue? Adapter(CueValue root, int index, PatternUse use)
    {
        var pattern = root.Evaluate($"p{index}.DesignPattern", SourceName + "#");
        if (pattern.Default is Cue.Values.Vertex)
        {
            return pattern;
        }

        var errors = pattern.Errors;
        if (errors.FirstOrDefault(e => e.Message.Contains("cannot find package", StringComparison.Ordinal)) is not null)
        {
            _diagnostics.Add(CompositionDiagnostics.PatternNotFound.At(
                use.Place, $"the module {_world.ModuleOf(use.Pattern)?.DisplayName} has no package {use.Pattern}. {OtherPackages(use)}"));
        }
        else if (errors.All(e => e.Message.Contains("DesignPattern", StringComparison.Ordinal)))
        {
            _diagnostics.Add(CompositionDiagnostics.NoDesignPattern.At(
                use.Place, $"the package {use.Pattern} has no field DesignPattern, so it is no adapter. Name a package that has one"));
        }
        else
        {
            _diagnostics.AddRange(errors.Select(e => Places.Explain(e, use.Pattern.ToString(), use.Place)));
        }

        return null;
    }

    /// <summary>A package of another name in the folder is the likely reason.</summary>
    private string OtherPackages(PatternUse use)
    {
        var near = _world.PackagesIn(use.Pattern.Path);
        return near.Length == 0 ? "Check the path" : $"There {(near.Length == 1 ? "is" : "are")} {string.Join(", ", near.Select(n => $"{use.Pattern.Path}:{n}"))}";
    }

    private void Add(Part part)
    {
        if (part.Depth > MostDepth || _parts.Count >= MostParts)
        {
            _diagnostics.Add(CompositionDiagnostics.EndlessComposites.At(
                part.Place, $"the composites do not end: {Shorten(part.Chain)}. An adapter must not compose itself"));
            return;
        }

        _parts.Add(part);
        if (part.Value.Field("composites") is not { } composites)
        {
            return;
        }

        var index = 0;
        foreach (var composite in composites.Elements)
        {
            if (Bind(part, composite, index++) is { } child && !_diagnostics.HasErrors)
            {
                Add(child);
            }
        }
    }

    private Part? Bind(Part parent, CueValue composite, int index)
    {
        var fields = composite.Fields.Select(f => f.Key).ToHashSet(StringComparer.Ordinal);
        if (!fields.Contains("pattern"))
        {
            _diagnostics.Add(CompositionDiagnostics.BadComposite.At(
                parent.Place, $"composites[{index}] of {parent.Chain} has no pattern. Name the DesignPattern of an imported package"));
            return null;
        }

        var name = composite.Field("pattern")?.ReferencePath?.Written is { } written ? written.Replace(".DesignPattern", "", StringComparison.Ordinal) : $"composites[{index}]";
        List<string> bound = [];
        if (fields.Contains("params"))
        {
            bound.Add("parameters: params");
        }

        if (fields.Contains("pipelineParams"))
        {
            bound.Add("pipelineParameters: pipelineParams");
        }

        var value = composite.Evaluate(bound.Count == 0 ? "pattern" : $"pattern & {{{string.Join(", ", bound)}}}", SourceName + "#");
        var group = string.Join("-", ((string[])[parent.Group, composite.Text("group")]).Where(g => g.Length > 0));
        return new Part(name, value, parent.Use, null, parent, group);
    }

    private static string Shorten(string chain) => chain.Length <= 200 ? chain : chain[..200] + " ...";
}
