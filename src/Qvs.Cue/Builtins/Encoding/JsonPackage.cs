using System.Text;
using Qvs.Cue.Values;
using static Qvs.Cue.Builtins.Results;

namespace Qvs.Cue.Builtins.Encodings;

/// <summary>Package <c>encoding/json</c>.</summary>
internal static class JsonPackage
{
    private const Kind Data = Kind.Bytes | Kind.String;

    public static BuiltinPackage Package { get; } = new PackageTable("encoding/json")
    {
        { "Valid", [Data], Kind.Bool, c => Of(IsValid(c)) },
        { "Compact", [Data], Kind.String, c => Rewrite(c, JsonText.Compact) },
        { "Indent", [Data, Kind.String, Kind.String], Kind.String, Indent },
        { "HTMLEscape", [Data], Kind.String, c => Of(JsonText.HtmlEscape(Text(c))) },
        { "Marshal", [Kind.Top], Kind.String, Marshal },
        { "MarshalStream", [Kind.Top], Kind.String, MarshalStream },
        { "Unmarshal", [Data], Kind.Top, Unmarshal },
        { "UnmarshalStream", [Data], Kind.List, UnmarshalStream },
        { "Validate", [Data, Kind.Top], Kind.Bool, Validate, Parameters.NonConcrete },
    }.Build();

    private static Value Marshal(BuiltinCall call) =>
        JsonEncoder.Encode(call[0], out var problem, spend: call.Spend) is { } text ? Of(text) : Failed(call, problem);

    private static Value MarshalStream(BuiltinCall call)
    {
        if (!Concrete.IsList(call[0]))
        {
            return Streams.NotAList(call);
        }

        var result = new StringBuilder();
        foreach (var element in Concrete.Elements((Vertex)Concrete.Of(call[0])))
        {
            if (JsonEncoder.Encode(element, out var problem, spend: call.Spend) is not { } text)
            {
                return Failed(call, problem);
            }

            result.Append(text).Append('\n');
        }

        return Of(result.ToString());
    }

    private static Value Unmarshal(BuiltinCall call) =>
        JsonDecoder.Decode(call.Bytes(0).Span, DataBuilder.For(call), out var error) ?? call.Fail($"json: {error}");

    private static Value UnmarshalStream(BuiltinCall call)
    {
        var values = JsonDecoder.DecodeStream(call.Bytes(0).Span, DataBuilder.For(call), out var error);
        return error is null ? call.NewList(values) : call.Fail(error);
    }

    private static Value Validate(BuiltinCall call)
    {
        if (JsonDecoder.Decode(call.Bytes(0).Span, DataBuilder.For(call), out var error) is not { } value)
        {
            return call.Fail($"json: {error}");
        }

        return Streams.Check(call, value, concrete: false) ?? Of(true);
    }

    private static Value Indent(BuiltinCall call)
    {
        // Each level repeats the indentation, so its length multiplies; a text of brackets alone has the most levels.
        var text = Text(call);
        var depth = Streams.Depth(text);
        var lines = text.AsSpan().CountAny(",{[]}") + 1L;
        return call.Reserve(text.Length + lines * (call.String(1).Length + (long)depth * call.String(2).Length))
            ?? Rewrite(call, json => JsonText.Indent(json, call.String(1), call.String(2)));
    }

    private static Value Rewrite(BuiltinCall call, Func<string, string> rewrite)
    {
        call.Spend(call.Bytes(0).Length / 64 + 1);
        return IsValid(call) ? Of(rewrite(Text(call))) : call.Fail("json: invalid JSON");
    }

    private static bool IsValid(BuiltinCall call)
    {
        call.Spend(call.Bytes(0).Length / 64 + 1);
        return JsonDecoder.IsValid(call.Bytes(0).Span);
    }

    private static string Text(BuiltinCall call) => call[0] is StringValue text ? text.Value : Encoding.UTF8.GetString(call.Bytes(0).Span);

    private static Bottom Failed(BuiltinCall call, EncodeProblem? problem) => problem?.ToBottom(call) ?? call.Fail("cannot encode");
}
