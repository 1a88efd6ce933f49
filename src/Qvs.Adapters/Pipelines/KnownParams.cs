using Qvs.Adapters.Config;
using Qvs.Adapters.Yaml;

namespace Qvs.Adapters.Pipelines;

/// <summary>
/// What a config says of an adapter's params before any deployment: literals. Everything with a param in it stays open (formats 2.4.3); a
/// list with one item open is open as a whole, since its length is.
/// </summary>
internal static class KnownParams
{
    public static BoundMap? Of(PatternUse use) => use.Params is { } map && Known(map) is BoundMap { Entries.Length: > 0 } known ? known : null;

    private static BoundValue? Known(YamlNode node) => node switch
    {
        YamlScalar scalar => Interpolation.Parse(scalar.Text, out _).IsLiteral ? ParamValue.OfTree(scalar, ValueOrigin.Written(scalar.Place)) : null,
        YamlSequence list => list.Items.Select(Known).ToArray() is var items && Array.TrueForAll(items, i => i is not null)
            ? new BoundList([.. items.OfType<BoundValue>()], ValueOrigin.Written(list.Place))
            : null,
        YamlMapping map => new BoundMap(
            [.. map.Entries.Select(e => (e.Key.Text, Value: Known(e.Value))).Where(e => e.Value is not null).Select(e => KeyValuePair.Create(e.Text, e.Value!))],
            ValueOrigin.Written(map.Place)),
        _ => null,
    };
}
