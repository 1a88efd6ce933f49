using System.Collections.Concurrent;
using System.Reflection;
using Qvs.Domain.Tenancy;

namespace Qvs.Grains.Access;

/// <summary>What a method of a grain asks of its callers, read from its attributes once.</summary>
/// <param name="Permission">Null if no person may call it.</param>
/// <param name="IsOpenToPlatform">False for a method without an attribute: nobody may call that.</param>
internal sealed record AccessRule(Permission? Permission, bool IsOpenToPlatform, string Audit, ImmutableArray<bool> AuditedArguments)
{
    private static readonly ConcurrentDictionary<MethodInfo, AccessRule> Known = new();

    public static AccessRule Of(MethodInfo method) => Known.GetOrAdd(method, Read);

    /// <summary>The tenant in a grain's key, <c>kind:tenant/...</c>; null for a key that has none.</summary>
    public static TenantId? TenantOf(GrainId grain)
    {
        var key = grain.Key.ToString() ?? "";
        var start = key.IndexOf(':', StringComparison.Ordinal) + 1;
        var end = key.IndexOf('/', StringComparison.Ordinal);
        return start > 0 && end != start && TenantId.TryParse(end < start ? key[start..] : key[start..end], out var tenant) ? tenant : null;
    }

    public bool Allows(Caller? caller, TenantId? tenant) =>
        caller is not null && tenant is not null && caller.Tenant == tenant
        && (caller.IsPlatform ? IsOpenToPlatform : Permission is { } permission && caller.May(permission));

    private static AccessRule Read(MethodInfo method)
    {
        var requires = method.GetCustomAttribute<RequiresAttribute>();
        var platformOnly = method.GetCustomAttribute<PlatformOnlyAttribute>();
        var isPlatformOnly = platformOnly is not null;
        return new AccessRule(
            isPlatformOnly ? null : requires?.Permission,
            isPlatformOnly || requires is not null,
            requires?.Audit ?? platformOnly?.Audit ?? "",
            [.. method.GetParameters().Select(parameter => parameter.GetCustomAttribute<AuditedAttribute>() is not null || IsPlain(parameter.ParameterType))]);
    }

    private static bool IsPlain(Type type)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        return plain.IsEnum || plain.IsPrimitive || plain == typeof(DateTimeOffset) || plain == typeof(TimeSpan)
            || plain.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IKey<>));
    }
}
