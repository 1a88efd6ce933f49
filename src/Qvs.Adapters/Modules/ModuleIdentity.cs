using System.Text;
using Qvs.Cue.Diagnostics;
using Qvs.Cue.Loading;
using Qvs.Cue.Syntax;
using Qvs.Cue.Text;

namespace Qvs.Adapters.Modules;

/// <summary>Reads the path of a module from its <c>cue.mod/module.cue</c>.</summary>
internal static class ModuleIdentity
{
    public static string Read(ICueFiles files, string root, string shownAs)
    {
        var path = CuePath.Combine(root, "cue.mod/module.cue");
        if (!files.FileExists(path))
        {
            throw new ModuleException(
                ModuleDiagnostics.NoModule, $"{shownAs} has no cue.mod/module.cue. Give the folder of a CUE module as path, or make one: qvsctl adapter new");
        }

        var wrong = new DiagnosticBag();
        var file = Parser.ParseFile(new SourceText("cue.mod/module.cue", Encoding.UTF8.GetString(files.Read(path))), wrong);
        if (wrong.HasErrors)
        {
            throw new ModuleException(
                ModuleDiagnostics.NoModule, $"cue.mod/module.cue of {shownAs} is no CUE: {wrong.First().Primary}: {wrong.First().Message}. Write for example: module: \"example.com/adapters\"");
        }

        foreach (var field in file.Declarations.OfType<Field>())
        {
            if (field is { Label: IdentifierLabel { Name: "module" }, Value: StringLiteral { Value: { Length: > 0 } name } })
            {
                return name.Split('@')[0];
            }
        }

        throw new ModuleException(
            ModuleDiagnostics.NoModule, $"cue.mod/module.cue of {shownAs} does not name the module. Write for example: module: \"example.com/adapters\"");
    }
}
