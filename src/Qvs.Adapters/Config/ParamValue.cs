using System.Globalization;
using System.Text.RegularExpressions;
using Qvs.Adapters.Yaml;
using Qvs.Cue.Text;

namespace Qvs.Adapters.Config;

/// <summary>A value read as the type of its param (formats 2.1.1), or what is wrong with it ("is ..., but ...").</summary>
internal readonly partial record struct ParamValue(BoundValue? Value, string? Error)
{
    public static implicit operator ParamValue(BoundValue value) => new(value, null);

    public static ParamValue Bad(string error) => new(null, error);

    /// <summary>A value of a params file: always text there, whatever the type.</summary>
    public static ParamValue OfText(ParamDeclaration declaration, string text, ValueOrigin origin) => declaration.Type switch
    {
        ParamType.String => new BoundText(text, origin),
        ParamType.Int when Digits().IsMatch(text) => new BoundNumber(Canonical(text), origin),
        ParamType.Int when text.Length > ScalarValue.MostDigits => Bad($"has {text.Length} characters. Give an integer of at most {ScalarValue.MostDigits} digits"),
        ParamType.Int => Bad($"is \"{text}\", which is no integer. Give digits only"),
        ParamType.Number when text.Length <= ScalarValue.MostDigits && Numeral().IsMatch(text) => new BoundNumber(text, origin),
        ParamType.Number when text.Length > ScalarValue.MostDigits => Bad($"has {text.Length} characters. Give a number of at most {ScalarValue.MostDigits}"),
        ParamType.Number => Bad($"is \"{text}\", which is no number. Give a decimal number such as 0.5"),
        ParamType.Bool when text is "true" or "false" => new BoundBoolean(text == "true", origin),
        ParamType.Bool => Bad($"is \"{(text.Length <= 60 ? text : text[..57] + "...")}\". Give true or false"),
        ParamType.Array => SplitArray(text, origin),
        ParamType.Object => OfObjectText(text, origin),
        ParamType.Secret => Bad("is a secret. Its key belongs under \"secrets\", its value never into this file"),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>Other than text, lists and maps are accepted where the type is array or object.</summary>
    public static ParamValue OfNode(ParamDeclaration declaration, YamlNode node, ValueOrigin origin) => (declaration.Type, node) switch
    {
        (ParamType.Array, YamlSequence list) when list.Items.All(i => i is YamlScalar) =>
            new BoundList([.. list.Items.Select(i => new BoundText(((YamlScalar)i).Text, origin))], origin),
        (ParamType.Object, YamlMapping or YamlSequence) => OfTree(node, origin),
        (_, YamlScalar { Value.Kind: ScalarKind.Null }) => Bad("has no value"),
        (_, YamlScalar scalar) => OfText(declaration, scalar.Text, origin),
        _ => Bad($"is {node.Kind}, but the type is {declaration.Type.ToString().ToLowerInvariant()}"),
    };

    public static ParamValue OfDefault(ParamDeclaration declaration, YamlNode node) => declaration.Type == ParamType.Secret
        ? Bad("cannot be: a secret has no default. Remove it")
        : OfNode(declaration, node, ValueOrigin.Written(node.Place) with { Params = [declaration.Name] });

    /// <summary>A literal of a config, or the content of an object, as data.</summary>
    public static BoundValue OfTree(YamlNode node, ValueOrigin origin)
    {
        var here = origin with { Place = node.Place };
        return node switch
        {
            YamlScalar scalar => OfScalar(scalar.Value, here),
            YamlSequence list => new BoundList([.. list.Items.Select(i => OfTree(i, origin))], here),
            YamlMapping map => new BoundMap([.. map.Entries.Select(e => KeyValuePair.Create(e.Key.Text, OfTree(e.Value, origin)))], here),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    public static BoundValue OfScalar(ScalarValue value, ValueOrigin origin) => value.Kind switch
    {
        ScalarKind.Null => new BoundNull(origin),
        ScalarKind.Boolean => new BoundBoolean(value.Text == "true", origin),
        ScalarKind.Integer or ScalarKind.Number => new BoundNumber(value.Text, origin),
        _ => new BoundText(value.Text, origin),
    };

    /// <summary>Items are separated by commas, spaces around them do not count, and no text is no item (formats 7).</summary>
    private static BoundList SplitArray(string text, ValueOrigin origin) => new(
        text.Trim().Length == 0 ? [] : [.. text.Split(',').Select(item => new BoundText(item.Trim(), origin))], origin);

    private static ParamValue OfObjectText(string text, ValueOrigin origin)
    {
        var problems = new Cue.Diagnostics.DiagnosticBag();
        var node = JsonTree.Read(new SourceText(origin.Place.Source.Name, text), problems);
        return node is YamlMapping or YamlSequence
            ? OfTree(node, origin) switch { var tree => WithPlace(tree, origin) }
            : Bad("is no JSON object. Give text such as {\"a\": 1}");
    }

    /// <summary>Places inside the text of one value say nothing to a reader of the file; the value itself does.</summary>
    private static BoundValue WithPlace(BoundValue value, ValueOrigin origin) => value switch
    {
        BoundList list => new BoundList([.. list.Items.Select(i => WithPlace(i, origin))], origin),
        BoundMap map => new BoundMap([.. map.Entries.Select(e => KeyValuePair.Create(e.Key, WithPlace(e.Value, origin)))], origin),
        _ => value with { Origin = origin },
    };

    private static string Canonical(string digits) =>
        System.Numerics.BigInteger.Parse(digits, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex("^-?[0-9]{1,400}$", RegexOptions.NonBacktracking)]
    private static partial Regex Digits();

    [GeneratedRegex(@"^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]{1,4})?$", RegexOptions.NonBacktracking)]
    private static partial Regex Numeral();
}
