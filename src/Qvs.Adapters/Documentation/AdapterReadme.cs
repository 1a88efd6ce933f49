using System.Text;
using System.Text.Json.Nodes;

namespace Qvs.Adapters.Documentation;

/// <summary>
/// The README of an adapter, made of its CUE. What people write in it stays: the title, the text below the pattern's line, sections of
/// other names, and the remarks of resources.
/// </summary>
public static class AdapterReadme
{
    private static readonly string[] Generated = ["Parameters", "Options", "Pipelines", "Run parameters", "Results", "Resources", "Usage"];

    /// <summary>Parameters of runs that the platform knows the values of.</summary>
    private static readonly HashSet<string> FilledIn = new(StringComparer.Ordinal)
    {
        "appName", "k8sNamespace", "qvsDeploymentName", "qvsConfigPath", "gitCloneUrl", "gitTokenSecretName", "gitSshKeySecretName", "kubeconfigSecretName",
        "awsCredentialName", "awsRegion", "azureApplicationId", "azureClientSecretName", "azureSubscriptionId", "azureTenantId", "gcpServiceAccountSecretName",
    };

    /// <param name="existing">The README as it is; null to begin one.</param>
    public static string Write(AdapterDocument adapter, string? existing)
    {
        var before = ExistingReadme.Read(existing);
        var text = new StringBuilder($"# {before.Title ?? adapter.Name}\n\n{adapter.Description.Trim()}\n\n* Pattern: `{adapter.Pattern}`\n");
        text.Append(before.Introduction.Length > 0 ? before.Introduction + "\n" : "");
        Section(text, "Parameters", Fields(adapter, "Parameters", adapter.Parameters));
        Section(text, "Options", Fields(adapter, "Options", adapter.Options));
        if (adapter.Pipelines.Length > 0)
        {
            Section(text, "Pipelines", "With the options of the usage below.\n\n" + PipelineTables.Tasks(adapter));
            Section(text, "Run parameters", "What a run gives to the Pipelines. QVS fills in those marked so.\n\n" + PipelineTables.Parameters(adapter, FilledIn));
            Section(text, "Results", PipelineTables.Results(adapter));
        }

        Section(text, "Resources", Resources(adapter, before));
        foreach (var (heading, body) in before.Sections.Where(s => !Generated.Contains(s.Heading)))
        {
            Section(text, heading, body);
        }

        Section(text, "Usage", $"```yaml\n{adapter.Usage.Trim()}\n```\n\nWhole files to try: [example/](example/). Other cases with their output: [tests/](tests/).");
        return text.ToString();
    }

    private static void Section(StringBuilder text, string heading, string body)
    {
        if (body.Length > 0)
        {
            text.Append("\n## ").Append(heading).Append("\n\n").Append(body.Trim()).Append('\n');
        }
    }

    private static string Fields(AdapterDocument adapter, string section, JsonObject schema)
    {
        var required = (schema["required"] as JsonArray ?? []).Select(r => r?.ToString()).ToHashSet(StringComparer.Ordinal);
        var rows = (schema["properties"] as JsonObject ?? []).Select(p =>
        {
            var field = p.Value as JsonObject ?? [];
            var isRequired = required.Contains(p.Key);
            return $"| `{p.Key}` | {SchemaWords.Cell(SchemaWords.Type(field, adapter.TypeNames.GetValueOrDefault($"{section}.{p.Key}")))} | {(isRequired ? "yes" : "no")} "
                + $"| {SchemaWords.Cell(SchemaWords.Default(field, isRequired))} | {SchemaWords.Cell(field["description"]?.ToString() ?? "")} |";
        }).ToArray();
        return rows.Length == 0 ? "None." : Table("Name | Type | Required | Default | Description", rows);
    }

    private static string Resources(AdapterDocument adapter, ExistingReadme before) =>
        adapter.Resources.Length == 0
            ? "None; this adapter only makes Pipelines."
            : Table("Id | Type | Remark", adapter.Resources.Select(r => $"| `{r.Id}` | {r.Type} | {before.Remarks.GetValueOrDefault(r.Id, "")}".TrimEnd() + " |"));

    internal static string Table(string heading, IEnumerable<string> rows) =>
        $"| {heading} |\n|{string.Concat(heading.Split(" | ").Select(_ => " --- |"))}\n{string.Join('\n', rows)}";
}
