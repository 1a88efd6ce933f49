using Qvs.Domain.Configuration;

namespace Qvs.Domain.Delivery.Definition;

/// <summary>Collects what is wrong, so that a user hears of everything at once.</summary>
internal sealed class ProblemBag
{
    private readonly ImmutableArray<ConfigProblem>.Builder _problems = ImmutableArray.CreateBuilder<ConfigProblem>();

    public bool HasErrors => _problems.Any(problem => problem.Severity == ProblemSeverity.Error);

    public void Error(string code, string message, string nextStep, TextPosition position, string path) =>
        _problems.Add(new ConfigProblem(code, ProblemSeverity.Error, message, nextStep, position, path));

    public void Warn(string code, string message, string nextStep, TextPosition position, string path) =>
        _problems.Add(new ConfigProblem(code, ProblemSeverity.Warning, message, nextStep, position, path));

    /// <summary>A name that is not one. The published use cases are templates (<c>&lt;YOUR_APPLICATION_ID&gt;-build</c>), which deserve their own words.</summary>
    public void BadName(string name, Rejection rejection, TextPosition position, string path)
    {
        if (name.Contains('<', StringComparison.Ordinal) && name.Contains('>', StringComparison.Ordinal))
        {
            Error(LineProblems.Placeholder, $"'{name}' still has a placeholder.", "Put your own name in its place.", position, path);
        }
        else
        {
            Error(LineProblems.BadName, rejection.Message, rejection.NextStep, position, path);
        }
    }

    public ImmutableArray<ConfigProblem> InOrder() => [.. _problems.OrderBy(problem => problem.Position.Line).ThenBy(problem => problem.Position.Column)];
}
