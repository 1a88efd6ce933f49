using Qvs.Adapters.Yaml;
using Qvs.Cue.Diagnostics;
using Qvs.Cue.Text;
using Qvs.Domain.Configuration;
using Qvs.Domain.Delivery.Definition;

namespace Qvs.Grains.Delivery;

/// <summary>An AssemblyLine from its text: the YAML reader's limits and places, the domain's rules.</summary>
public static class LineYaml
{
    private const string FileName = "assemblyline.yaml";

    public static AssemblyLineReading Read(string yaml)
    {
        var diagnostics = new DiagnosticBag();
        var document = YamlReader.Read(new SourceText(FileName, yaml), diagnostics);
        return document is null
            ? new AssemblyLineReading(null, [.. diagnostics.Select(Problem)])
            : AssemblyLineReader.Read(Node(document));
    }

    private static ConfigNode Node(YamlNode node) => node switch
    {
        YamlMapping mapping => new ConfigMapping(
            [.. mapping.Entries.Select(entry => new ConfigEntry(entry.Key.Text, Position(entry.Key.Place), Node(entry.Value)))], Position(mapping.Place)),
        YamlSequence sequence => new ConfigSequence([.. sequence.Items.Select(Node)], Position(sequence.Place)),
        YamlScalar scalar => new ConfigScalar(scalar.Text, Position(scalar.Place), scalar.Value.Kind == ScalarKind.Null),
        _ => throw new InvalidOperationException($"Unknown node {node.Kind}."),
    };

    private static ConfigProblem Problem(Diagnostic diagnostic) => new(
        diagnostic.Code, ProblemSeverity.Error, diagnostic.Message, "", diagnostic.Primary is { } place ? Position(place) : default, "");

    private static TextPosition Position(Location place)
    {
        var (line, column) = place.Source.LineAndColumn(place.Span.Start);
        return new TextPosition(line, column);
    }
}
