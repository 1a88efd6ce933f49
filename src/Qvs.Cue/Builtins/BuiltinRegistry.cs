using Qvs.Cue.Builtins.Crypto;
using Qvs.Cue.Builtins.Encodings;
using Qvs.Cue.Builtins.Html;
using Qvs.Cue.Builtins.Lists;
using Qvs.Cue.Builtins.Mathematics;
using Qvs.Cue.Builtins.Net;
using Qvs.Cue.Builtins.Paths;
using Qvs.Cue.Builtins.Regexp;
using Qvs.Cue.Builtins.Strconv;
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
        "crypto/ed25519" => SignaturePackages.Ed25519Package,
        "crypto/hmac" => SignaturePackages.Hmac,
        "crypto/md5" => CryptoPackages.Md5,
        "crypto/sha1" => CryptoPackages.Sha1,
        "crypto/sha256" => CryptoPackages.Sha256,
        "crypto/sha512" => CryptoPackages.Sha512,
        "encoding/base64" => Base64Package.Package,
        "encoding/csv" => CsvPackage.Package,
        "encoding/hex" => HexPackage.Package,
        "encoding/json" => JsonPackage.Package,
        "encoding/toml" => TomlPackage.Package,
        "encoding/yaml" => YamlPackage.Package,
        "html" => HtmlPackage.Package,
        "list" => ListPackage.Package,
        "math" => MathPackage.Package,
        "math/bits" => BitsPackage.Package,
        "net" => NetPackage.Package,
        "path" => PathPackage.Package,
        "regexp" => RegexpPackage.Package,
        "strconv" => StrconvPackage.Package,
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
