using Qvs.Domain.Configuration;
using Qvs.Domain.Delivery.Parameters;

namespace Qvs.Domain.Delivery.Definition;

/// <summary>What must hold between the parts of a line: names are unique, references mean something, stages do not wait for each other.</summary>
internal static class AssemblyLineValidation
{
    public static void Validate(AssemblyLine line, ProblemBag problems)
    {
        if (line.Stages.Length > AssemblyLine.MaxStages)
        {
            problems.Error(LineProblems.TooLarge, $"The line has {line.Stages.Length} stages.", $"At most {AssemblyLine.MaxStages} are run.", line.Stages[0].Position, "spec.stages");
            return;
        }

        Unique(line.Inputs.Select((input, index) => (input.Name, input.Position, $"spec.params[{index}].name")), "input", problems);
        Unique(line.Stages.Select((stage, index) => (stage.Name, stage.Position, $"spec.stages[{index}].name")), "stage", problems);
        Unique(line.Results.Select((result, index) => (result.Name, result.Position, $"spec.results[{index}].name")), "result", problems);

        var names = line.Stages.Select(stage => stage.Name).ToHashSet(StringComparer.Ordinal);
        var inputs = line.Inputs.Select(input => input.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var (stage, index) in line.Stages.Select((stage, index) => (stage, index)))
        {
            ValidateStage(stage, $"spec.stages[{index}]", names, inputs, problems);
        }

        foreach (var (result, index) in line.Results.Select((result, index) => (result, index)))
        {
            References(result.Value, result.Position, $"spec.results[{index}].value", names, inputs, parametersAllowed: false, problems);
        }

        foreach (var cycle in StageGraph.Cycles(line))
        {
            var position = line.Stages.First(stage => stage.Name == cycle[0]).Position;
            var message = cycle.Length == 1
                ? $"The stage '{cycle[0]}' waits for itself."
                : $"Stages wait for each other: {string.Join(" -> ", cycle)} -> {cycle[0]}.";
            problems.Error(LineProblems.Cycle, message, "Remove one runAfter or one use of a result.", position, "spec.stages");
        }
    }

    private static void Unique(IEnumerable<(string Name, TextPosition Position, string Path)> names, string kind, ProblemBag problems)
    {
        var first = new Dictionary<string, TextPosition>(StringComparer.Ordinal);
        foreach (var (name, position, path) in names)
        {
            if (!first.TryAdd(name, position))
            {
                problems.Error(LineProblems.DuplicateName, $"The {kind} '{name}' is already defined at {first[name]}.", "Rename one of them.", position, path);
            }
        }
    }

    private static void ValidateStage(Stage stage, string path, HashSet<string> names, HashSet<string> inputs, ProblemBag problems)
    {
        Name("stage", stage.Name, stage.Position, $"{path}.name", problems);
        Name("pipeline", stage.Pipeline, stage.Position, $"{path}.spec.pipeline", problems);
        Name("application", stage.Deployment.App, stage.Deployment.Position, $"{path}.spec.deployment.app", problems);
        Name("deployment", stage.Deployment.Name, stage.Deployment.Position, $"{path}.spec.deployment.name", problems);
        Unique(stage.Parameters.Select((parameter, index) => (parameter.Name, parameter.Position, $"{path}.spec.params[{index}].name")), "parameter", problems);
        foreach (var (dependency, index) in stage.RunAfter.Select((dependency, index) => (dependency, index)))
        {
            if (!names.Contains(dependency.Stage))
            {
                problems.Error(LineProblems.UnknownStage, $"The stage '{stage.Name}' runs after '{dependency.Stage}', which does not exist.", Known("Stages", names), dependency.Position, $"{path}.runAfter[{index}]");
            }
        }

        foreach (var (parameter, index) in stage.Parameters.Select((parameter, index) => (parameter, index)))
        {
            foreach (var text in parameter.Value.Texts)
            {
                References(text, parameter.Position, $"{path}.spec.params[{index}].value", names, inputs, parametersAllowed: true, problems);
            }
        }

        foreach (var (condition, index) in stage.Extensions.When.Select((condition, index) => (condition, index)))
        {
            foreach (var text in condition.Values.Prepend(condition.Input))
            {
                References(text, condition.Position, $"{path}.when[{index}]", names, inputs, parametersAllowed: true, problems);
            }
        }
    }

    private static void Name(string kind, string name, TextPosition position, string path, ProblemBag problems)
    {
        // An empty name was missing, which is reported already.
        if (name.Length > 0 && NameRules.Check(kind, name) is { } rejection)
        {
            problems.BadName(name, rejection, position, path);
        }
    }

    private static void References(
        string text, TextPosition position, string path, HashSet<string> stages, HashSet<string> inputs, bool parametersAllowed, ProblemBag problems)
    {
        var template = Template.Parse(text);
        foreach (var error in template.Errors)
        {
            problems.Error(LineProblems.BadReference, error.Message, error.NextStep, position, path);
        }

        foreach (var reference in template.References)
        {
            switch (reference.Scope)
            {
                case ReferenceScope.Input when !inputs.Contains(reference.Name):
                    problems.Error(LineProblems.UnknownInput, $"{reference} is not among the inputs.", $"Add '{reference.Name}' to spec.params. {Known("Inputs", inputs)}", position, path);
                    break;
                case ReferenceScope.Parameter when !parametersAllowed:
                    problems.Error(LineProblems.ReferenceNotAllowed, $"{reference} has no deployment to be read from here.", "Use $(inputs...) or $(stages...) in results.", position, path);
                    break;
                case ReferenceScope.StageResult when !stages.Contains(reference.Stage):
                    problems.Error(LineProblems.UnknownStage, $"{reference} names the stage '{reference.Stage}', which does not exist.", Known("Stages", stages), position, path);
                    break;
                case ReferenceScope.StageResult when reference.Accessor == "[*]" && template.Parts.Length > 1:
                    problems.Error(LineProblems.BadReference, $"{reference} is a whole list inside of a text.", "Let it stand alone, or take one element.", position, path);
                    break;
            }
        }
    }

    private static string Known(string what, HashSet<string> names) =>
        names.Count == 0 ? $"{what}: none." : $"{what}: {string.Join(", ", names.Order(StringComparer.Ordinal).Take(20))}.";
}
