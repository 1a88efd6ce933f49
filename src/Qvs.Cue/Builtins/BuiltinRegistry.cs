using Qvs.Cue.Builtins.Html;
using Qvs.Cue.Builtins.Lists;
using Qvs.Cue.Builtins.Net;
using Qvs.Cue.Builtins.Paths;
using Qvs.Cue.Builtins.Regexp;
using Qvs.Cue.Builtins.Strings;
using Qvs.Cue.Builtins.Structs;
using Qvs.Cue.Builtins.TabWriters;
using Qvs.Cue.Builtins.Templates;
using Qvs.Cue.Builtins.Times;
using Qvs.Cue.Builtins.Tools;
using Qvs.Cue.Builtins.Uuids;
using Qvs.Cue.Values;

namespace Qvs.Cue.Builtins;

/// <summary>
/// Finds builtin packages by import path. A package's table is built when the package is first imported: most programs import few, and a
/// cold start pays only for those.
/// </summary>
public sealed class BuiltinRegistry : IBuiltinRegistry
{
    public static readonly BuiltinRegistry Instance = new();

    private BuiltinRegistry()
    {
    }

    public BuiltinPackage? Package(string path) => path switch
    {
        "html" => HtmlPackage.Package,
        "list" => ListPackage.Package,
        "net" => NetPackage.Package,
        "path" => PathPackage.Package,
        "regexp" => RegexpPackage.Package,
        "strings" => StringsPackage.Package,
        "struct" => StructPackage.Package,
        "time" => TimePackage.Package,
        "text/tabwriter" => TabWriterPackage.Package,
        "text/template" => TemplatePackage.Package,
        "uuid" => UuidPackage.Package,
        _ => path.StartsWith("tool", StringComparison.Ordinal) ? ToolPackages.Of(path) : null,
    };

    public Builtin? Predeclared(string name) => PredeclaredFunctions.Package.Members.GetValueOrDefault(name) as Builtin;
}
