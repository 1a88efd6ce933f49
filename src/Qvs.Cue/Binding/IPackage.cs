using Qvs.Cue.Diagnostics;
using Qvs.Cue.Syntax;
using Qvs.Cue.Values;

namespace Qvs.Cue.Binding;

/// <summary>A parsed package, as Binding and Evaluation see it; Loading provides it.</summary>
public interface IPackage
{
    /// <summary>What hidden fields belong to.</summary>
    string Id { get; }

    string? PackageName { get; }

    IReadOnlyList<CueFile> Files { get; }

    LanguageFeatures Features(CueFile file);

    /// <summary>What an import of one of the files means.</summary>
    ImportTarget Import(CueFile file, ImportSpec import);
}

/// <summary>What an import means: exactly one of package, builtin and error is not null.</summary>
/// <param name="Name">The name by which the importing file calls it unless the import names another.</param>
public sealed record ImportTarget(string Name, IPackage? Package, BuiltinPackage? Builtin, Diagnostic? Error);
