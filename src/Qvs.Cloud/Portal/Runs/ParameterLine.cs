using Qvs.Domain.Delivery.Parameters;
using Qvs.Cloud.Portal.Text;

namespace Qvs.Cloud.Portal.Runs;

/// <summary>A parameter with its value and where that is from, nearest first.</summary>
public sealed record ParameterLine(string Name, ParameterType Type, string Value, ImmutableArray<ValueOrigin> Origins)
{
    public static ParameterLine Of(BoundParameter parameter) =>
        new(parameter.Name, parameter.Value.Type, parameter.Value.ToString(), [.. parameter.Origins.Reverse()]);

    public static ParameterLine Of(PlannedParameter parameter) =>
        new(parameter.Name, parameter.Type, Text(parameter.Value), [.. parameter.Origins.Reverse()]);

    public static string Word(OriginKind kind) => kind switch
    {
        OriginKind.BuiltIn => PortalText.OriginBuiltIn,
        OriginKind.Environment => PortalText.OriginEnvironment,
        OriginKind.DeploymentConfig => PortalText.OriginDeployment,
        OriginKind.StageMapping => PortalText.OriginMapping,
        OriginKind.PipelineDefault => PortalText.OriginDefault,
        OriginKind.RunInput => PortalText.OriginInput,
        OriginKind.InputDefault => PortalText.OriginInputDefault,
        _ => PortalText.OriginResult,
    };

    /// <summary>Results that are not there yet stand as they are written in the line.</summary>
    private static string Text(PlannedValue value)
    {
        var texts = value.Texts.Select(Text).ToArray();
        return value.Type switch
        {
            ParameterType.List => $"[{string.Join(", ", texts)}]",
            ParameterType.Map => $"{{{string.Join(", ", value.Keys.Zip(texts, (key, text) => $"{key}: {text}"))}}}",
            _ => texts.Length == 0 ? "" : texts[0],
        };
    }

    private static string Text(PlannedText text) =>
        string.Concat(text.Parts.Select(part => part.Result?.ToString() ?? part.Literal));
}
