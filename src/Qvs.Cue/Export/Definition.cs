using System.Text;
using Qvs.Cue.Formatting;
using Qvs.Cue.Syntax;
using Qvs.Cue.Values;

namespace Qvs.Cue.Export;

/// <summary>A package as one file, as <c>cue def</c> prints it: what was written, canonically formatted, its imports together.</summary>
public static class Definition
{
    public static string Write(string? package, IReadOnlyList<CueFile> files)
    {
        var text = new StringBuilder();
        text.Append(package is null ? "" : $"package {package}\n\n");
        var imports = files.SelectMany(f => f.Imports)
            .Select(i => (i.Name is null ? "" : i.Name.Name + " ") + Quoting.Quote(i.Path))
            .Distinct(StringComparer.Ordinal)
            .ToArray();
        text.Append(imports.Length switch
        {
            0 => "",
            1 => $"import {imports[0]}\n\n",
            _ => "import (\n" + string.Concat(imports.Select(i => $"\t{i}\n")) + ")\n\n",
        });
        return text.Append(Formatter.Format([.. files.SelectMany(f => f.Declarations)])).Append('\n').ToString();
    }
}
