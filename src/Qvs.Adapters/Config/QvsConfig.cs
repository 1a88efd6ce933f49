using System.Collections.Immutable;
using Qvs.Adapters.Yaml;
using Qvs.Cue.Text;

namespace Qvs.Adapters.Config;

/// <summary>A QVS Config: which adapters an application uses, and with what (formats 2.1).</summary>
public sealed record QvsConfig(
    SourceText Source,
    ImmutableArray<ParamDeclaration> Params,
    ImmutableArray<ModuleReference> Modules,
    ImmutableArray<PatternUse> DesignPatterns)
{
    /// <summary>Always there at manifest compile of the Pulumi flavour, without being declared (formats 2.1.6).</summary>
    public const string SharedSourceParam = "pathToSharedSource";

    public ParamDeclaration? Param(string name) => Params.FirstOrDefault(p => p.Name == name);
}

/// <param name="Default">Our extension: the value if nobody gives one; has the shape of the type.</param>
/// <param name="Description">Our extension.</param>
public sealed record ParamDeclaration(string Name, ParamType Type, YamlNode? Default, string? Description, Location Place);

public enum ParamType
{
    String,
    Int,
    Array,
    Secret,

    /// <summary>Extension, as all that follow.</summary>
    Bool,
    Number,
    Object,
}

/// <summary>Where adapters come from (formats 2.1.3).</summary>
/// <param name="Name">A repository or a module path; how other parts of the config and messages call it.</param>
public abstract record ModuleReference(string Name, Location Place);

/// <summary>Forms A and B: the name is a repository, or a module path whose repository is known.</summary>
public sealed record NamedModule(string Name, string Revision, Location Place) : ModuleReference(Name, Place);

/// <summary>Form C.</summary>
/// <param name="Path">The module's root in the repository; <c>.</c> is the repository itself.</param>
public sealed record RemoteModule(string Name, string Repository, string Revision, string Path, Location Place) : ModuleReference(Name, Place);

/// <summary>Form D.</summary>
/// <param name="Path">Relative to the folder of the config.</param>
public sealed record LocalModule(string Name, string Path, Location Place) : ModuleReference(Name, Place);

/// <summary>One adapter in use.</summary>
public sealed record PatternUse(PatternPath Pattern, YamlMapping? Params, YamlMapping? PipelineParams, Location Place);
