using Qvs.Domain.Delivery;
using Qvs.Domain.Delivery.Definition;
using Qvs.Domain.Delivery.Runs;
using Qvs.Domain.Releases;
using Qvs.Domain.Tenancy;

namespace Qvs.Grains.Releases;

/// <summary>A rule with its target and the inputs that it would get.</summary>
internal sealed record BoundTarget(PromotionRule Rule, AssemblyLine Line, BoundInputs Inputs);

internal sealed record PromotionRequest(RunState Source, ImmutableArray<BoundTarget> Targets);

/// <summary>What a promotion asks for, whether it can be, and what it would change.</summary>
internal sealed class PromotionPreviewing(IGrainFactory grains, ReleaseComparing comparing)
{
    /// <summary>The run, the chosen rules and their targets, or every reason why not.</summary>
    public async Task<Answer<PromotionRequest>> Read(
        AssemblyLineKey line, int number, PromotionRules rules, ImmutableArray<AssemblyLineId> to, IReadOnlyDictionary<string, string> given)
    {
        if (await grains.Run(new RunKey(line.Tenant, line.Line, number)).Get() is not { State: var run })
        {
            return Answer.Refuse<PromotionRequest>(RejectionCodes.NotFound, $"There is no run {number} of the AssemblyLine '{line.Line}'.", "Check the number.");
        }

        var problems = ImmutableArray.CreateBuilder<Rejection>();
        if (run.Status != RunStatus.Succeeded)
        {
            problems.Add(new Rejection("run-not-succeeded", $"The run {number} of '{line.Line}' has not succeeded.", "Promote a run that has; this one may be retried first."));
        }

        var chosen = to.IsEmpty ? rules.Rules : [.. rules.Rules.Where(rule => to.Contains(rule.To))];
        problems.AddRange(to.Where(id => rules.Rules.All(rule => rule.To != id)).Select(id => NoRule(line, id)));
        if (chosen.IsEmpty && to.IsEmpty)
        {
            problems.Add(new Rejection("no-promotion", $"The AssemblyLine '{line.Line}' is promoted nowhere.", "Add a promotion rule in its settings."));
        }

        var targets = new List<(PromotionRule Rule, AssemblyLine Target)>();
        foreach (var rule in chosen)
        {
            if (await grains.Line(new AssemblyLineKey(line.Tenant, rule.To)).Get() is { } found)
            {
                targets.Add((rule, found.Value.Line));
            }
            else
            {
                problems.Add(NoLine(rule.To));
            }
        }

        problems.AddRange(PromotionBinding.Superfluous(targets, run.Results, given));
        return problems.Count > 0
            ? Answer.Refuse<PromotionRequest>(problems.ToImmutable())
            : Answer.Of(new PromotionRequest(run, [.. targets.Select(one => new BoundTarget(one.Rule, one.Target, PromotionBinding.Bind(one.Rule, one.Target, run.Results, given)))]));
    }

    public async Task<PromotionTarget> Preview(TenantId tenant, BoundTarget target, RunKey? done)
    {
        var prospect = await grains.Line(new AssemblyLineKey(tenant, target.Rule.To)).Prospect(target.Inputs.Values);
        if (!prospect.IsDone)
        {
            return new PromotionTarget(target.Rule.To, target.Inputs.Values, target.Inputs.Open, prospect.Rejections, [], [], done);
        }

        var plan = prospect.Value.Plan;
        var diffs = new List<DeploymentDiff>();
        foreach (var deployment in plan.Stages.Where(stage => Deploying.Changes(stage.Pipeline)).Select(stage => stage.Target.Deployment).Distinct())
        {
            diffs.Add(await comparing.Promotion(deployment, plan));
        }

        var closed = prospect.Value.Missing.Where(missing => !(missing.Stage.Length == 0 && target.Inputs.Open.Contains(missing.Name)))
            .Select(missing => new Rejection(missing.Code, missing.Message, missing.NextStep));
        var approvals = plan.Stages.Where(stage => stage.Approval is not null).Select(stage => stage.Name);
        return new PromotionTarget(target.Rule.To, target.Inputs.Values, target.Inputs.Open, [.. closed], [.. approvals], [.. diffs], done);
    }

    /// <returns>Everything that is wrong with the rules of a line.</returns>
    public async Task<ImmutableArray<Rejection>> Check(AssemblyLineKey line, PromotionRules rules, int most)
    {
        if (await grains.Line(line).Get() is not { Value.Line: var source })
        {
            return [new Rejection(RejectionCodes.NotFound, $"There is no AssemblyLine '{line.Line}'.", "Make the line first.")];
        }

        var problems = ImmutableArray.CreateBuilder<Rejection>();
        if (rules.Rules.Length > most)
        {
            return [new Rejection(RejectionCodes.Invalid, $"There are {rules.Rules.Length} promotion rules.", $"Keep at most {most}.")];
        }

        foreach (var twice in rules.Rules.GroupBy(rule => rule.To).Where(group => group.Count() > 1))
        {
            problems.Add(new Rejection(RejectionCodes.Invalid, $"There are {twice.Count()} rules that promote to '{twice.Key}'.", "Keep one."));
        }

        foreach (var rule in rules.Rules)
        {
            if (rule.To == line.Line)
            {
                problems.Add(new Rejection(RejectionCodes.Invalid, $"The AssemblyLine '{line.Line}' is promoted to itself.", "Choose another line."));
            }
            else if (await grains.Line(new AssemblyLineKey(line.Tenant, rule.To)).Get() is { } target)
            {
                problems.AddRange(PromotionBinding.Check(rule, source, target.Value.Line));
                if (rule.IsAutomatic && await Leads(line, rule.To) is { } way)
                {
                    problems.Add(new Rejection(RejectionCodes.Invalid, $"Automatic promotions would go round for ever: {line.Line} -> {way}.", "Let one of them be by hand."));
                }
            }
            else
            {
                problems.Add(NoLine(rule.To));
            }
        }

        return problems.ToImmutable();
    }

    /// <summary>How automatic promotions lead from a line back to the first one; null if they do not.</summary>
    private async Task<string?> Leads(AssemblyLineKey back, AssemblyLineId from)
    {
        var ways = new Queue<(AssemblyLineId Line, string Way)>([(from, from.Value)]);
        var seen = new HashSet<AssemblyLineId> { from };
        while (ways.TryDequeue(out var step))
        {
            var rules = await grains.Promotion(new AssemblyLineKey(back.Tenant, step.Line)).Get();
            foreach (var rule in rules.Value.Rules.Where(rule => rule.IsAutomatic))
            {
                if (rule.To == back.Line)
                {
                    return $"{step.Way} -> {rule.To}";
                }

                if (seen.Add(rule.To))
                {
                    ways.Enqueue((rule.To, $"{step.Way} -> {rule.To}"));
                }
            }
        }

        return null;
    }

    private static Rejection NoRule(AssemblyLineKey line, AssemblyLineId to) =>
        new("no-promotion", $"The AssemblyLine '{line.Line}' is not promoted to '{to}'.", "Add a rule for that in its settings.");

    private static Rejection NoLine(AssemblyLineId to) => new(RejectionCodes.NotFound, $"There is no AssemblyLine '{to}'.", "Make the line, or remove the promotion rule.");
}
