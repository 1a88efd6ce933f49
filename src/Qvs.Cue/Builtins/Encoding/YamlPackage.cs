using System.Text;
using Qvs.Cue.Values;
using static Qvs.Cue.Builtins.Results;

namespace Qvs.Cue.Builtins.Encodings;

/// <summary>Package <c>encoding/yaml</c>.</summary>
internal static class YamlPackage
{
    private const Kind Data = Kind.Bytes | Kind.String;

    public static BuiltinPackage Package { get; } = new PackageTable("encoding/yaml")
    {
        { "Marshal", [Kind.Top], Kind.String, Marshal },
        { "MarshalStream", [Kind.Top], Kind.String, MarshalStream },
        { "Unmarshal", [Data], Kind.Top, Unmarshal },
        { "UnmarshalStream", [Data], Kind.Top, UnmarshalStream },
        { "Validate", [Data, Kind.Top], Kind.Bool, c => Validate(c, concrete: true), Parameters.NonConcrete },
        { "ValidatePartial", [Data, Kind.Top], Kind.Bool, c => Validate(c, concrete: false), Parameters.NonConcrete },
    }.Build();

    private static Value Marshal(BuiltinCall call) =>
        YamlEncoder.Encode(call[0], out var problem, call.Spend) is { } text ? Of(text) : Failed(call, problem);

    private static Value MarshalStream(BuiltinCall call)
    {
        if (!Concrete.IsList(call[0]))
        {
            return Streams.NotAList(call);
        }

        var result = new StringBuilder();
        foreach (var element in Concrete.Elements((Vertex)Concrete.Of(call[0])))
        {
            if (YamlEncoder.Encode(element, out var problem, call.Spend) is not { } text)
            {
                return Failed(call, problem);
            }

            result.Append(result.Length > 0 ? "---\n" : "").Append(text);
        }

        return Of(result.ToString());
    }

    private static Value Unmarshal(BuiltinCall call) =>
        YamlDecoder.Decode(Text(call), DataBuilder.For(call), out var error) ?? call.Fail(error ?? "");

    private static Value UnmarshalStream(BuiltinCall call)
    {
        var values = YamlDecoder.DecodeStream(Text(call), DataBuilder.For(call), out var error);
        return error is null ? call.NewList(values) : call.Fail(error);
    }

    /// <summary>Every document of the stream must satisfy the schema.</summary>
    private static Value Validate(BuiltinCall call, bool concrete)
    {
        var values = YamlDecoder.DecodeStream(Text(call), DataBuilder.For(call), out var error);
        if (error is not null)
        {
            return call.Fail(error);
        }

        foreach (var value in values)
        {
            if (Streams.Check(call, value, concrete) is { } refused)
            {
                return refused;
            }
        }

        return Of(true);
    }

    private static string Text(BuiltinCall call) => call[0] is StringValue text ? text.Value : Encoding.UTF8.GetString(call.Bytes(0).Span);

    private static Bottom Failed(BuiltinCall call, EncodeProblem? problem) => problem?.ToBottom(call) ?? call.Fail("cannot encode");
}
