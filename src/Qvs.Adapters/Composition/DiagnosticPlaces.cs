using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Qvs.Cue.Diagnostics;
using Qvs.Cue.Text;

namespace Qvs.Adapters.Composition;

/// <summary>
/// Diagnostics of the CUE engine as their reader needs them: places in our generated text become places in the config, files of modules
/// get the name of their module and revision.
/// </summary>
internal sealed partial class DiagnosticPlaces(AdapterWorld world, CueSource source, string sourceName)
{
    private readonly Dictionary<SourceText, SourceText> _renamed = [];

    /// <summary>Where the value of a param was given: another file than the one that uses it. Null if nobody gave one.</summary>
    public Func<string, Location?> ValuePlace { get; set; } = _ => null;

    /// <param name="subject">The adapter that it happened in.</param>
    /// <param name="use">Where the config uses it.</param>
    public Diagnostic Explain(Diagnostic diagnostic, string subject, Location use)
    {
        List<Location?> all = [Translate(diagnostic.Primary), .. diagnostic.Related.Select(r => Translate(r))];
        var places = all.OfType<Location>().Distinct().ToList();

        // The place in the adapter says what is wrong, the one in the config who can change it.
        var primary = places.Count > 0 ? places[0] : use;
        var related = places.Skip(1).Append(use).Where(p => p != primary).Distinct();
        return diagnostic with { Message = $"{subject}{At(diagnostic.Path)}: {diagnostic.Message}", Path = null, Primary = primary, Related = [.. related] };
    }

    /// <summary>A path for people: without the name that we gave the pattern.</summary>
    public static string At(string? path)
    {
        var shown = path is null ? "" : OwnName().Replace(path, "");
        return shown.Length == 0 ? "" : $" at {shown}";
    }

    /// <summary>Null for text of ours that nobody wrote.</summary>
    public Location? Translate(Location? place)
    {
        if (place is not { } at)
        {
            return null;
        }

        if (Path.GetFileName(at.Source.Name).StartsWith(sourceName, StringComparison.Ordinal))
        {
            return at.Source.Name.EndsWith('#') ? null : source.OriginAt(at.Span.Start)?.Place;
        }

        if (!_renamed.TryGetValue(at.Source, out var renamed))
        {
            var name = world.Display(at.Source.Name);
            renamed = name == at.Source.Name ? at.Source : new SourceText(name, at.Source.Content);
            _renamed.Add(at.Source, renamed);
        }

        return at with { Source = renamed };
    }

    public ImmutableArray<string> ParamsAt(Location place) =>
        Path.GetFileName(place.Source.Name) == sourceName ? source.OriginAt(place.Span.Start)?.Params ?? [] : [];

    [GeneratedRegex(@"^pattern[0-9]+\.?", RegexOptions.NonBacktracking)]
    private static partial Regex OwnName();
}
