using Qvs.Cue.Diagnostics;
using Qvs.Cue.Syntax;
using Qvs.Cue.Text;

namespace Qvs.Cue.Loading.Data;

internal static class YamlSyntax
{
    public static IReadOnlyList<Expression> Read(SourceText source, DiagnosticBag diagnostics)
    {
        diagnostics.Add(LoadingDiagnostics.BadData.At(new Location(source, default), "YAML is not read yet"));
        return [];
    }
}
