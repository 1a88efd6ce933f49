using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Qvs.Cue.Values;

namespace Qvs.Cue.Builtins.Encodings;

/// <summary>Reads JSON into values. Numbers keep their digits; those with a fraction or an exponent are floats.</summary>
internal ref struct JsonDecoder
{
    private readonly DataBuilder _builder;
    private Utf8JsonReader _reader;
    private string? _error;

    private static ReadOnlySpan<byte> Blanks => " \t\r\n"u8;

    private JsonDecoder(ReadOnlySpan<byte> json, DataBuilder builder)
    {
        _builder = builder;
        _reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 10_000 });
    }

    /// <summary>One value; null and why not.</summary>
    public static Value? Decode(ReadOnlySpan<byte> json, DataBuilder builder, out string? error)
    {
        var decoder = new JsonDecoder(json, builder);
        try
        {
            var value = decoder._reader.Read() ? decoder.Read() : null;
            error = decoder._error ?? (value is null || decoder._reader.Read() ? "invalid JSON" : null);
            return error is null ? value : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The reader's only way to say that text is no JSON, or no UTF-8.
            error = "invalid JSON";
            return null;
        }
    }

    /// <summary>Any number of values, one after the other.</summary>
    public static List<Value> DecodeStream(ReadOnlySpan<byte> json, DataBuilder builder, out string? error)
    {
        var values = new List<Value>();
        error = null;
        for (json = json.TrimStart(Blanks); !json.IsEmpty; json = json.TrimStart(Blanks))
        {
            var length = FirstValue(json);
            if (Decode(json[..length], builder, out error) is not { } value)
            {
                break;
            }

            values.Add(value);
            json = json[length..];
        }

        return values;
    }

    public static bool IsValid(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 10_000 });
        try
        {
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>Where the first of several values ends; nothing need stand between two of them (<c>1{}</c>).</summary>
    private static int FirstValue(ReadOnlySpan<byte> json)
    {
        var (depth, inString) = (0, false);
        for (var i = 0; i < json.Length; i++)
        {
            switch (json[i])
            {
                case (byte)'\\' when inString:
                    i++;
                    continue;
                case (byte)'"':
                    inString = !inString;
                    break;
                case var _ when inString:
                    continue;
                case (byte)'{' or (byte)'[':
                    depth++;
                    break;
                case (byte)'}' or (byte)']':
                    depth--;
                    break;
            }

            if (depth <= 0 && !inString && (i + 1 == json.Length || EndsAt(json[i], json[i + 1])))
            {
                return i + 1;
            }
        }

        return json.Length;
    }

    /// <summary>Numbers and names go on until something else comes; brackets and strings end with their last byte.</summary>
    private static bool EndsAt(byte last, byte next) =>
        last is (byte)'}' or (byte)']' or (byte)'"' || !(char.IsAsciiLetterOrDigit((char)next) || next is (byte)'.' or (byte)'+' or (byte)'-');

    private Value? Read()
    {
        _builder.Spend(1);
        switch (_reader.TokenType)
        {
            case JsonTokenType.Null:
                return NullValue.Instance;
            case JsonTokenType.True or JsonTokenType.False:
                return BoolValue.Of(_reader.TokenType == JsonTokenType.True);
            case JsonTokenType.String:
                _builder.Spend(_reader.ValueSpan.Length / 64);
                return new StringValue(_reader.GetString() ?? "");
            case JsonTokenType.Number:
                return ReadNumber();
        }

        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            _error = "JSON is nested too deeply";
            return null;
        }

        return _reader.TokenType == JsonTokenType.StartArray ? ReadList() : ReadStruct();
    }

    private NumberValue? ReadNumber()
    {
        if (BigDecimal.TryParse(Encoding.UTF8.GetString(_reader.ValueSpan), out var number, out var isFloat, out _error))
        {
            return new NumberValue(isFloat ? Kind.Float : Kind.Int, number);
        }

        return null;
    }

    private Value? ReadList()
    {
        var elements = new List<Value>();
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
        {
            if (Read() is not { } element)
            {
                return null;
            }

            elements.Add(element);
        }

        return _builder.List(elements);
    }

    private Value? ReadStruct()
    {
        var fields = new List<KeyValuePair<string, Value>>();
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndObject)
        {
            var name = _reader.GetString() ?? "";
            if (!_reader.Read() || Read() is not { } value)
            {
                return null;
            }

            fields.Add(new(name, value));
        }

        return _builder.StructOf(fields);
    }
}
