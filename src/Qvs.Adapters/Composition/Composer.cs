using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Qvs.Adapters.Config;
using Qvs.Cue;
using Qvs.Cue.Diagnostics;
using Qvs.Cue.Values;

namespace Qvs.Adapters.Composition;

/// <summary>
/// Binds the design patterns of a config and, as deep as it goes, their composites (formats 2.4.3). Composites are only data to CUE; what
/// they mean is done here.
/// </summary>
internal sealed partial class Composer
{
    private const int MostDepth = 32;
    private const int MostParts = 2_000;
    private const int MostGroupCharacters = 63;

    private readonly AdapterWorld _world;
    private readonly QvsConfig _config;
    private readonly CueSource _source = new();
    private readonly List<Part> _parts = [];
    private readonly DiagnosticBag _diagnostics;
    private bool _valuesAreKnown;

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
    /// <param name="valuesAreKnown">These are all values: what still waits for one is an error.</param>
    public ImmutableArray<Part>? Compose(CueContext context, Func<PatternUse, BoundMap?> parametersOf, bool valuesAreKnown = false)
    {
        _valuesAreKnown = valuesAreKnown;
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
                Add(new Part(use.Pattern.ToString(), value, use, own, null, Group(use.Pattern.ToString(), use, value)));
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
        return near.Length == 0 && _world.HasFiles(use.Pattern.Path) ? "Its folder has .cue files, but none that begins with a package clause: check that they are CUE, saved as UTF-8"
            : near.Length == 0 ? "Check the path" : $"There {(near.Length == 1 ? "is" : "are")} {string.Join(", ", near.Select(n => $"{use.Pattern.Path}:{n}"))}";
    }

    private void Add(Part part)
    {
        if (_parts.Count >= MostParts)
        {
            _diagnostics.Add(CompositionDiagnostics.EndlessComposites.At(
                part.Place, $"the config has more than {MostParts} adapters with all their composites: {Shorten(part.Chain)}. Use fewer"));
            return;
        }

        if (part.Depth > MostDepth)
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

        if (!Is(Kind.List, composites, part, "composites", "a list of {pattern, params}"))
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
        if (!Is(Kind.Struct, composite, parent, $"composites[{index}]", "a struct of pattern and params"))
        {
            return null;
        }

        var fields = composite.Fields.Select(f => f.Key).ToHashSet(StringComparer.Ordinal);
        if (!fields.Contains("pattern"))
        {
            _diagnostics.Add(CompositionDiagnostics.BadComposite.At(
                parent.Place, $"composites[{index}] of {parent.Chain} has no pattern. Name the DesignPattern of an imported package"));
            return null;
        }

        var at = $"composites[{index}]";
        if (!Is(Kind.Struct, composite.Field("pattern")!, parent, at + ".pattern", "the DesignPattern of an imported package"))
        {
            return null;
        }

        var name = composite.Field("pattern")?.ReferencePath?.Written is { } written ? written.Replace(".DesignPattern", "", StringComparison.Ordinal) : at;
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
        var group = string.Join("-", ((string[])[parent.Group, Group($"{at} of {parent.Chain}", parent.Use, composite), Group(name, parent.Use, value)]).Where(g => g.Length > 0));
        return new Part(name, value, parent.Use, null, parent, group);
    }

    /// <summary>
    /// Whether a section is of a kind. Before the values of a deployment are known one may wait for them; it contributes nothing then.
    /// Afterwards it is an error, perhaps for want of a param.
    /// </summary>
    private bool Is(Kind kind, CueValue value, Part part, string path, string what)
    {
        if ((value.Kind & kind) != 0)
        {
            return true;
        }

        var report = new FaultReport(Places, _diagnostics);
        if (value.Kind != Kind.Bottom)
        {
            report.AddNew([CompositionDiagnostics.BadSection.At(
                part.Place, $"{path} of {part.Chain} is {value.Kind.ToString().ToLowerInvariant()}, but has to be {what}. Correct the adapter")]);
            return false;
        }

        var errors = value.Validate(_valuesAreKnown);
        if (errors.FirstOrDefault(e => e.Code == "CUE3010") is { } cycle)
        {
            var place = Places.Explain(cycle, "", part.Place).Primary ?? part.Place;
            report.AddNew([CompositionDiagnostics.EndlessComposites.At(place, $"the composites do not end: {Shorten(part.Chain)} contains itself. An adapter must not compose itself") with { Related = [part.Place] }]);
            return false;
        }

        var causes = errors.Count == 0 ? [] : report.ParamFaults(part);
        report.AddNew(causes.Count > 0 ? causes : errors.Select(e => Places.Explain(e, $"{part.Chain}, {path}", part.Place)));
        return false;
    }

    /// <summary>Ids of resources begin with it, and ids become names in clouds and clusters.</summary>
    private string Group(string who, PatternUse use, CueValue value)
    {
        if (value.Field("group") is not { } field || field.AsString is "" || (field.AsString is null && (field.Kind & Kind.String) != 0))
        {
            return "";
        }

        if (field.AsString is { Length: <= MostGroupCharacters } name && DnsLabel().IsMatch(name))
        {
            return name;
        }

        var given = field.AsString is { } text ? $"\"{Shorten(text)}\"" : field.Kind.ToString().ToLowerInvariant();
        _diagnostics.Add(CompositionDiagnostics.BadGroup.At(
            use.Place, $"the group of {who} is {given}. Use at most {MostGroupCharacters} lower-case letters, digits and '-', beginning and ending with a letter or digit"));
        return "";
    }

    [GeneratedRegex("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$", RegexOptions.NonBacktracking)]
    private static partial Regex DnsLabel();

    private static string Shorten(string chain) => chain.Length <= 200 ? chain : chain[..200] + " ...";
}
