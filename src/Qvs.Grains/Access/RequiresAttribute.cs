using Qvs.Domain.Tenancy;

namespace Qvs.Grains.Access;

/// <summary>
/// What a caller must be allowed to do for this method. A grain method without this or <see cref="PlatformOnlyAttribute"/> can be called by
/// nobody: access fails closed, and a test names the method.
/// </summary>
/// <param name="permission">Within the tenant of the grain's key.</param>
/// <param name="audit">The action for the audit, as <c>object.verb</c>; empty for what only reads.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequiresAttribute(Permission permission, string audit = "") : Attribute
{
    public Permission Permission { get; } = permission;

    public string Audit { get; } = audit;
}

/// <summary>Only the platform itself, acting within the tenant of the grain's key, may call this.</summary>
/// <param name="audit">As in <see cref="RequiresAttribute"/>: for what an operator does in the platform's name.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PlatformOnlyAttribute(string audit = "") : Attribute
{
    public string Audit { get; } = audit;
}

/// <summary>
/// This argument of a command goes into the audit as JSON. Enumerations, numbers, times and keys always do; nothing else does unless it says so,
/// so that no secret gets there by being forgotten. Only what was done is written with its arguments.
/// </summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class AuditedAttribute : Attribute;

/// <summary>The grains whose methods the access filter guards: all of the product's.</summary>
[Alias("qvs.ITenantGrain")]
public interface ITenantGrain : IGrainWithStringKey;
