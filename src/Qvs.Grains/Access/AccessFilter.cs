using System.Reflection;
using Microsoft.Extensions.Logging;
using Qvs.Domain.Tenancy;

namespace Qvs.Grains.Access;

/// <summary>
/// The one authorization point (architecture 2, promise 4), asked twice: before a call leaves, so that a denied one does not even activate
/// the grain and read its state, and again where it arrives, which is what counts. Every command is audited with its outcome.
/// </summary>
internal sealed partial class AccessFilter(IGrainFactory grains, ILogger<AccessFilter> logger) : IIncomingGrainCallFilter, IOutgoingGrainCallFilter
{
    public async Task Invoke(IOutgoingGrainCallContext context)
    {
        if (Guards(context.InterfaceMethod) && !Allows(context.InterfaceMethod, context.TargetId))
        {
            throw await Deny(context.InterfaceMethod, context.TargetId);
        }

        await context.Invoke();
    }

    public async Task Invoke(IIncomingGrainCallContext context)
    {
        if (!Guards(context.InterfaceMethod))
        {
            await InvokeUnguarded(context);
            return;
        }

        if (!Allows(context.InterfaceMethod, context.TargetId))
        {
            throw await Deny(context.InterfaceMethod, context.TargetId);
        }

        await InvokeAudited(context, AccessRule.Of(context.InterfaceMethod));
    }

    private static bool Guards(MethodInfo method) => typeof(ITenantGrain).IsAssignableFrom(method.DeclaringType);

    private static bool Allows(MethodInfo method, GrainId target) =>
        AccessRule.Of(method).Allows(CallerContext.Current, AccessRule.TenantOf(target));

    /// <summary>Orleans' own calls: reminders and timers come without a caller and act for the grain's tenant.</summary>
    private static async Task InvokeUnguarded(IIncomingGrainCallContext context)
    {
        if (context.Grain is ITenantGrain && CallerContext.Current is null && AccessRule.TenantOf(context.TargetId) is { } tenant)
        {
            using (CallerContext.Use(Caller.Platform(tenant)))
            {
                await context.Invoke();
            }
        }
        else
        {
            await context.Invoke();
        }
    }

    private async Task InvokeAudited(IIncomingGrainCallContext context, AccessRule rule)
    {
        if (rule.Audit.Length == 0 || CallerContext.Current is not { } caller)
        {
            await context.Invoke();
            return;
        }

        try
        {
            await context.Invoke();
        }
        catch (Exception problem)
        {
            await Audit(caller, rule.Audit, context.TargetId, "failed", $$"""{"error":"{{problem.GetType().Name}}"}""");
            throw;
        }

        var arguments = Enumerable.Range(0, context.Request.GetArgumentCount()).Select(context.Request.GetArgument).ToArray();
        var (outcome, detail) = AuditDetail.Of(rule, context.InterfaceMethod, arguments, context.Result);
        await Audit(caller, rule.Audit, context.TargetId, outcome, detail);
    }

    private async Task<AccessDeniedException> Deny(MethodInfo method, GrainId target)
    {
        LogDenied(method.DeclaringType?.Name, method.Name, target, CallerContext.Current?.Actor.Name, CallerContext.Current?.Tenant);
        if (CallerContext.Current is { } caller && AccessRule.Of(method).Audit is { Length: > 0 } action)
        {
            // In the caller's own audit: another tenant must not be able to write into this one's.
            await Audit(caller, action, target, "denied", "{}");
        }

        return new AccessDeniedException();
    }

    private async Task Audit(Caller caller, string action, GrainId target, string outcome, string detail)
    {
        using (CallerContext.Use(Caller.Platform(caller.Tenant)))
        {
            try
            {
                await grains.Audit(caller.Tenant).Append(caller.Actor.Name, action, target.Key.ToString() ?? "", outcome, detail);
            }
            catch (Exception problem)
            {
                // What was done is done: to say that it failed would be wrong. The log is where operators look for what the audit lacks.
                LogLost(problem, caller.Tenant, caller.Actor.Name, action, target, outcome);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Denied {Interface}.{Method} on {Target} to {Actor} of {Tenant}")]
    private partial void LogDenied(string? @interface, string method, GrainId target, string? actor, TenantId? tenant);

    [LoggerMessage(Level = LogLevel.Critical, Message = "The audit of {Tenant} lacks an entry: {Actor} {Action} {Target} {Outcome}")]
    private partial void LogLost(Exception problem, TenantId tenant, string actor, string action, GrainId target, string outcome);
}
