using System.Globalization;
using Qvs.Domain.Configuration;

namespace Qvs.Domain.Delivery.Definition;

/// <summary>Reads the keys that are extensions of the published format: <c>when</c>, <c>timeout</c>, <c>approval</c>, <c>onFailure</c>.</summary>
internal static class StageExtensionsReader
{
    public static StageExtensions Read(ConfigCursor stage, ProblemBag problems) => new(
        [.. stage.Items("when").Select(item => ReadCondition(item.Node, item.Path, problems)).OfType<StageCondition>()],
        ReadDuration(stage, "timeout", problems),
        ReadApproval(stage, problems),
        ReadFailurePolicy(stage, problems));

    private static StageCondition? ReadCondition(ConfigNode node, string path, ProblemBag problems)
    {
        if (ConfigCursor.Open(node, path, problems) is not { } cursor)
        {
            return null;
        }

        _ = cursor.Node("input", required: true);
        var input = cursor.Text("input");
        var negated = cursor.Text("operator", required: true);
        if (negated is not (null or "in" or "notin"))
        {
            problems.Error(LineProblems.BadValue, $"'{negated}' is no operator.", "Use in or notin.", cursor.PositionOf("operator"), cursor.At("operator"));
        }

        var values = cursor.Items("values", required: true).Select(item => StageReader.ReadText(item.Node, item.Path, problems)?.Text).OfType<string>();
        var condition = new StageCondition(input ?? "", negated == "notin", [.. values], cursor.Position);
        cursor.WarnOfTheRest();
        return input is null ? null : condition;
    }

    private static ApprovalPolicy? ReadApproval(ConfigCursor stage, ProblemBag problems)
    {
        if (stage.Mapping("approval") is not { } cursor)
        {
            return null;
        }

        var approvers = cursor.Items("approvers").Select(item => StageReader.ReadText(item.Node, item.Path, problems)?.Text)
            .OfType<string>().Distinct(StringComparer.Ordinal).ToImmutableArray();
        var quorum = 1;
        if (cursor.Text("quorum") is { } text && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out quorum) || quorum < 1))
        {
            problems.Error(LineProblems.BadValue, $"The quorum '{text}' is not a number above 0.", "Say how many people must agree.", cursor.PositionOf("quorum"), cursor.At("quorum"));
            quorum = 1;
        }

        var policy = new ApprovalPolicy(approvers, quorum, ReadFlag(cursor, "allowSelfApproval", problems), ReadDuration(cursor, "timeout", problems));
        cursor.WarnOfTheRest();
        return policy;
    }

    private static bool ReadFlag(ConfigCursor cursor, string key, ProblemBag problems)
    {
        var text = cursor.Text(key);
        if (text is not (null or "true" or "false"))
        {
            problems.Error(LineProblems.BadValue, $"'{key}' is '{text}'.", "Write true or false.", cursor.PositionOf(key), cursor.At(key));
        }

        return text == "true";
    }

    private static TimeSpan? ReadDuration(ConfigCursor cursor, string key, ProblemBag problems)
    {
        if (cursor.Text(key) is not { } text)
        {
            return null;
        }

        if (GoDuration.TryParse(text, out var duration) && duration > TimeSpan.Zero)
        {
            return duration;
        }

        problems.Error(LineProblems.BadValue, $"'{text}' is no duration.", "Write it like 1h30m, 20m or 45s.", cursor.PositionOf(key), cursor.At(key));
        return null;
    }

    private static FailurePolicy ReadFailurePolicy(ConfigCursor stage, ProblemBag problems)
    {
        switch (stage.Text("onFailure"))
        {
            case null or "stop":
                return FailurePolicy.Stop;
            case "continue":
                return FailurePolicy.Continue;
            case "ignore":
                return FailurePolicy.Ignore;
            case var other:
                problems.Error(LineProblems.BadValue, $"'{other}' is no policy for a failure.", "Use stop, continue or ignore.", stage.PositionOf("onFailure"), stage.At("onFailure"));
                return FailurePolicy.Stop;
        }
    }
}
