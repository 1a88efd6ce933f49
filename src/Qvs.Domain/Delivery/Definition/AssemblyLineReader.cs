using Qvs.Domain.Configuration;

namespace Qvs.Domain.Delivery.Definition;

/// <summary>A line that was read, or why not; warnings come with a line as well.</summary>
public sealed record AssemblyLineReading(AssemblyLine? Line, ImmutableArray<ConfigProblem> Problems);

/// <summary>Reads an AssemblyLine from a tree (formats.md 2.2.1) and reports everything that is wrong with it, each once and with its place.</summary>
public static class AssemblyLineReader
{
    public static AssemblyLineReading Read(ConfigNode document)
    {
        var problems = new ProblemBag();
        var line = ReadDocument(document, problems);
        if (line is not null)
        {
            AssemblyLineValidation.Validate(line, problems);
        }

        return new AssemblyLineReading(problems.HasErrors ? null : line, problems.InOrder());
    }

    private static AssemblyLine? ReadDocument(ConfigNode document, ProblemBag problems)
    {
        if (ConfigCursor.Open(document, "", problems) is not { } root)
        {
            return null;
        }

        Expect(root, "apiVersion", AssemblyLine.ApiVersion, problems);
        Expect(root, "kind", AssemblyLine.Kind, problems);
        var metadata = root.Mapping("metadata", required: true);
        var name = ReadName(metadata, problems);
        var annotations = ReadAnnotations(metadata, problems);
        var spec = root.Mapping("spec", required: true);
        root.WarnOfTheRest();
        if (spec is null)
        {
            return null;
        }

        var line = new AssemblyLine(
            name ?? AssemblyLineId.Parse("unnamed"),
            annotations,
            [.. spec.Items("params").Select(item => ReadInput(item.Node, item.Path, problems)).OfType<LineInput>()],
            [.. spec.Items("stages", required: true).Select(item => StageReader.Read(item.Node, item.Path, problems)).OfType<Stage>()],
            [.. spec.Items("results").Select(item => ReadResult(item.Node, item.Path, problems)).OfType<LineResult>()],
            [.. spec.Items("artifacts").Select(item => ReadArtifact(item.Node, item.Path, problems)).OfType<LineArtifact>()]);
        spec.WarnOfTheRest();
        if (spec.Has("stages") && spec.Node("stages") is ConfigSequence { Items: [] } empty)
        {
            problems.Error(LineProblems.MissingField, "The line has no stages.", "Add at least one stage.", empty.Position, "spec.stages");
        }

        return line;
    }

    private static void Expect(ConfigCursor root, string key, string expected, ProblemBag problems)
    {
        if (root.Text(key, required: true) is { } found && found != expected)
        {
            problems.Error(LineProblems.WrongKind, $"'{key}' is '{found}'.", $"An AssemblyLine has '{expected}'.", root.PositionOf(key), key);
        }
    }

    private static AssemblyLineId? ReadName(ConfigCursor? metadata, ProblemBag problems)
    {
        if (metadata?.Text("name", required: true) is not { } text)
        {
            return null;
        }

        if (AssemblyLineId.Check(text) is { } rejection)
        {
            problems.BadName(text, rejection, metadata.PositionOf("name"), "metadata.name");
            return null;
        }

        return AssemblyLineId.Parse(text);
    }

    private static ImmutableSortedDictionary<string, string> ReadAnnotations(ConfigCursor? metadata, ProblemBag problems)
    {
        var annotations = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        if (metadata?.Node("annotations") is ConfigMapping mapping && ConfigCursor.Open(mapping, "metadata.annotations", problems) is { } cursor)
        {
            foreach (var key in mapping.Entries.Select(entry => entry.Key).Distinct(StringComparer.Ordinal))
            {
                annotations[key] = cursor.Text(key) ?? "";
            }
        }

        return annotations.ToImmutable();
    }

    private static LineInput? ReadInput(ConfigNode node, string path, ProblemBag problems)
    {
        if (ConfigCursor.Open(node, path, problems) is not { } cursor)
        {
            return null;
        }

        var name = cursor.Text("name", required: true);
        if (cursor.Text("type") is { } type and not "string")
        {
            problems.Error(LineProblems.BadValue, $"'{path}' has the type '{type}'.", "Inputs are of type string.", cursor.PositionOf("type"), cursor.At("type"));
        }

        var input = new LineInput(name ?? "", cursor.Text("description") ?? "", cursor.Text("default"), cursor.PositionOf("name"));
        cursor.WarnOfTheRest();
        return name is null ? null : input;
    }

    private static LineResult? ReadResult(ConfigNode node, string path, ProblemBag problems)
    {
        if (ConfigCursor.Open(node, path, problems) is not { } cursor)
        {
            return null;
        }

        var name = cursor.Text("name", required: true);
        _ = cursor.Node("value", required: true);
        var value = cursor.Text("value");
        _ = cursor.Text("description");
        cursor.WarnOfTheRest();
        return name is null || value is null ? null : new LineResult(name, value, cursor.PositionOf("value"));
    }

    private static LineArtifact? ReadArtifact(ConfigNode node, string path, ProblemBag problems)
    {
        if (ConfigCursor.Open(node, path, problems) is not { } cursor || cursor.Text("path", required: true) is not { } text)
        {
            return null;
        }

        cursor.WarnOfTheRest();
        if (text.StartsWith('/') || text.Split('/').Contains(".."))
        {
            problems.Error(LineProblems.BadValue, $"The artifact '{text}' is outside of the workspace.", "Write a path relative to it, without '..'.", cursor.PositionOf("path"), cursor.At("path"));
        }

        return new LineArtifact(text, cursor.PositionOf("path"));
    }
}
