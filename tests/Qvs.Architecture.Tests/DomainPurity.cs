using System.Reflection;
using System.Runtime.CompilerServices;

namespace Qvs.Architecture.Tests;

/// <summary>
/// The domain decides from what it is given: it reads no file, no network, no clock, and waits for nothing. Ports are interfaces and may
/// be asynchronous, because somebody else implements them.
/// </summary>
internal static class DomainPurity
{
    private static readonly string[] ForbiddenNamespaces =
        ["System.IO", "System.Net", "System.Data", "System.Threading", "System.Timers", "k8s", "Orleans.Runtime", "Microsoft.Extensions"];

    private static readonly string[] ForbiddenTypes =
        ["System.TimeProvider", "System.Diagnostics.Stopwatch", "System.Diagnostics.Process", "System.Console", "System.Environment", "System.Random"];

    public static IReadOnlyList<string> ForbiddenUses(ArchUnitNET.Domain.Architecture architecture, string rootNamespace) =>
    [
        .. (from type in architecture.OwnTypes(rootNamespace)
            where type is not ArchUnitNET.Domain.Interface
            from dependency in type.Dependencies
            let target = dependency.Target
            where ForbiddenNamespaces.Any(space => Architectures.IsIn(target.Space(), space)) || ForbiddenTypes.Contains(target.FullName)
            select $"{type.Name} uses {target.FullName.Split('`')[0]}").Distinct().Order(StringComparer.Ordinal),
    ];

    public static IReadOnlyList<string> AsynchronousMembers(Assembly assembly, string rootNamespace) =>
    [
        .. from type in assembly.GetTypes()
           where !type.IsInterface && Architectures.IsIn(type.Namespace ?? "", rootNamespace)
           from member in type.GetMembers(BindingFlags.DeclaredOnly | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static)
           where !member.IsDefined(typeof(CompilerGeneratedAttribute)) && IsAsynchronous(member)
           orderby type.Name, member.Name
           select $"{type.Name}.{member.Name}",
    ];

    private static bool IsAsynchronous(MemberInfo member) => member switch
    {
        MethodInfo method => IsTask(method.ReturnType) || method.GetParameters().Any(parameter => IsTask(parameter.ParameterType)),
        FieldInfo field => IsTask(field.FieldType),
        PropertyInfo property => IsTask(property.PropertyType),
        _ => false,
    };

    private static bool IsTask(Type type) => type.Namespace == "System.Threading.Tasks" || type.Name.StartsWith("IAsyncEnumerable", StringComparison.Ordinal);
}
