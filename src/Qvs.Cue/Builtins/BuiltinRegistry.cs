using Qvs.Cue.Builtins.Lists;
using Qvs.Cue.Builtins.Net;
using Qvs.Cue.Builtins.Regexp;
using Qvs.Cue.Builtins.Strings;
using Qvs.Cue.Builtins.Structs;
using Qvs.Cue.Builtins.Times;
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
        "list" => ListPackage.Package,
        "net" => NetPackage.Package,
        "regexp" => RegexpPackage.Package,
        "strings" => StringsPackage.Package,
        "struct" => StructPackage.Package,
        "time" => TimePackage.Package,
        _ => null,
    };

    public Builtin? Predeclared(string name) => PredeclaredFunctions.Package.Members.GetValueOrDefault(name) as Builtin;
}
