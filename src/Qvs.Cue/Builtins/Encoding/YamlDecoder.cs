using System.Runtime.CompilerServices;
using System.Text;
using Qvs.Cue.Values;

namespace Qvs.Cue.Builtins.Encodings;

/// <summary>Reads YAML into values. Plain scalars get their type by the rules of upstream's library: YAML 1.2 with numbers of 1.1.</summary>
internal sealed class YamlDecoder
{
    /// <summary>What aliases may expand to in one document, as upstream has it.</summary>
    private const int MaxAliasNodes = 50_000;

    private readonly DataBuilder _builder;
    private readonly HashSet<YamlAlias> _open = new(ReferenceEqualityComparer.Instance);
    private int _aliasDepth;
    private int _aliasNodes;

    private YamlDecoder(DataBuilder builder) => _builder = builder;

    /// <summary>The one document of a text; an empty text is null. Null and why not.</summary>
    public static Value? Decode(string yaml, DataBuilder builder, out string? error)
    {
        var first = default(Value);
        var count = 0;
        error = null;
        try
        {
            builder.Spend(yaml.Length / 16 + 1);
            foreach (var document in new YamlParser(yaml).Documents())
            {
                if (++count > 1)
                {
                    error = $"{document.Line}:{document.Column}: expected a single YAML document";
                    return null;
                }

                first = new YamlDecoder(builder).ToValue(document);
            }

            return first ?? NullValue.Instance;
        }
        catch (YamlSyntaxException e)
        {
            error = count == 1 ? $"expected a single YAML document: {e.Line}: {e.Message}" : $"{e.Line}: {e.Message}";
            return null;
        }
    }

    /// <summary>All documents of a stream; an empty text is one null.</summary>
    public static List<Value> DecodeStream(string yaml, DataBuilder builder, out string? error)
    {
        var values = new List<Value>();
        error = null;
        try
        {
            builder.Spend(yaml.Length / 16 + 1);
            foreach (var document in new YamlParser(yaml).Documents())
            {
                values.Add(new YamlDecoder(builder).ToValue(document));
            }
        }
        catch (YamlSyntaxException e)
        {
            error = $"{e.Line}: {e.Message}";
        }

        return values.Count == 0 ? [NullValue.Instance] : values;
    }

    private Value ToValue(YamlNode node)
    {
        _builder.Spend(1);
        if (_aliasDepth > 0 && ++_aliasNodes > MaxAliasNodes)
        {
            throw new YamlSyntaxException(node.Line, $"aliases expand to more than {MaxAliasNodes} nodes");
        }

        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw new YamlSyntaxException(node.Line, "nested too deeply");
        }

