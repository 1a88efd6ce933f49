using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Qvs.LocalCluster.Objects;
using Qvs.LocalCluster.Tekton.Model;

namespace Qvs.LocalCluster.Tekton.Validation;

/// <summary>Rules about results that tasks and steps declare.</summary>
internal static partial class ResultValidation
{
    public static void OfTask(FieldErrors errors, JsonNode? spec, TektonSettings settings)
    {
        var i = 0;
        foreach (var result in spec.Objects("results"))
        {
            var at = errors.In($"[{i++}]");
            if (!Name(at, result))
            {
                continue;
            }

            switch (result.Str("type"))
            {
                case "object":
                    ObjectResult(at, result, "The value type specified for these keys {0} is invalid, the type must be string");
                    break;
                case "" or "string" or "array":
                    break;
                case var other:
                    at.Invalid(other, "type", "type must be string");
                    break;
            }

            Value(at, result, settings);
        }
    }

    public static void OfStep(FieldErrors errors, JsonObject step)
    {
        var i = 0;
        foreach (var result in step.Objects("results"))
        {
            var at = errors.In($"[{i++}]");
            if (!Name(at, result))
            {
                continue;
            }

            switch (result.Str("type"))
            {
                case "object":
                    ObjectResult(at, result, "the value type specified for these keys {0} is invalid, the type must be string");
                    break;
                case "" or "string" or "array":
                    break;
                case var other:
                    at.Invalid(other, "type", "invalid type " + other);
                    break;
            }
        }
    }

    private static bool Name(FieldErrors errors, JsonObject result)
    {
        var name = result.Str("name");
        if (Names.IsResult(name))
        {
            return true;
        }

        errors.AddDetailed($"invalid key name {GoText.Quote(name)}", Names.ResultRule, "name");
        return false;
    }

    private static void ObjectResult(FieldErrors errors, JsonObject result, string message)
    {
        var properties = ParamSpec.PropertiesOf(result);
        if (properties is null)
        {
            errors.Missing(result.Str("name") + ".properties");
        }
        else if (ParamValidation.InvalidKeys(properties) is { Count: > 0 } keys)
        {
            errors.Add(string.Format(null, message, GoText.List(keys)), result.Str("name") + ".properties");
        }
    }

    /// <summary>A result with a value is taken from a step's result, which is a feature of its own.</summary>
    private static void Value(FieldErrors errors, JsonObject result, TektonSettings settings)
    {
        if (result["value"] is not { } node)
        {
            return;
        }

        if (!settings.StepResults)
        {
            errors.Add("feature flag enable-step-actions should be set to true to fetch Results from Steps using StepActions.");
            return;
        }

        var name = result.Str("name");
        var value = ParamValue.From(node);
        if (value.Type != ParamType.String)
        {
            errors.Add($"Invalid Type. Wanted string but got: \"{value.TypeName}\"", name + ".type");
        }
        else if (value.Text.Length > 0)
        {
            var match = Reference().Match(value.Text);
            if (!match.Success)
            {
                errors.Add($"Could not extract step name and result name. Expected value to look like $(steps.<stepName>.results.<resultName>) but got \"{value.Text}\"", name + ".value");
            }
            else if (!Names.IsLabel(match.Groups[1].Value))
            {
                errors.AddDetailed(
                    $"invalid extracted step name {GoText.Quote(match.Groups[1].Value)}",
                    "stepName in $(steps.<stepName>.results.<resultName>) must be a valid DNS Label, For more info refer to https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#names",
                    name + ".value");
            }
        }
    }

    [GeneratedRegex(@"\$\(steps\.(.*?)\.results\.(.*?)\)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Reference();
}
