using System.Text;
using Qvs.Cue.Values;
using static Qvs.Cue.Builtins.Results;

namespace Qvs.Cue.Builtins.Encodings;

/// <summary>Package <c>encoding/toml</c>.</summary>
internal static class TomlPackage
{
    public static BuiltinPackage Package { get; } = new PackageTable("encoding/toml")
    {
        { "Marshal", [Kind.Top], Kind.String, Marshal },
        { "Unmarshal", [Kind.Bytes | Kind.String], Kind.Top, Unmarshal },
    }.Build();

    private static Value Marshal(BuiltinCall call) =>
        TomlEncoder.Encode(call[0], out var problem, call.Spend) is { } text ? Of(text) : problem?.ToBottom(call) ?? call.Fail("cannot encode");

    private static Value Unmarshal(BuiltinCall call)
    {
        var text = call[0] is StringValue given ? given.Value : Encoding.UTF8.GetString(call.Bytes(0).Span);
        return TomlReader.Read(text, DataBuilder.For(call), out var error) ?? call.Fail(error ?? "");
    }
}
