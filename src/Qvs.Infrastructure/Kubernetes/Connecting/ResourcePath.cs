using Qvs.Domain.Tenancy;

namespace Qvs.Infrastructure.Kubernetes.Connecting;

/// <summary>A kind of namespaced objects, and the paths of its objects in the API.</summary>
internal sealed record ResourceKind(string Group, string Version, string Plural, string Name)
{
    public static readonly ResourceKind PipelineRun = new("tekton.dev", "v1", "pipelineruns", "PipelineRun");
    public static readonly ResourceKind TaskRun = new("tekton.dev", "v1", "taskruns", "TaskRun");
    public static readonly ResourceKind CustomRun = new("tekton.dev", "v1beta1", "customruns", "CustomRun");
    public static readonly ResourceKind Claim = new("", "v1", "persistentvolumeclaims", "PersistentVolumeClaim");
    public static readonly ResourceKind Secret = new("", "v1", "secrets", "Secret");
    public static readonly ResourceKind ServiceAccount = new("", "v1", "serviceaccounts", "ServiceAccount");
    public static readonly ResourceKind Pod = new("", "v1", "pods", "Pod");
    public static readonly ResourceKind Event = new("", "v1", "events", "Event");

    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    public string In(TenantId tenant) => $"{(Group.Length == 0 ? "api" : "apis")}/{ApiVersion}/namespaces/{tenant.Value}/{Plural}";

    public string Of(TenantId tenant, string name) => $"{In(tenant)}/{Uri.EscapeDataString(name)}";
}
