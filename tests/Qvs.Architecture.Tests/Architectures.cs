using System.Reflection;
using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using Qvs.Architecture.Samples;
using Assembly = System.Reflection.Assembly;

namespace Qvs.Architecture.Tests;

/// <summary>The compiled code as a graph of types and what each uses; read once, for reading takes a second.</summary>
internal static class Architectures
{
    public static ArchUnitNET.Domain.Architecture Cue { get; } = Load("Qvs.Cue");

    public static ArchUnitNET.Domain.Architecture Domain { get; } = Load("Qvs.Domain");

    /// <summary>Code that breaks every rule, so that each rule is seen to fail.</summary>
    public static ArchUnitNET.Domain.Architecture Samples { get; } = new ArchLoader().LoadAssemblies(SampleAssembly).Build();

    public static Assembly SampleAssembly => typeof(SampleMarker).Assembly;

    /// <summary>Types that people wrote in this assembly, without what compilers and generators add.</summary>
    public static IEnumerable<IType> OwnTypes(this ArchUnitNET.Domain.Architecture architecture, string rootNamespace) =>
        architecture.Types.Where(type => IsIn(type.Space(), rootNamespace));

    /// <summary>The namespace; empty for what has none, such as a type parameter.</summary>
    public static string Space(this IType type) => type.Namespace?.FullName ?? "";

    public static bool IsIn(string space, string root) =>
        space == root || space.StartsWith(root + ".", StringComparison.Ordinal);

    private static ArchUnitNET.Domain.Architecture Load(string name) => new ArchLoader().LoadAssemblies(Assembly.Load(new AssemblyName(name))).Build();
}
