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

    private JsonDecoder(ReadOnlySpan<byte> json, DataBuilder builder, bool isStream)
    {
        _builder = builder;
        _reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 10_000, AllowMultipleValues = isStream });
    }

    /// <summary>One value; null and why not.</summary>
    public static Value? Decode(ReadOnlySpan<byte> json, DataBuilder builder, out string? error)
    {
        var values = DecodeAll(json, builder, isStream: false, out error);
        return error is null ? values[0] : null;
    }

    /// <summary>Any number of values, one after the other.</summary>
    public static IReadOnlyList<Value> DecodeStream(ReadOnlySpan<byte> json, DataBuilder builder, out string? error) =>
        DecodeAll(json, builder, isStream: true, out error);

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

    private static List<Value> DecodeAll(ReadOnlySpan<byte> json, DataBuilder builder, bool isStream, out string? error)
    {
        var decoder = new JsonDecoder(json, builder, isStream);
        var values = new List<Value>();
        try
        {
            while (decoder._error is null && decoder._reader.Read())
            {
                if (decoder.Read() is { } value)
                {
                    values.Add(value);
                }
            }

            error = decoder._error;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The reader's only way to say that text is no JSON, or no UTF-8.
            error = "invalid JSON";
        }

        return values;
    }

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
