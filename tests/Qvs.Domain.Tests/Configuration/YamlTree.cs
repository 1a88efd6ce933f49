using Qvs.Domain.Configuration;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Qvs.Domain.Tests.Configuration;

/// <summary>Feeds the domain's tree from YAML, as the product does outside of the domain.</summary>
internal static class YamlTree
{
    public static ConfigNode Parse(string yaml)
    {
        var stream = new YamlStream();
        using var reader = new StringReader(yaml);
        stream.Load(reader);
        return Convert(stream.Documents[0].RootNode);
    }

    private static ConfigNode Convert(YamlNode node) => node switch
    {
        YamlMappingNode mapping => new ConfigMapping(
            [.. mapping.Children.Select(pair => new ConfigEntry(((YamlScalarNode)pair.Key).Value ?? "", At(pair.Key), Convert(pair.Value)))], At(node)),
        YamlSequenceNode sequence => new ConfigSequence([.. sequence.Children.Select(Convert)], At(node)),
        YamlScalarNode scalar => new ConfigScalar(
            scalar.Value ?? "", At(node), scalar.Style == ScalarStyle.Plain && scalar.Value is null or "" or "~" or "null" && scalar.Style == ScalarStyle.Plain),
        _ => throw new NotSupportedException(node.GetType().Name),
    };

    private static TextPosition At(YamlNode node) => new((int)node.Start.Line, (int)node.Start.Column);
}
