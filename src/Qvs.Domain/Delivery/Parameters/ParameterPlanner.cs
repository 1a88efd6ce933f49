using Qvs.Domain.Delivery.Definition;
using Qvs.Domain.Delivery.Runs;

namespace Qvs.Domain.Delivery.Parameters;

/// <summary>What a stage's parameters will be, what is missing, and which mappings the Pipeline does not know.</summary>
public sealed record ParameterPlan(ImmutableArray<PlannedParameter> Parameters, ImmutableArray<MissingValue> Missing, ImmutableArray<string> Unused);

/// <summary>
/// Binds the parameters of a stage's Pipeline before the run starts (formats.md 2.2.3): explicit mapping, then the deployment's parameter of
/// the same name, then the Pipeline's default, else missing. Inputs and deployment parameters are replaced once, here; results of stages later.
/// </summary>
public sealed class ParameterPlanner(AssemblyLine line, IReadOnlyDictionary<string, string> inputs, IReadOnlyDictionary<string, PipelinePin> pipelines)
{
    /// <summary>Inputs that are needed and not given, or given and not known.</summary>
    public ImmutableArray<MissingValue> CheckInputs() =>
    [
        .. line.Inputs.Where(input => input.Default is null && !inputs.ContainsKey(input.Name))
            .Select(input => new MissingValue("", input.Name, $"The input '{input.Name}' is not given.", "Fill it in, or give it a default in spec.params.")),
        .. inputs.Keys.Where(name => line.Inputs.All(input => input.Name != name)).Order(StringComparer.Ordinal)
            .Select(name => new MissingValue("", name, $"The line has no input '{name}'.", "Leave it out, or add it to spec.params.")),
    ];

    public ParameterPlan Plan(Stage stage, DeploymentParameters deployment)
    {
        var pipeline = pipelines[stage.Name];
        var missing = ImmutableArray.CreateBuilder<MissingValue>();
        var planned = ImmutableArray.CreateBuilder<PlannedParameter>();
        foreach (var parameter in pipeline.Parameters)
        {
            var explicitly = stage.Parameters.FirstOrDefault(mapping => mapping.Name == parameter.Name);
            if (explicitly is not null)
            {
                planned.Add(Mapped(stage, parameter, explicitly, deployment, missing));
            }
            else if (deployment.Values.TryGetValue(parameter.Name, out var offered))
            {
                var value = parameter.Type == ParameterType.List ? ParameterValue.Of(SplitList(offered.Value)) : ParameterValue.Of(offered.Value);
                planned.Add(Typed(stage, parameter, PlannedValue.Of(value), [Origin(deployment, parameter.Name, offered)], missing));
            }
            else if (parameter.Default is { } value)
            {
                var origin = new ValueOrigin(OriginKind.PipelineDefault, parameter.Name, pipeline.Pipeline, value.ToString());
                planned.Add(Typed(stage, parameter, PlannedValue.Of(value), [origin], missing));
            }
            else
            {
                missing.Add(new MissingValue(
                    stage.Name,
                    parameter.Name,
                    $"The stage '{stage.Name}' lacks the parameter '{parameter.Name}' of the pipeline '{pipeline.Pipeline}'.",
                    $"Add '{parameter.Name}' to the Deployment Config of {deployment.Deployment}, or map it in the stage's params."));
            }
        }

        var known = pipeline.Parameters.Select(parameter => parameter.Name).ToHashSet(StringComparer.Ordinal);
        var unused = stage.Parameters.Select(mapping => mapping.Name).Where(name => !known.Contains(name));
        return new ParameterPlan(planned.ToImmutable(), missing.ToImmutable(), [.. unused]);
    }

    public ImmutableArray<PlannedCondition> PlanConditions(Stage stage, DeploymentParameters deployment, ImmutableArray<MissingValue>.Builder missing) =>
    [
        .. stage.Extensions.When.Select(condition => new PlannedCondition(
            PlanText(condition.Input, stage, "when", deployment, missing, []),
            condition.Negated,
            [.. condition.Values.Select(value => PlanText(value, stage, "when", deployment, missing, []))])),
    ];

    public PlannedText PlanResult(LineResult result, ImmutableArray<MissingValue>.Builder missing) =>
        PlanText(result.Value, null, result.Name, null, missing, []);

    /// <summary>The Deployment Config holds lists as one text with commas (formats.md 1.4).</summary>
    private static string[] SplitList(string text) => text.Length == 0 ? [] : text.Split(',', StringSplitOptions.TrimEntries);

