using System.Globalization;
using System.Text;
using Qvs.Cue.Builtins;
using Qvs.Cue.Values;

namespace Qvs.Cue.Tests.Builtins;

/// <summary>
/// Reads and writes the few expressions that tables of builtins are written in: literals, lists, structs, types and calls such as
/// <c>strings.Join(["a"], ",")</c>. An error is written as <c>error: message</c>.
/// </summary>
internal sealed class CueText(string text, int budget)
{
    private int _position;

    public static Value Read(string text, int budget = 10_000_000)
    {
        var reader = new CueText(text, budget);
        var result = reader.Expression();
        reader.Space();
        return reader._position == text.Length ? result : throw new FormatException($"unexpected text at {reader._position} of {text}");
    }

    public static string Evaluate(string text) => Write(Read(text));

    public static string Write(Value value) => Concrete.Of(value) switch
    {
        Bottom bottom => $"error: {bottom.Diagnostic.Message}",
        Vertex { BaseValue: ListMarker } list => $"[{string.Join(", ", Concrete.Elements(list).Select(Write))}]",
        Vertex structure => $"{{{string.Join(", ", Concrete.Fields(structure).Select(f => $"{f.Label}: {Write(f)}"))}}}",
        var other => other.ToString() ?? "",
    };

    private void Space()
    {
        while (_position < text.Length && (char.IsWhiteSpace(text[_position])))
        {
            _position++;
        }
    }

    private bool Take(string token)
    {
        Space();
        if (string.CompareOrdinal(text, _position, token, 0, token.Length) != 0)
        {
            return false;
        }

        _position += token.Length;
        return true;
    }

    private Value Expression()
    {
        Space();
        var c = _position < text.Length ? text[_position] : '\0';
        return c switch
        {
            '"' or '\'' or '#' => Quoted(),
            '[' => List(),
            '{' => Struct(),
            '-' or (>= '0' and <= '9') => Number(),
            _ => Name(),
        };
    }

    private List<Value> Sequence(string close)
    {
        var result = new List<Value>();
        while (!Take(close))
        {
            result.Add(Expression());
            Take(",");
        }

        return result;
    }

    private Vertex List()
    {
        Take("[");
        return TestCall.Structure(new ListMarker(false), Sequence("]").Select((e, i) => KeyValuePair.Create(Feature.Index(i), e)));
    }

    private Vertex Struct()
    {
        Take("{");
        var fields = new List<KeyValuePair<Feature, Value>>();
        while (!Take("}"))
        {
            Space();
            var label = text[_position] is '"' or '#' ? ((StringValue)Quoted()).Value : Identifier();
            Assert.True(Take(":"));
            fields.Add(new(Feature.String(label), Expression()));
            Take(",");
        }

        return TestCall.Structure(StructMarker.Instance, fields);
    }

    private NumberValue Number()
    {
        var start = _position++;
        while (_position < text.Length && (char.IsLetterOrDigit(text[_position]) || text[_position] is '.' or '_'
            || (text[_position] is '+' or '-' && text[_position - 1] is 'e' or 'E')))
        {
            _position++;
        }

        var digits = text[start.._position];
        var negative = digits.StartsWith('-');
        Assert.True(BigDecimal.TryParse(digits.TrimStart('-'), out var value, out var isFloat, out var error), error);
        return new NumberValue(isFloat ? Kind.Float : Kind.Int, negative ? -value : value);
    }

    private string Identifier()
    {
        var start = _position;
        while (_position < text.Length && (char.IsLetterOrDigit(text[_position]) || text[_position] is '_' or '/'))
        {
            _position++;
        }

        return text[start.._position];
    }

    private Value Name()
    {
        var name = Identifier();
        if (Take("."))
        {
            var package = BuiltinRegistry.Instance.Package(name) ?? throw new FormatException($"no package {name}");
            var member = Identifier();
            var value = package.Members.TryGetValue(member, out var found) ? found : Read(package.Templates[member]);
            while (value is Vertex && Take("."))
            {
                value = new TestCall(Predeclared("len"), []).Fields(value).First(f => f.Key == Identifier()).Value;
            }

            return value is Builtin builtin ? Call(builtin) : value;
        }

        return name switch
        {
            "null" => NullValue.Instance,
            "true" => BoolValue.True,
            "false" => BoolValue.False,
            "_" => BasicType.Top,
            "int" => BasicType.Of(Kind.Int),
            "string" => BasicType.Of(Kind.String),
            _ => Call(Predeclared(name)),
        };
    }

    private static Builtin Predeclared(string name) =>
        BuiltinRegistry.Instance.Predeclared(name) ?? throw new FormatException($"what is {name}?");

    private Value Call(Builtin builtin)
    {
        Assert.True(Take("("), builtin.Name);
        var arguments = Sequence(")");
        if (arguments.Count != builtin.Parameters.Length && !(builtin.IsVariadic && arguments.Count == builtin.Parameters.Length - 1))
        {
            return new TestCall(builtin, []).Fail($"{arguments.Count} arguments");
        }

        for (var i = 0; i < arguments.Count; i++)
        {
            if (Concrete.Of(arguments[i]) is Bottom bottom)
            {
                return bottom;
            }

            if ((Concrete.Of(arguments[i]).Kind & builtin.ParameterKind(i)) == 0)
            {
                return new TestCall(builtin, []).Fail($"wrong kind of argument {i + 1}");
            }
        }

        return builtin.Body(new TestCall(builtin, arguments, budget));
    }

    private Value Quoted()
    {
        var hashes = 0;
        for (; text[_position] == '#'; _position++)
        {
            hashes++;
        }

        var quote = text[_position++];
        var raw = new string('#', hashes);
        var bytes = new List<byte>();
        while (!(text[_position] == quote && string.CompareOrdinal(text, _position + 1, raw, 0, hashes) == 0))
        {
            if (text[_position] == '\\' && string.CompareOrdinal(text, _position + 1, raw, 0, hashes) == 0)
            {
                _position += 1 + hashes;
                Escape(bytes);
            }
            else
            {
                _ = Rune.DecodeFromUtf16(text.AsSpan(_position), out var rune, out var length);
                bytes.AddRange(Encoding.UTF8.GetBytes(rune.ToString()));
                _position += length;
            }
        }

        _position += 1 + hashes;
        return quote == '"' ? new StringValue(Encoding.UTF8.GetString([.. bytes])) : new BytesValue(bytes.ToArray());
    }

    private void Escape(List<byte> bytes)
    {
        var c = text[_position++];
        var plain = "abfnrtv".IndexOf(c, StringComparison.Ordinal);
        if (c is 'x' or 'u' or 'U')
        {
            var digits = c == 'x' ? 2 : c == 'u' ? 4 : 8;
            var code = int.Parse(text.AsSpan(_position, digits), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            _position += digits;
            bytes.AddRange(c == 'x' ? [(byte)code] : Encoding.UTF8.GetBytes(char.ConvertFromUtf32(code)));
        }
        else
        {
            bytes.Add((byte)(plain >= 0 ? "\a\b\f\n\r\t\v"[plain] : c));
        }
    }
}
