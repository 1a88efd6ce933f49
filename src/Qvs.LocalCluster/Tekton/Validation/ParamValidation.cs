using Qvs.LocalCluster.Tekton.Model;

namespace Qvs.LocalCluster.Tekton.Validation;

/// <summary>Rules about params: as declared, and as given.</summary>
internal static class ParamValidation
{
    /// <summary>Given params (of a run or a reference): no name twice, whatever its case.</summary>
    public static void NoDuplicates(FieldErrors errors, IReadOnlyList<Param> given)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var p in given.Where(p => !seen.Add(p.Name)))
        {
            errors.In($"[{p.Name}]").Both("name");
        }
    }

    /// <summary>Params of a pipeline task or matrix: no name twice.</summary>
    public static void UniqueInTask(FieldErrors errors, IReadOnlyList<Param> given)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < given.Count; i++)
        {
            if (!seen.Add(given[i].Name))
            {
                errors.Add($"parameter names must be unique, the parameter \"{given[i].Name}\" is also defined at", $"[{i}].name");
            }
        }
    }

    /// <summary>Declared types exist, fit their defaults, and objects hold strings. Paths are below the params.</summary>
    public static void Types(FieldErrors errors, IEnumerable<ParamSpec> specs)
    {
        foreach (var p in specs)
        {
            if (p.Type is not ("string" or "array" or "object"))
            {
                errors.Invalid(p.Type, p.Name + ".type");
            }
            else if (p.Default is { } d && d.TypeName != p.Type)
            {
                errors.Add($"\"{p.Type}\" type does not match default value's type: \"{d.TypeName}\"", p.Name + ".type", p.Name + ".default.type");
            }
            else if (InvalidKeys(p.Properties) is { Count: > 0 } keys)
            {
                errors.Add($"The value type specified for these keys {GoText.List(keys)} is invalid", p.Name + ".properties");
            }
        }
    }

    public static IReadOnlyList<string> InvalidKeys(IReadOnlyDictionary<string, string>? properties) =>
        properties is null ? [] : [.. properties.Where(p => p.Value != "string").Select(p => p.Key)];

    public static void NoDuplicateNames(FieldErrors errors, IReadOnlyList<ParamSpec> specs)
    {
        foreach (var name in specs.GroupBy(p => p.Name, StringComparer.Ordinal).Where(g => g.Count() > 1).Select(g => g.Key))
        {
            errors.In("params", name).Add("parameter appears more than once", "");
        }
    }

    /// <summary>Enumerated params are alpha in this release, and off.</summary>
    public static void Enums(FieldErrors errors, IEnumerable<ParamSpec> specs)
    {
        foreach (var p in specs.Where(p => p.Enum.Count > 0))
        {
            var at = errors.In($"[{p.Name}]");
            at.Add("feature flag `enable-param-enum` should be set to true to use Enum", "");
            if (p.Type != "string")
            {
                at.Add("enum can only be set with string type param", "");
            }

            foreach (var twice in p.Enum.GroupBy(e => e, StringComparer.Ordinal).Where(g => g.Count() > 1))
            {
                at.Add($"parameter enum value {twice.Key} appears more than once", "");
            }

            if (p.Default?.Text is { Length: > 0 } d && !p.Enum.Contains(d))
            {
                at.Add($"param default value {d} not in the enum list", "");
            }
        }
    }

    public static void NameFormat(FieldErrors errors, IReadOnlyList<ParamSpec> specs)
    {
        var plain = specs.Where(p => p.Type != "object" && !Names.IsStringOrArrayParam(p.Name)).Select(p => p.Name).Distinct().Order(StringComparer.Ordinal).ToList();
        if (plain.Count > 0)
        {
            errors.AddDetailed(
                $"The format of following array and string variable names is invalid: {GoText.List(plain)}",
                "String/Array Names: \nMust only contain alphanumeric characters, hyphens (-), underscores (_), and dots (.)\nMust begin with a letter or an underscore (_)",
                "params");
        }

        var objects = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var p in specs.Where(p => p.Type == "object"))
        {
            var keys = (p.Properties?.Keys ?? []).Where(k => !Names.IsObjectParam(k)).ToList();
            if (keys.Count > 0 || !Names.IsObjectParam(p.Name))
            {
                objects[p.Name] = keys;
            }
        }

        if (objects.Count > 0)
        {
            errors.AddDetailed(
                $"Object param name and key name format is invalid: {GoText.Map(objects)}",
                "Object Names: \nMust only contain alphanumeric characters, hyphens (-), underscores (_) \nMust begin with a letter or an underscore (_)",
                "params");
        }
    }

    public static HashSet<string> NamesOf(IEnumerable<ParamSpec> specs, string? type = null) =>
        [.. specs.Where(p => type is null || p.Type == type).Select(p => p.Name)];
}
