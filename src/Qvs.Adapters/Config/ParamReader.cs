using System.Text.RegularExpressions;
using Qvs.Adapters.Yaml;

namespace Qvs.Adapters.Config;

/// <summary>One entry of <c>params</c>.</summary>
internal sealed partial class ParamReader(NodeReader nodes)
{
    private static readonly string[] TypeNames = [.. Enum.GetNames<ParamType>().Select(n => n.ToLowerInvariant())];

    public ParamDeclaration? Read(YamlNode node)
    {
        const string What = "an entry of params";
        if (nodes.Map(node, What) is not { } map)
        {
            return null;
        }

        nodes.OnlyKeys(map, What, "name", "type", "default", "description");
        var name = Name(map, nodes.RequiredText(map, "name", What, "imageName"));
        var type = Type(map, nodes.RequiredText(map, "type", name is null ? What : $"the param \"{name}\"", "string"));
        var description = nodes.OptionalText(map, "description", What);
        if (name is null || type is null)
        {
            return null;
        }

        var declaration = new ParamDeclaration(name, type.Value, map.Find("default")?.Value, description, map.Find("name")!.Value.Place);
        CheckDefault(declaration);
        return declaration;
    }

    private string? Name(YamlMapping map, string? name)
    {
        // A param becomes a parameter of a Tekton Task, so Tekton's rule holds.
        if (name is null || ParamName().IsMatch(name))
        {
            return name;
        }

        nodes.Add(
            ConfigDiagnostics.BadParamName,
            map.Find("name")!.Value.Place,
            $"\"{(name.Length <= 60 ? name : name[..57] + "...")}\" cannot name a param. Use at most 128 letters, digits, '-', '_' and '.', and begin with a letter or '_'");
        return null;
    }

    private ParamType? Type(YamlMapping map, string? type)
    {
        if (type is null)
        {
            return null;
        }

        var index = Array.IndexOf(TypeNames, type);
        if (index >= 0)
        {
            return (ParamType)index;
        }

        var near = Spelling.Nearest(type, TypeNames);
        var step = near is null ? $"The types are {string.Join(", ", TypeNames)}" : $"Did you mean \"{near}\"?";
        nodes.Add(ConfigDiagnostics.BadParamType, map.Find("type")!.Value.Place, $"there is no type \"{type}\". {step}");
        return null;
    }

    private void CheckDefault(ParamDeclaration declaration)
    {
        if (declaration.Default is { } value && ParamValue.OfDefault(declaration, value).Error is { } problem)
        {
            nodes.Add(ConfigDiagnostics.BadDefault, value.Place, $"the default of \"{declaration.Name}\" {problem}");
        }
    }

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_.-]{0,127}$", RegexOptions.NonBacktracking)]
    private static partial Regex ParamName();
}
