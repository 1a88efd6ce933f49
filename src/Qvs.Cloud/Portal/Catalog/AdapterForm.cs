using Qvs.Cloud.Portal.Applications;
using Qvs.Grains.Catalog;

namespace Qvs.Cloud.Portal.Catalog;

/// <summary>What somebody fills in to use an adapter, and the entry of a QVS Config that it makes.</summary>
public sealed class AdapterForm(AdapterView adapter)
{
    private readonly Dictionary<string, string> _typed = new(StringComparer.Ordinal);

    public IReadOnlyList<DeclaredParameter> Parameters { get; } = InOrder(adapter.Parameters);

    public IReadOnlyList<DeclaredParameter> Options { get; } = InOrder(adapter.Options);

    public AdapterUse Use => new(
        adapter.Summary.Module, adapter.Summary.Revision, adapter.Summary.Pattern, [.. Parameters.SelectMany(Given)], [.. Options.SelectMany(option => Given(option, ""))]);

    /// <summary>The types under which a config declares the parameters.</summary>
    public IReadOnlyDictionary<string, string> Types => Parameters.DistinctBy(parameter => parameter.Name).ToDictionary(parameter => parameter.Name, parameter => parameter.Type switch
    {
        "integer" => "int",
        "boolean" => "bool",
        "number" or "array" or "object" or "secret" => parameter.Type,
        _ => "string",
    }, StringComparer.Ordinal);

    public string this[string name]
    {
        get => _typed.GetValueOrDefault(name, "");
        set => _typed[name] = value;
    }

    /// <summary>What is needed and not typed is left to the deployments: a parameter of the config, of the same name.</summary>
    public static string Reference(DeclaredParameter parameter) => parameter.Type == "array" ? $"[\"$(params.{parameter.Name}[*])\"]" : $"$(params.{parameter.Name})";

    private IEnumerable<(string Name, string Yaml)> Given(DeclaredParameter parameter) => Given(parameter, parameter.IsRequired || parameter.Type == "secret" ? Reference(parameter) : "");

    private IEnumerable<(string Name, string Yaml)> Given(DeclaredParameter parameter, string otherwise) =>
        this[parameter.Name] is { Length: > 0 } text ? [(parameter.Name, ConfigEdit.Yaml(parameter.Type, text))]
        : otherwise.Length > 0 ? [(parameter.Name, otherwise)]
        : [];

    private static List<DeclaredParameter> InOrder(string schema) => [.. ParameterGrid.Declared(schema).OrderByDescending(parameter => parameter.IsRequired)];
}
