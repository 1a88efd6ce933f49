using System.Globalization;
using Qvs.Domain.Delivery;
using Qvs.Domain.Ports;

namespace Qvs.Cloud.Portal.Shell;

/// <summary>Every address of a tenant's pages is made here.</summary>
public sealed record TenantLinks(string Tenant)
{
    public string Home => $"/t/{Tenant}";

    public string FirstRun => $"{Home}/first-run";

    public string Runs => $"{Home}/runs";

    public string Lines => $"{Home}/lines";

    public string NewLine => $"{Home}/lines/new";

    public string Applications => $"{Home}/applications";

    public string NewApplication => $"{Home}/applications/new";

    public string Repositories => $"{Home}/repositories";

    public string Environments => $"{Home}/environments";

    public string NewEnvironment => $"{Home}/environments/new";

    public string Credentials => $"{Home}/credentials";

    public string Channels => $"{Home}/channels";

    public string NewChannel => $"{Channels}/new";

    public string Clusters => $"{Home}/clusters";

    public string NewCluster => $"{Home}/clusters/new";

    public string Catalog => $"{Home}/catalog";

    public string Modules => $"{Catalog}/modules";

    /// <param name="pattern">As a QVS Config names it; its slashes stay.</param>
    public string Adapter(string pattern) => $"{Catalog}/adapters/{string.Join('/', pattern.Split('/').Select(Uri.EscapeDataString))}";

    public string Approvals => $"{Home}/approvals";

    public string Audit => $"{Home}/audit";

    public string Insights => $"{Home}/insights";

    /// <param name="from">A midnight of UTC, as is the end, which is not included.</param>
    public string RunsThatDeployed(string environment, DateTimeOffset from, DateTimeOffset until, string? application, string? line) =>
        string.Create(CultureInfo.InvariantCulture, $"{Runs}?deployed={Uri.EscapeDataString(environment)}&from={from.UtcDateTime:yyyy-MM-dd}&until={until.UtcDateTime:yyyy-MM-dd}")
        + (application is null ? "" : $"&application={Uri.EscapeDataString(application)}")
        + (line is null ? "" : $"&line={Uri.EscapeDataString(line)}");

    public string Settings => $"{Home}/settings";

    /// <param name="tab">Null for the first.</param>
    public string SettingsTab(string? tab) => tab switch
    {
        null => Settings,
        "usage" or "data" => $"{Settings}/{tab}",
        _ => $"{Settings}?tab={tab}",
    };

    /// <summary>Of the API: everything of the project as an archive.</summary>
    public string Export => $"/apis/v1/projects/{Tenant}/export";

    public string EditApplication(string id) => $"{Application(id)}/settings";

    public string Application(string id) => $"{Applications}/{id}";

    public string NewDeployment(string application, string environment = "") =>
        $"{Application(application)}/deployments/new" + (environment.Length == 0 ? "" : $"?environment={environment}");

    public string Deployment(string application, string id) => $"{Application(application)}/deployments/{id}";

    public string Webhook(string repository, string delivery = "") =>
        $"{Repositories}/{repository}/webhook" + (delivery.Length == 0 ? "" : $"?delivery={delivery}");

    public string LineStarts(string id) => $"{Line(id)}/starts";

    public string Environment(string id) => $"{Environments}/{id}";

    public string Channel(string id) => $"{Channels}/{id}";

    public string EditChannel(string id) => $"{Channel(id)}/edit";

    public string Cluster(string id) => $"{Clusters}/{id}";

    public string Line(string id) => $"{Lines}/{id}";

    public string RunLine(string id) => $"{Line(id)}/run";

    public string Promotions(string id) => $"{Line(id)}/promotions";

    public string EditLine(string id) => $"{Line(id)}/edit";

    public string Run(string line, int number) => string.Create(CultureInfo.InvariantCulture, $"{Line(line)}/runs/{number}");

    public string Run(RunKey key) => Run(key.Line.Value, key.Number);

    public string Stage(RunKey key, string stage) => $"{Run(key)}?stage={Uri.EscapeDataString(stage)}";

    /// <summary>Of the API: a step's log as a file.</summary>
    public string LogText(LogKey log) => string.Create(
        CultureInfo.InvariantCulture, $"{RunApi(log.Run)}/logs/{log.Attempt}/{Uri.EscapeDataString(log.Task)}/{log.Instance}/{Uri.EscapeDataString(log.Step)}/text");

    /// <summary>Of the API: what the run collected.</summary>
    public string Artifacts(RunKey run) => $"{RunApi(run)}/artifacts";

    private string RunApi(RunKey run) => string.Create(CultureInfo.InvariantCulture, $"/apis/v1/projects/{Tenant}/assemblylines/{run.Line}/runs/{run.Number}");

    public string AuditOf(string key) => $"{Audit}?object={Uri.EscapeDataString(key)}";
}