        switch (node)
        {
            case YamlScalar scalar:
                return ToScalar(scalar);
            case YamlAlias alias:
                return Follow(alias, ToValue);
            case YamlSequence sequence:
                return _builder.List([.. sequence.Items.Select(ToValue)]);
            default:
                var fields = new List<KeyValuePair<string, Value>>();
                Insert((YamlMapping)node, fields, replace: false);
                return _builder.StructOf(fields);
        }
    }

    private T Follow<T>(YamlAlias alias, Func<YamlNode, T> use)
    {
        if (alias.Target is null || !_open.Add(alias))
        {
            throw new YamlSyntaxException(alias.Line, $"anchor \"{alias.Name}\" value contains itself");
        }

        _aliasDepth++;
        var result = use(alias.Target);
        _aliasDepth--;
        _open.Remove(alias);
        return result;
    }

    /// <summary>From a merge on (<c>&lt;&lt;: *base</c>) later fields replace earlier ones of the same name; else both stay, to be unified.</summary>
    private void Insert(YamlMapping mapping, List<KeyValuePair<string, Value>> fields, bool replace)
    {
        foreach (var (key, value) in mapping.Entries)
        {
            if (key is YamlScalar { IsPlain: true, Text: "<<" })
            {
                replace = true;
                Merge(value, fields);
                continue;
            }

            var name = ToLabel(key);
            var field = new KeyValuePair<string, Value>(name, ToValue(value));
            var position = replace ? fields.FindIndex(f => f.Key == name) : -1;
            if (position >= 0)
            {
                fields[position] = field;
            }
            else
            {
                fields.Add(field);
            }
        }
    }

    private void Merge(YamlNode source, List<KeyValuePair<string, Value>> fields)
    {
        switch (source)
        {
            case YamlMapping mapping:
                Insert(mapping, fields, replace: true);
                break;
            case YamlAlias alias:
                Follow(alias, target =>
                {
                    Merge(target, fields);
                    return true;
                });
                break;
            case YamlSequence sequence:
                // The first takes precedence, so it comes last.
                foreach (var item in sequence.Items.AsEnumerable().Reverse())
                {
                    Merge(item, fields);
                }

                break;
            default:
                throw new YamlSyntaxException(source.Line, "map merge requires map or sequence of maps as the value");
        }
    }

    /// <summary>A key that is no string is named as it is written, save that names of null and booleans become CUE's.</summary>
    private string ToLabel(YamlNode key)
    {
        while (key is YamlAlias { Target: { } target })
        {
            key = target;
        }

        if (key is not YamlScalar scalar)
        {
            throw new YamlSyntaxException(key.Line, $"invalid map key: {(key is YamlSequence ? "!!seq" : "!!map")}");
        }

        return ToScalar(scalar) switch
        {
            StringValue text => text.Value,
            NumberValue when scalar.Text.StartsWith('-') => throw new YamlSyntaxException(key.Line, $"invalid label {scalar.Text}"),
            NumberValue => YamlScalars.ToCueNumber(scalar.Text),
            BytesValue => scalar.Text,
            var other => other.ToString() ?? "",
        };
    }

    private Value ToScalar(YamlScalar scalar)
    {
        var text = scalar.Text;
        var tag = scalar.Tag switch
        {
            null => scalar.IsPlain ? YamlScalars.Resolve(text) : YamlTag.String,
            "!" or "!!str" or "!!timestamp" => YamlTag.String,
            "!!null" => YamlTag.Null,
            "!!bool" => YamlTag.Bool,
            "!!int" => YamlTag.Int,
            "!!float" => YamlTag.Float,
            "!!binary" => YamlTag.Binary,
            var other => throw new YamlSyntaxException(scalar.Line, $"cannot unmarshal tag \"{other}\""),
        };
        if (tag is YamlTag.Null or YamlTag.Bool && YamlScalars.Resolve(text) != tag)
        {
            throw new YamlSyntaxException(scalar.Line, $"cannot decode !!str `{text}` as a {scalar.Tag}");
        }

        switch (tag)
        {
            case YamlTag.Null:
                return NullValue.Instance;
            case YamlTag.Bool:
                return BoolValue.Of(text is "true" or "True" or "TRUE");
            case YamlTag.Binary:
                return Base64Package.DecodeStandard(Encoding.UTF8.GetBytes(text), out _) is { } bytes
                    ? new BytesValue(bytes)
                    : throw new YamlSyntaxException(scalar.Line, "!!binary value contains invalid base64 data");
            case YamlTag.Int or YamlTag.Float:
                if (!BigDecimal.TryParse(YamlScalars.ToCueNumber(text), out var number, out var isFloat, out var error) || (isFloat && tag == YamlTag.Int))
                {
                    var name = tag == YamlTag.Int ? "!!int" : "!!float";
                    throw new YamlSyntaxException(scalar.Line, $"cannot decode {Quoting.Quote(text)} as {name}: {error ?? "not a literal number"}");
                }

                return new NumberValue(isFloat ? Kind.Float : Kind.Int, number);
            default:
                return new StringValue(text);
        }
    }
}
