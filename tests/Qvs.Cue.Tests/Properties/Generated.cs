using CsCheck;

namespace Qvs.Cue.Tests.Properties;

/// <summary>Small CUE texts. Few names and few values, so that what is generated meets, overlaps and conflicts.</summary>
internal static class Generated
{
    private static readonly string[] Names = ["a", "b", "c"];

    private static readonly Gen<string> Scalar = OneOf("0", "1", "2", "1.5", "\"x\"", "\"y\"", "true", "null", "'x'");

    private static readonly Gen<string> Type = OneOf(
        "int", "string", "number", "bool", "_", ">=0", "<2", ">1", "!=1", "=~\"^x\"", "!=\"y\"", "int & >=1", "uint8");

    private static readonly Gen<string> Label = OneOf(Names);

    public static Gen<string> OneOf(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(i => texts[i]);

    /// <summary>Any value: data, types, bounds, disjunctions, structs, lists.</summary>
    public static Gen<string> Value(int depth) => depth == 0
        ? Gen.OneOf(Scalar, Type)
        : Gen.OneOf(Scalar, Type, Alternatives(depth - 1), Struct(depth - 1, Value), Struct(depth - 1, Value), List(depth - 1, Value));

    /// <summary>
    /// Values whose alternatives exclude each other. Alternatives that overlap multiply when they are unified with themselves: what is left
    /// means the same but is longer.
    /// </summary>
    public static Gen<string> Plain(int depth) => depth == 0
        ? Gen.OneOf(Scalar, Type, OneOf("(*0 | 1)", "(1 | \"x\")", "(*\"x\" | string)", "(null | *true)", "(*1 | int)"))
        : Gen.OneOf(Plain(0), Struct(depth - 1, Plain), List(depth - 1, Plain));

    /// <summary>JSON-like data.</summary>
    public static Gen<string> Data(int depth) => depth == 0
        ? OneOf("0", "-1", "12345678901234567890", "0.10", "1e30", "\"x\"", "\"\"", "\"\\u00e9\\n\\\"\\\\\"", "\"<&>\"", "true", "null", "[]", "{}")
        : Gen.OneOf(Data(0), DataStruct(depth - 1), Data(depth - 1).Array[0, 3].Select(e => $"[{string.Join(", ", e)}]"));

    /// <summary>The fields of a struct, each on its own, some of which refer to others.</summary>
    /// <remarks>
    /// DEBT: alternatives that refer to their own field. What <c>f0: f2 | *1, f0: *bool | 1.5</c> with <c>f2: f2 | *1</c> is depends on which
    /// of the two is evaluated first; hence no reference stands in a disjunction here.
    /// </remarks>
    public static Gen<string[]> Declarations { get; } = Gen.Select(
        OneOf("f0", "f1", "f2", "f3"),
        Gen.OneOf(Value(1), OneOf("f0", "f1", "f2", "f3", "f0.a", "f1 & {b: 1}", "*1 | int", "{a: f3, b: f0.b}", "#D", "#D & {a: 1}")),
        (label, value) => $"{label}: {value}").Array[2, 6].Select(fields => (string[])[.. fields, "#D: {a: int, b?: string}"]);

    // DEBT: defaults of defaults. The marks of `(*{} | _) & (*(*bool | int) | {b: 1})` depend on the order of the operands.
    private static Gen<string> Alternatives(int depth) => Gen.Select(Unmarked(depth), Unmarked(depth), Gen.Bool, (left, right, isDefault) =>
        $"({(isDefault ? "*" : "")}({left}) | ({right}))");

    private static Gen<string> Unmarked(int depth) => depth == 0
        ? Gen.OneOf(Scalar, Type)
        : Gen.OneOf(Scalar, Type, Struct(depth - 1, Unmarked), List(depth - 1, Unmarked));

    private static Gen<string> Struct(int depth, Func<int, Gen<string>> value) => Gen.Select(Field(value(depth)).Array[0, 3], Gen.Int[0, 4], (fields, form) =>
    {
        var body = $"{{{string.Join(", ", fields.DistinctBy(f => f.Split(':')[0]))}}}";
        return form == 0 ? $"close({body})" : body;
    });

    private static Gen<string> Field(Gen<string> value) => Gen.Select(
        Label, OneOf("", "", "", "?", "!"), value, (label, mark, text) => $"{label}{mark}: {text}");

    private static Gen<string> List(int depth, Func<int, Gen<string>> value) => Gen.Select(
        value(depth).Array[0, 2], Gen.Bool, (elements, isOpen) => $"[{string.Join(", ", isOpen ? [.. elements, "..."] : elements)}]");

    private static Gen<string> DataStruct(int depth) => Gen.Select(
        OneOf("\"a\"", "\"b c\"", "\"\"", "\"#d\"", "\"_e\"", "\"true\""), Data(depth), (label, value) => $"{label}: {value}")
        .Array[0, 3].Select(fields => $"{{{string.Join(", ", fields.DistinctBy(f => f.Split(':')[0]))}}}");
}
