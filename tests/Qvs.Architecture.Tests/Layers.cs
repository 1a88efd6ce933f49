namespace Qvs.Architecture.Tests;

/// <summary>
/// The namespaces of the CUE engine, in the order in which they build on each other: each may use only those before it. The root, where
/// the public types stand, comes last. Binding and Evaluation reach the builtins through the registry interface in Values; Loading and
/// Export use the JSON and YAML of <c>encoding/*</c> for data files and output.
/// </summary>
internal static class Layers
{
    private const string Root = "";

    private static readonly string[] Order =
        ["Text", "Diagnostics", "Syntax", "Formatting", "Values", "Binding", "Evaluation", "Builtins", "Loading", "Export", Root];

    public static IReadOnlyList<string> Violations(ArchUnitNET.Domain.Architecture architecture, string rootNamespace) =>
    [
        .. from type in architecture.OwnTypes(rootNamespace)
           let layer = Layer(type.Space())
           from problem in IsPlaced(layer)
               ? from dependency in type.Dependencies
                 where Architectures.IsIn(dependency.Target.Space(), rootNamespace)
                 let used = Layer(dependency.Target.Space())
                 where !MayUse(layer, used)
                 select $"{Name(layer)} -> {Name(used)}: {type.Name} uses {dependency.Target.Name}"
               : [$"{type.Space()} has no place in the order of namespaces"]
           group problem by problem into distinct
           orderby distinct.Key
           select distinct.Key,
    ];

    private static string Layer(string space) => space.Split('.') is [_, _, var layer, ..] ? layer : Root;

    private static bool IsPlaced(string layer) => Array.IndexOf(Order, layer) >= 0;

    private static bool MayUse(string layer, string used) =>
        layer == used || (Array.IndexOf(Order, used) < Array.IndexOf(Order, layer));

    private static string Name(string layer) => layer == Root ? "(root)" : layer;
}
