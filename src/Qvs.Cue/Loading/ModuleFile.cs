using Qvs.Cue.Diagnostics;
using Qvs.Cue.Syntax;
using Qvs.Cue.Text;

namespace Qvs.Cue.Loading;

/// <summary>Finds the module that a directory belongs to and reads <c>cue.mod/module.cue</c>.</summary>
internal sealed class ModuleFile(ICueFiles files, ParsedFiles parsed, string workingDirectory)
{
    public const string Directory = "cue.mod";

    private readonly Dictionary<string, CueModule?> _byDirectory = new(StringComparer.Ordinal);

    public CueModule? Find(string directory, DiagnosticBag diagnostics)
    {
        if (_byDirectory.TryGetValue(directory, out var module))
        {
            return module;
        }

        module = files.DirectoryExists(directory + "/" + Directory) ? Read(directory, diagnostics)
            : directory.Length > 1 ? Find(CuePath.Parent(directory), diagnostics)
            : null;
        _byDirectory[directory] = module;
        return module;
    }

    private CueModule Read(string root, DiagnosticBag diagnostics)
    {
        var path = $"{root}/{Directory}/module.cue";
        if (!files.FileExists(path))
        {
            return new CueModule(root, "", LanguageVersion.Unstated);
        }

        var file = parsed.Parse(CuePath.Display(path, workingDirectory), files.Read(path));
        diagnostics.AddRange(file.Diagnostics);
        return Interpret(root, file.File, diagnostics);
    }

    private static CueModule Interpret(string root, CueFile file, DiagnosticBag diagnostics)
    {
        var modulePath = "";
        var version = LanguageVersion.Unstated;
        foreach (var field in file.Declarations.OfType<Field>())
        {
            switch (NameOf(field))
            {
                case "module" when field.Value is StringLiteral text:
                    modulePath = text.Value.Split('@')[0];
                    break;
                case "language" when field.Value is StructLiteral language:
                    version = ReadVersion(file, language, diagnostics);
                    break;
                case "module" or "language":
                    diagnostics.Add(LoadingDiagnostics.BadModule.At(
                        new Location(file.Source, field.Value.Span), $"invalid value for {NameOf(field)} in module file"));
                    break;
            }
        }

        return new CueModule(root, modulePath, version);
    }

    private static LanguageVersion ReadVersion(CueFile file, StructLiteral language, DiagnosticBag diagnostics)
    {
        foreach (var field in language.Declarations.OfType<Field>().Where(f => NameOf(f) == "version"))
        {
            if (field.Value is StringLiteral text && LanguageVersion.TryParse(text.Value, out var version))
            {
                return version;
            }

            diagnostics.Add(LoadingDiagnostics.BadModule.At(
                new Location(file.Source, field.Value.Span), "language version is not of the form \"vX.Y.Z\""));
        }

        return LanguageVersion.Unstated;
    }

    private static string? NameOf(Field field) => field.Label switch
    {
        IdentifierLabel label => label.Name,
        StringLabel label => label.Value,
        _ => null,
    };
}
