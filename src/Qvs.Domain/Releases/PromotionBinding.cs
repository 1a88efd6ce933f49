using Qvs.Domain.Delivery.Definition;

namespace Qvs.Domain.Releases;

/// <summary>The inputs of one promoted run.</summary>
/// <param name="Open">Neither bound nor given, and without a default.</param>
public sealed record BoundInputs(ImmutableSortedDictionary<string, string> Values, ImmutableArray<string> Open);

/// <summary>How results become inputs.</summary>
public static class PromotionBinding
{
    /// <param name="given">What a person has filled in; shared by all targets, of which each takes the inputs that it has.</param>
    public static BoundInputs Bind(
        PromotionRule rule, AssemblyLine target, IReadOnlyDictionary<string, string> results, IReadOnlyDictionary<string, string> given)
    {
        var values = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        var open = ImmutableArray.CreateBuilder<string>();
        foreach (var input in target.Inputs)
        {
            if (rule.Bindings.TryGetValue(input.Name, out var result) && results.TryGetValue(result, out var value))
            {
                values[input.Name] = value;
            }
            else if (given.TryGetValue(input.Name, out value))
            {
                values[input.Name] = value;
            }
            else if (input.Default is null)
            {
                open.Add(input.Name);
            }
        }

        return new BoundInputs(values.ToImmutable(), open.ToImmutable());
    }

    /// <summary>Given is what no target takes: a misspelt name, or one that a result is bound to, so that what was tested stays what goes on.</summary>
    public static IEnumerable<Rejection> Superfluous(
        IReadOnlyCollection<(PromotionRule Rule, AssemblyLine Target)> targets, IReadOnlyDictionary<string, string> results, IReadOnlyDictionary<string, string> given) =>
        from name in given.Keys.Order(StringComparer.Ordinal)
        where !targets.Any(one => one.Target.Inputs.Any(input => input.Name == name) && !(one.Rule.Bindings.TryGetValue(name, out var result) && results.ContainsKey(result)))
        select targets.Select(one => one.Rule.Bindings.GetValueOrDefault(name)).FirstOrDefault(result => result is not null) is { } bound
            ? new Rejection(RejectionCodes.Invalid, $"The input '{name}' gets the result '{bound}' of the run.", "Leave it out, or change the promotion rule.")
            : new Rejection(RejectionCodes.Invalid, $"No target has an input '{name}'.", "Leave it out, or correct its name.");

    /// <returns>Everything that is wrong with a rule, its target and source being there.</returns>
    public static IEnumerable<Rejection> Check(PromotionRule rule, AssemblyLine source, AssemblyLine target)
    {
        foreach (var (input, result) in rule.Bindings)
        {
            if (target.Inputs.All(one => one.Name != input))
            {
                yield return new Rejection(
                    RejectionCodes.Invalid, $"The AssemblyLine '{rule.To}' has no input '{input}'.", $"It has: {Names(target.Inputs.Select(one => one.Name))}.");
            }

            if (source.Results.All(one => one.Name != result))
            {
                yield return new Rejection(
                    RejectionCodes.Invalid, $"The AssemblyLine '{source.Name}' has no result '{result}'.", $"It has: {Names(source.Results.Select(one => one.Name))}.");
            }
        }

        var open = target.Inputs.Where(input => input.Default is null && !rule.Bindings.ContainsKey(input.Name)).Select(input => input.Name).ToList();
        if (rule.IsAutomatic && open.Count > 0)
        {
            yield return new Rejection(
                RejectionCodes.Invalid,
                $"Nobody fills in {Names(open)} when a run is promoted to '{rule.To}' automatically.",
                "Bind each of them to a result, give them defaults, or promote by hand.");
        }
    }

    private static string Names(IEnumerable<string> names) => string.Join(", ", names) is { Length: > 0 } text ? text : "none";
}