    private static ValueOrigin Origin(DeploymentParameters deployment, string name, DeploymentParameter parameter) =>
        new(parameter.Layer, name, deployment.Deployment.ToString(), parameter.Value);

    private static PlannedParameter Typed(
        Stage stage, PipelineParameter parameter, PlannedValue value, ImmutableArray<ValueOrigin> origins, ImmutableArray<MissingValue>.Builder missing)
    {
        var mayBecomeAny = value is { Type: ParameterType.Text, Texts: [{ Parts: [{ Result: not null }] }] };
        if (value.Type != parameter.Type && !mayBecomeAny)
        {
            missing.Add(new MissingValue(
                stage.Name,
                parameter.Name,
                $"The parameter '{parameter.Name}' of the stage '{stage.Name}' is declared as {parameter.Type} and given as {value.Type}.",
                "Give it in the declared form."));
        }

        return new PlannedParameter(parameter.Name, parameter.Type, value, origins);
    }

    private PlannedParameter Mapped(
        Stage stage, PipelineParameter parameter, StageParameter mapping, DeploymentParameters deployment, ImmutableArray<MissingValue>.Builder missing)
    {
        var origins = new List<ValueOrigin>();
        var texts = mapping.Value.Texts.Select(text => PlanText(text, stage, parameter.Name, deployment, missing, origins)).ToImmutableArray();
        origins.Add(new ValueOrigin(OriginKind.StageMapping, parameter.Name, $"{line.Name} {mapping.Position}", mapping.Value.ToString()));
        var value = new PlannedValue(mapping.Value.Type, [.. mapping.Value.Fields.Keys], texts);
        return Typed(stage, parameter, value, [.. origins], missing);
    }

    private PlannedText PlanText(
        string text, Stage? stage, string usedBy, DeploymentParameters? deployment, ImmutableArray<MissingValue>.Builder missing, List<ValueOrigin> origins)
    {
        var parts = ImmutableArray.CreateBuilder<PlannedPart>();
        foreach (var part in Template.Parse(text).Parts)
        {
            parts.Add(part.Reference switch
            {
                null => new PlannedPart(part.Literal, null),
                { Scope: ReferenceScope.Input } reference => new PlannedPart(Input(reference.Name, origins), null),
                { Scope: ReferenceScope.Parameter } reference => new PlannedPart(Parameter(reference.Name, stage, usedBy, deployment, missing, origins), null),
                var reference => new PlannedPart("", Result(reference, stage?.Name ?? "", usedBy, missing, origins)),
            });
        }

        return new PlannedText(parts.ToImmutable());
    }

    private string Input(string name, List<ValueOrigin> origins)
    {
        if (inputs.TryGetValue(name, out var given))
        {
            origins.Add(new ValueOrigin(OriginKind.RunInput, name, "run", given));
            return given;
        }

        var value = line.Inputs.FirstOrDefault(input => input.Name == name)?.Default ?? "";
        origins.Add(new ValueOrigin(OriginKind.InputDefault, name, line.Name.Value, value));
        return value;
    }

    private static string Parameter(
        string name, Stage? stage, string usedBy, DeploymentParameters? deployment, ImmutableArray<MissingValue>.Builder missing, List<ValueOrigin> origins)
    {
        if (deployment is not null && deployment.Values.TryGetValue(name, out var parameter))
        {
            origins.Add(Origin(deployment, name, parameter));
            return parameter.Value;
        }

        missing.Add(new MissingValue(
            stage?.Name ?? "",
            name,
            $"$(params.{name}), used by '{usedBy}' of the stage '{stage?.Name}', is not a parameter of {deployment?.Deployment}.",
            $"Add '{name}' to its Deployment Config."));
        return "";
    }

    private TemplateReference Result(TemplateReference reference, string stage, string usedBy, ImmutableArray<MissingValue>.Builder missing, List<ValueOrigin> origins)
    {
        // A stage without a pipeline is reported as such.
        if (pipelines.GetValueOrDefault(reference.Stage) is { } source && source.Results.All(result => result.Name != reference.Name))
        {
            missing.Add(new MissingValue(
                stage,
                usedBy,
                $"{reference} is read, but the pipeline '{source.Pipeline}' of that stage has no result '{reference.Name}'.",
                source.Results.IsEmpty ? "It has no results." : $"It has: {string.Join(", ", source.Results.Select(result => result.Name))}."));
        }

        origins.Add(new ValueOrigin(OriginKind.StageResult, $"{reference.Stage}.{reference.Name}", $"stage {reference.Stage}", reference.ToString()));
        return reference;
    }
}
