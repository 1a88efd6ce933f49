using System.Text;
using Qvs.Cue.Values;
using static Qvs.Cue.Builtins.Results;

namespace Qvs.Cue.Builtins.Strconv;

/// <summary>Package <c>strconv</c>. Its errors read as Go's: <c>strconv.Atoi: parsing "x1": invalid syntax</c>.</summary>
internal static class StrconvPackage
{
    private const string InvalidSyntax = "invalid syntax";
    private const string OutOfRange = "value out of range";

    public static BuiltinPackage Package { get; } = new PackageTable("strconv")
    {
        { "Unquote", [Kind.String], Kind.String, Unquote },
        { "ParseBool", [Kind.String], Kind.Bool, ParseBool },
        { "FormatBool", [Kind.Bool], Kind.String, c => Of(c.Bool(0) ? "true" : "false") },
        { "ParseFloat", [Kind.String, Kind.Int], Kind.Number, ParseFloat },
        { "ParseNumber", [Kind.String], Kind.Number, ParseNumber },
        { "IntSize", 64 },
        { "ParseUint", [Kind.String, Kind.Int, Kind.Int], Kind.Int, c => ParseInteger(c, "ParseUint", isSigned: false) },
        { "ParseInt", [Kind.String, Kind.Int, Kind.Int], Kind.Int, c => ParseInteger(c, "ParseInt", isSigned: true) },
        { "Atoi", [Kind.String], Kind.Int, Atoi },
        { "FormatFloat", [Kind.Number, Kind.Top, Kind.Int, Kind.Int], Kind.String, FormatFloat },
        { "FormatUint", [Kind.Int, Kind.Int], Kind.String, FormatInteger },
        { "FormatInt", [Kind.Int, Kind.Int], Kind.String, FormatInteger },
        { "Quote", [Kind.String], Kind.String, c => Quote(c, GoQuoting.Keep.Printable) },
        { "QuoteToASCII", [Kind.String], Kind.String, c => Quote(c, GoQuoting.Keep.Ascii) },
        { "QuoteToGraphic", [Kind.String], Kind.String, c => Quote(c, GoQuoting.Keep.Graphic) },
        { "QuoteRune", [Kind.Int], Kind.String, c => QuoteRune(c, GoQuoting.Keep.Printable) },
        { "QuoteRuneToASCII", [Kind.Int], Kind.String, c => QuoteRune(c, GoQuoting.Keep.Ascii) },
        { "QuoteRuneToGraphic", [Kind.Int], Kind.String, c => QuoteRune(c, GoQuoting.Keep.Graphic) },
        { "IsPrint", [Kind.Int], Kind.Bool, c => Of(AsRune(c, out _) is { } rune && GoQuoting.IsPrintable(rune)) },
        { "IsGraphic", [Kind.Int], Kind.Bool, c => Of(AsRune(c, out _) is { } rune && GoQuoting.IsGraphic(rune)) },
    }.Build();

    private static Value Unquote(BuiltinCall call) =>
        CueLiteral.Unquote(call.String(0)) is { } text ? Of(text) : call.Fail(InvalidSyntax);

    private static Value ParseBool(BuiltinCall call) => call.String(0) switch
    {
        "1" or "t" or "T" or "true" or "TRUE" or "True" => Of(true),
        "0" or "f" or "F" or "false" or "FALSE" or "False" => Of(false),
        _ => Failed(call, "ParseBool", InvalidSyntax),
    };

    private static Value ParseFloat(BuiltinCall call)
    {
        var bits = call.Int(1, out var error);
        if (error is not null)
        {
            return error;
        }

        if (!GoFloats.TryParse(call.String(0), bits == 32, out var value))
        {
            return Failed(call, "ParseFloat", InvalidSyntax);
        }

        return BigDecimal.TryFromDouble(value, out var result) ? NumberValue.Float(result) : Failed(call, "ParseFloat", OutOfRange);
    }

