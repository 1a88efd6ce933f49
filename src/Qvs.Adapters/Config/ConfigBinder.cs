using System.Collections.Immutable;
using System.Text;
using Qvs.Adapters.Yaml;
using Qvs.Cue.Diagnostics;
using Qvs.Cue.Text;

namespace Qvs.Adapters.Config;

/// <summary>
/// Puts the values of a deployment into the params of design patterns (formats 2.1.2). <c>pipelineParams</c> are not interpolated: what
/// looks like it there is meant for Tekton.
/// </summary>
public sealed class ConfigBinder
{
    private readonly ParamsFile _values;
    private readonly DiagnosticBag _diagnostics;
    private readonly ParamScope _scope;
    private readonly Dictionary<string, BoundValue?> _bound = new(StringComparer.Ordinal);

    public ConfigBinder(QvsConfig config, ParamsFile values, DiagnosticBag diagnostics)
    {
        _values = values;
        _diagnostics = diagnostics;
        _scope = new ParamScope(config);
    }

    /// <summary>The params of a design pattern with values; an empty map if it has none. Problems go to the bag.</summary>
    public BoundMap Bind(PatternUse use) => use.Params is null ? BoundMap.Empty(use.Place) : BindMap(use.Params);

    public static BoundMap Literal(PatternUse use) => use.PipelineParams is null
        ? BoundMap.Empty(use.Place)
        : (BoundMap)ParamValue.OfTree(use.PipelineParams, ValueOrigin.Written(use.Place));

    private BoundMap BindMap(YamlMapping map)
    {
        var entries = ImmutableArray.CreateBuilder<KeyValuePair<string, BoundValue>>();
        foreach (var entry in map.Entries)
        {
            entries.AddRange(BindNode(entry.Value).Select(v => KeyValuePair.Create(entry.Key.Text, v)));
        }

        return new BoundMap(entries.ToImmutable(), ValueOrigin.Written(map.Place));
    }

    /// <summary>One value; several or none for the items of an array; none where something is wrong.</summary>
    private IEnumerable<BoundValue> BindNode(YamlNode node) => node switch
    {
        YamlMapping map => [BindMap(map)],
        YamlSequence list => [new BoundList([.. list.Items.SelectMany(BindNode)], ValueOrigin.Written(list.Place))],
        YamlScalar scalar => BindScalar(scalar),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private IEnumerable<BoundValue> BindScalar(YamlScalar scalar)
    {
        var interpolation = Interpolation.Parse(scalar.Text, out _);
        if (interpolation.IsLiteral)
        {
            return [ParamValue.OfScalar(scalar.Value, ValueOrigin.Written(scalar.Place))];
        }

        if (interpolation.Whole is { } whole)
        {
            var value = Value(whole.Text, scalar.Place);
            return value is BoundList list && whole.IsSplat ? list.Items : value is null ? [] : [value];
        }

        var text = new StringBuilder();
        foreach (var part in interpolation.Parts)
        {
            if (!part.IsParam)
            {
                text.Append(part.Text);
            }
            else if (Value(part.Text, scalar.Place) is { } value)
            {
                text.Append(Embedded(value));
            }
            else
            {
                return [];
            }
        }

        var used = interpolation.Parts.Where(p => p.IsParam).Select(p => p.Text).Distinct(StringComparer.Ordinal);
        return [new BoundText(text.ToString(), new ValueOrigin(scalar.Place, [.. used]))];
    }

    /// <summary>The value of a param at a place that uses it. A param that cannot be read is reported once.</summary>
    private BoundValue? Value(string name, Location place)
    {
        if (!_bound.TryGetValue(name, out var value))
        {
            value = Read(name, place);
            _bound.Add(name, value);
        }

        return value is null ? null : Move(value, new ValueOrigin(place, [name]));
    }

    private BoundValue? Read(string name, Location place)
    {
        if (_scope.Find(name) is not { } found)
        {
            _diagnostics.Add(ConfigDiagnostics.UnknownParam.At(place, $"the param \"{name}\" is not declared under params"));
            return null;
        }

        var (read, at) = Given(found.Param, place);
        if (read.Error is { } error)
        {
            _diagnostics.Add(ConfigDiagnostics.BadValue.At(at, $"the param \"{found.Param.Name}\" {error}") with { Related = [place] });
        }

        return read.Value is { } value && found.Member is { } member ? Member(value, member, name, place) : read.Value;
    }

    private (ParamValue Value, Location At) Given(ParamDeclaration param, Location place)
    {
        var origin = new ValueOrigin(place, [param.Name]);
        if (param.Type == ParamType.Secret && _values.Secrets.TryGetValue(param.Name, out var secret))
        {
            return (OfSecret(secret.Secret, origin), secret.Place);
        }

        if (_values.Params.TryGetValue(param.Name, out var given))
        {
            return (ParamValue.OfNode(param, given.Value, origin), given.Place);
        }

        if (param.Default is { } fallback)
        {
            return (ParamValue.OfDefault(param, fallback), fallback.Place);
        }

        var where = param.Type == ParamType.Secret ? "Deployment Secret" : "Deployment Config";
        _diagnostics.Add(ConfigDiagnostics.MissingValue.At(
            place, $"the param \"{param.Name}\" ({param.Type.ToString().ToLowerInvariant()}) has no value. Give one in the {where} or the params file"));
        return (new ParamValue(null, null), place);
    }

    private BoundValue? Member(BoundValue value, string path, string name, Location place)
    {
        var current = value;
        foreach (var key in path.Split('.'))
        {
            var next = (current as BoundMap)?.Entries.FirstOrDefault(e => e.Key == key).Value;
            if (next is null)
            {
                _diagnostics.Add(ConfigDiagnostics.MissingValue.At(place, $"the object has no member \"{key}\", which $(params.{name}) asks for"));
                return null;
            }

            current = next;
        }

        return current;
    }

    /// <summary>As <c>base.#Secret</c> of the published adapters: a version only if there is one.</summary>
    private static BoundMap OfSecret(SecretReference secret, ValueOrigin origin) => new(
        secret.Version is { } version
            ? [KeyValuePair.Create<string, BoundValue>("key", new BoundText(secret.Key, origin)), KeyValuePair.Create<string, BoundValue>("version", new BoundText(version, origin))]
            : [KeyValuePair.Create<string, BoundValue>("key", new BoundText(secret.Key, origin))],
        origin);

    private static BoundValue Move(BoundValue value, ValueOrigin origin) => value switch
    {
        BoundList list => new BoundList([.. list.Items.Select(i => Move(i, origin))], origin),
        BoundMap map => new BoundMap([.. map.Entries.Select(e => KeyValuePair.Create(e.Key, Move(e.Value, origin)))], origin),
        _ => value with { Origin = origin },
    };

    private static string Embedded(BoundValue value) => value switch
    {
        BoundText text => text.Value,
        BoundNumber number => number.Literal,
        BoundBoolean boolean => boolean.Value ? "true" : "false",
        _ => "",
    };
}
