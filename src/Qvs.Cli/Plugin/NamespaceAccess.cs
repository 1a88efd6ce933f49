using System.Text;
using System.Text.Json.Nodes;
using Qvs.Adapters.Yaml;
using Qvs.Cli.Deploy;

namespace Qvs.Cli.Plugin;

/// <summary>A service account that may do everything in one namespace and nothing elsewhere, and its kubeconfig (formats 3).</summary>
internal sealed class NamespaceAccess(KubeApi api, TimeProvider time)
{
    private const string Account = "qmonus-kubeconfig";
    private const string Token = "qmonus-kubeconfig-token";
    private const int MostPolls = 60;

    /// <summary>Done twice it changes nothing, and gives the same token.</summary>
    /// <exception cref="DeployException">The cluster gives the account no token.</exception>
    /// <exception cref="KubeException">The caller may not do it.</exception>
    public async Task<string> Make(string ns, CancellationToken cancellation)
    {
        if (await api.Find($"/api/v1/namespaces/{ns}", cancellation) is null)
        {
            await Apply("v1", "Namespace", "", ns, [], cancellation);
        }

        await Apply("v1", "ServiceAccount", ns, Account, [], cancellation);
        await Apply("rbac.authorization.k8s.io/v1", "Role", ns, Account, new JsonObject
        {
            ["rules"] = new JsonArray(new JsonObject { ["apiGroups"] = new JsonArray("*"), ["resources"] = new JsonArray("*"), ["verbs"] = new JsonArray("*") }),
        }, cancellation);
        await Apply("rbac.authorization.k8s.io/v1", "RoleBinding", ns, Account, new JsonObject
        {
            ["roleRef"] = new JsonObject { ["apiGroup"] = "rbac.authorization.k8s.io", ["kind"] = "Role", ["name"] = Account },
            ["subjects"] = new JsonArray(new JsonObject { ["kind"] = "ServiceAccount", ["name"] = Account, ["namespace"] = ns }),
        }, cancellation);
        await Apply("v1", "Secret", ns, Token, new JsonObject { ["type"] = "kubernetes.io/service-account-token" }, cancellation);
        return Kubeconfig(ns, await TokenOf(ns, cancellation));
    }

    /// <summary>A controller of the cluster writes it into the Secret, some time after.</summary>
    private async Task<JsonObject> TokenOf(string ns, CancellationToken cancellation)
    {
        for (var poll = 0; poll < MostPolls; poll++)
        {
            var secret = await api.Find($"/api/v1/namespaces/{ns}/secrets/{Token}", cancellation);
            if (secret?["data"] is JsonObject data && data.ContainsKey("token") && data.ContainsKey("ca.crt"))
            {
                return data;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(500), time, cancellation);
        }

        throw new DeployException($"the cluster {api.Server} wrote no token into the Secret {ns}/{Token}. Check that its controller manager runs, and try again");
    }

    private string Kubeconfig(string ns, JsonObject data) => YamlWriter.Write(new JsonObject
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Config",
        ["current-context"] = ns,
        ["clusters"] = new JsonArray(new JsonObject
        {
            ["name"] = ns,
            ["cluster"] = new JsonObject { ["server"] = api.Server, ["certificate-authority-data"] = data["ca.crt"]!.ToString() },
        }),
        ["contexts"] = new JsonArray(new JsonObject { ["name"] = ns, ["context"] = new JsonObject { ["cluster"] = ns, ["namespace"] = ns, ["user"] = Account } }),
        ["users"] = new JsonArray(new JsonObject
        {
            ["name"] = Account,
            ["user"] = new JsonObject { ["token"] = Encoding.UTF8.GetString(Convert.FromBase64String(data["token"]!.ToString())) },
        }),
    });

    private async Task Apply(string apiVersion, string kind, string ns, string name, JsonObject rest, CancellationToken cancellation)
    {
        var id = new ObjectId(apiVersion.Contains('/') ? apiVersion.Split('/')[0] : "", kind, ns, name);
        var address = await api.Address(apiVersion, id, cancellation) ?? throw new DeployException($"the cluster {api.Server} has no kind {kind}");
        rest["apiVersion"] = apiVersion;
        rest["kind"] = kind;
        rest["metadata"] = new JsonObject { ["name"] = name };
        if (ns.Length > 0)
        {
            rest["metadata"]!["namespace"] = ns;
        }

        if (kind == "Secret")
        {
            rest["metadata"]!["annotations"] = new JsonObject { ["kubernetes.io/service-account.name"] = Account };
        }

        await api.Apply(address, rest, force: true, dryRun: false, cancellation);
    }
}