    private static Value ParseNumber(BuiltinCall call) =>
        BigDecimal.TryParse(call.String(0), out var value, out var isFloat, out var problem)
            ? new NumberValue(isFloat ? Kind.Float : Kind.Int, value)
            : Failed(call, "ParseNumber", problem ?? InvalidSyntax);

    private static Value Atoi(BuiltinCall call)
    {
        call.Spend(call.String(0).Length / 16 + 1);
        return GoIntegers.TryParse(call.String(0), 10, out var value) ? NumberValue.Int(value) : Failed(call, "Atoi", InvalidSyntax);
    }

    /// <summary>Of any size where the number of bits is 0.</summary>
    private static Value ParseInteger(BuiltinCall call, string function, bool isSigned)
    {
        var radix = call.Int(1, out var radixError);
        var bits = call.Int(2, out var bitsError);
        if ((radixError ?? bitsError) is { } error)
        {
            return error;
        }

        call.Spend(call.String(0).Length / 16 + 1);
        if (bits < 0)
        {
            return Failed(call, function, OutOfRange);
        }

        if (!GoIntegers.TryParse(call.String(0), radix, out var value))
        {
            return Failed(call, function, InvalidSyntax);
        }

        var fits = isSigned
            ? bits == 0 || (value.Sign < 0 ? -value - 1 : value).GetBitLength() <= bits - 1
            : value.Sign >= 0 && (bits == 0 || value.GetBitLength() <= bits);
        return fits ? NumberValue.Int(value) : Failed(call, function, OutOfRange);
    }

    private static Value FormatInteger(BuiltinCall call)
    {
        var radix = call.Int(1, out var error);
        if (error is not null)
        {
            return error;
        }

        if (radix is < 2 or > GoIntegers.MaxRadix || !call.Number(0).TryToInteger(out var value))
        {
            return call.Fail("invalid base");
        }

        call.Spend((int)(value.GetBitLength() / 64) + 1);
        return Of(GoIntegers.Format(value, radix));
    }

    private static Value FormatFloat(BuiltinCall call)
    {
        var precision = call.Int(2, out var precisionError);
        var bits = call.Int(3, out var bitsError);
        if ((precisionError ?? bitsError) is { } error)
        {
            return error;
        }

        char format;
        switch (Concrete.Of(call[1]))
        {
            case StringValue { Value.Length: 1 } text:
                format = text.Value[0];
                break;
            case StringValue:
                return call.Fail("expected single character string");
            case NumberValue { Kind: Kind.Int } number:
                if (!number.Value.TryToInt64(out var code) || code is < 0 or > 255)
                {
                    return call.Fail($"format value {number.Value} out of range [0, 255]");
                }

                format = (char)code;
                break;
            case var other:
                return call.Fail($"unexpected kind {other.Kind.Describe()}");
        }

        return call.Reserve(precision) ?? Of(GoFloats.Format(call.Number(0).ToDouble(), format, precision, bits == 32));
    }

    private static Value Quote(BuiltinCall call, GoQuoting.Keep keep) =>
        call.Reserve(call.String(0).Length) ?? Of(GoQuoting.Quote(call.String(0), keep));

    private static Value QuoteRune(BuiltinCall call, GoQuoting.Keep keep)
    {
        var rune = AsRune(call, out var error);
        return error ?? Of(GoQuoting.Quote(rune ?? Rune.ReplacementChar, keep));
    }

    /// <summary>Null for what is no Unicode character.</summary>
    private static Rune? AsRune(BuiltinCall call, out Bottom? error)
    {
        var code = call.Int(0, out error);
        return error is null && Rune.IsValid(code) ? new Rune(code) : null;
    }

    private static Bottom Failed(BuiltinCall call, string function, string reason) =>
        call.Fail($"strconv.{function}: parsing {GoQuoting.Quote(call.String(0), GoQuoting.Keep.Printable)}: {reason}");
}
