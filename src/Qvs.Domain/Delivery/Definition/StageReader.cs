using Qvs.Domain.Configuration;
using Qvs.Domain.Delivery.Parameters;

namespace Qvs.Domain.Delivery.Definition;

/// <summary>Reads one entry of <c>spec.stages</c>; names in it are judged by <see cref="AssemblyLineValidation"/>.</summary>
internal static class StageReader
{
    public static Stage? Read(ConfigNode node, string path, ProblemBag problems)
    {
        if (ConfigCursor.Open(node, path, problems) is not { } cursor)
        {
            return null;
        }

        var name = cursor.Text("name", required: true);
        var spec = cursor.Mapping("spec", required: true);
        var runAfter = cursor.Items("runAfter").Select(item => ReadText(item.Node, item.Path, problems)).OfType<ConfigScalar>()
            .Select(scalar => new StageDependency(scalar.Text, scalar.Position)).ToImmutableArray();
        var extensions = StageExtensionsReader.Read(cursor, problems);
        cursor.WarnOfTheRest();

        var pipeline = spec?.Text("pipeline", required: true);
        var deployment = spec is null ? null : ReadDeployment(spec, problems);
        var parameters = spec is null
            ? []
            : spec.Items("params").Select(item => ReadParameter(item.Node, item.Path, problems)).OfType<StageParameter>().ToImmutableArray();
        _ = spec?.Node("annotations");
        spec?.WarnOfTheRest();

        // A stage that lacks something keeps its name, so that others which run after it are not reported as well.
        var place = cursor.PositionOf("name");
        return name is null
            ? null
            : new Stage(name, pipeline ?? "", deployment ?? new StageDeployment("", "", place), parameters, runAfter, extensions, place);
    }

    private static StageDeployment? ReadDeployment(ConfigCursor spec, ProblemBag problems)
    {
        if (!spec.Has("deployment") && (spec.Has("app") || spec.Has("env")))
        {
            problems.Warn(LineProblems.OldForm, $"'{spec.Path}' has the form of 2021 (app, env).", "Write deployment: {app: ..., name: ...}.", spec.Position, spec.Path);
            var (oldApp, oldName) = (spec.Text("app", required: true), spec.Text("env", required: true));
            return oldApp is null || oldName is null ? null : new StageDeployment(oldApp, oldName, spec.PositionOf("app"));
        }

        if (spec.Mapping("deployment", required: true) is not { } deployment)
        {
            return null;
        }

        var (app, name) = (deployment.Text("app", required: true), deployment.Text("name", required: true));
        deployment.WarnOfTheRest();
        return app is null || name is null ? null : new StageDeployment(app, name, deployment.Position);
    }

    private static StageParameter? ReadParameter(ConfigNode node, string path, ProblemBag problems)
    {
        if (ConfigCursor.Open(node, path, problems) is not { } cursor)
        {
            return null;
        }

        var name = cursor.Text("name", required: true);
        var value = cursor.Node("value", required: true);
        cursor.WarnOfTheRest();
        return name is null || value is null || ReadValue(value, cursor.At("value"), problems) is not { } read
            ? null
            : new StageParameter(name, read, value.Position);
    }

    private static ParameterValue? ReadValue(ConfigNode node, string path, ProblemBag problems)
    {
        switch (node)
        {
            case ConfigScalar scalar:
                return ParameterValue.Of(scalar.Text);
            case ConfigSequence sequence:
                return ParameterValue.Of(sequence.Items.Select((item, index) => ReadText(item, $"{path}[{index}]", problems)?.Text ?? ""));
            case ConfigMapping mapping:
                return ParameterValue.Of(mapping.Entries.DistinctBy(entry => entry.Key).Select(entry =>
                    KeyValuePair.Create(entry.Key, ReadText(entry.Value, $"{path}.{entry.Key}", problems)?.Text ?? "")));
            default:
                return null;
        }
    }

    internal static ConfigScalar? ReadText(ConfigNode node, string path, ProblemBag problems)
    {
        if (node is ConfigScalar scalar)
        {
            return scalar;
        }

        problems.Error(LineProblems.WrongShape, $"'{path}' is not a text.", "Write one value.", node.Position, path);
        return null;
    }
}
