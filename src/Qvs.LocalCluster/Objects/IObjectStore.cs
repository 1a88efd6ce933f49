using System.Text.Json.Nodes;

namespace Qvs.LocalCluster.Objects;

/// <summary>A kind of object as the API addresses it, for example <c>tekton.dev/v1 pipelineruns</c>. Group is empty for the core group.</summary>
public sealed record ResourceKind(string Group, string Version, string Plural, string Kind, bool Namespaced)
{
    /// <summary>The <c>apiVersion</c> that objects of this kind carry, for example <c>v1</c> or <c>tekton.dev/v1</c>.</summary>
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";
}

/// <summary>What happened to an object. <see cref="Bookmark"/> carries only kind and resourceVersion.</summary>
public enum ObjectEventType
{
    Added,
    Modified,
    Deleted,
    Bookmark,
}

/// <summary>One change of an object; the object is a private copy of the receiver.</summary>
public sealed record ObjectEvent(ObjectEventType Type, JsonObject Object);

/// <summary>
/// The objects of the embedded cluster, as controllers see them: what the HTTP API serves, without HTTP. All versions of a kind
/// (<c>tekton.dev/v1</c> and <c>v1beta1</c>) are one object, converted on the way in and out. Every object that comes out is a copy.
/// Refusals are <see cref="ApiException"/>, with the code and reason that Kubernetes gives.
/// </summary>
public interface IObjectStore
{
    JsonObject? Get(ResourceKind kind, string? ns, string name);

    /// <summary>All objects of a kind; <paramref name="ns"/> null means all namespaces; the selector is Kubernetes' label selector text.</summary>
    IReadOnlyList<JsonObject> List(ResourceKind kind, string? ns, string? labelSelector = null);

    /// <summary>Creates (fills name, uid, creationTimestamp, resourceVersion). 409 AlreadyExists when the name is taken.</summary>
    JsonObject Create(ResourceKind kind, JsonObject obj);

    /// <summary>Replaces all but status. 409 Conflict when the object carries another resourceVersion than the stored one.</summary>
    JsonObject Update(ResourceKind kind, JsonObject obj);

    /// <summary>Replaces only status; same preconditions as <see cref="Update"/>.</summary>
    JsonObject UpdateStatus(ResourceKind kind, JsonObject obj);

    /// <summary>Deletes, or marks as being deleted while finalizers are left. Dependents go by owner reference.</summary>
    void Delete(ResourceKind kind, string? ns, string name);

    /// <summary>The present objects as Added events, then every change, until cancelled. Never misses one, may coalesce none.</summary>
    IAsyncEnumerable<ObjectEvent> Watch(ResourceKind kind, string? ns, CancellationToken cancel);
}

/// <summary>A refusal in Kubernetes' own terms: HTTP status code, reason (<c>NotFound</c>, <c>Conflict</c>, <c>Invalid</c>, ...) and message.</summary>
public sealed class ApiException(int code, string reason, string message) : Exception(message)
{
    public int Code { get; } = code;

    public string Reason { get; } = reason;

    /// <summary>The <c>details</c> of the error body (name, kind, causes, retryAfterSeconds), where there are any.</summary>
    public JsonObject? Details { get; init; }
}

/// <summary>The log of one container of a pod: appended by whoever runs the step, read by <c>pods/log</c>, kept after the pod has ended.</summary>
public interface IContainerLogs
{
    /// <summary>Appends raw output; the time stamp of each line is taken when its first byte arrives.</summary>
    void Append(string ns, string pod, string container, ReadOnlySpan<byte> output);

    /// <summary>Says that no more output will come, so that followers end.</summary>
    void Complete(string ns, string pod, string container);
}

/// <summary>
/// Something that changes or refuses an object before it is stored, as an admission webhook does. A refusal is an
/// <see cref="ApiException"/> with code 400 and the text <c>admission webhook "NAME" denied the request: ...</c>.
/// </summary>
public interface IAdmission
{
    /// <summary>The object as it will be stored, defaults filled in. <paramref name="old"/> is null when it is created.</summary>
    JsonObject Admit(ResourceKind kind, JsonObject obj, JsonObject? old);
}

/// <summary>
/// Turns an object of one version of a kind into another, both directions: what a CRD's conversion webhook does. Every kind with more
/// than one served version needs one, unless its versions differ by <c>apiVersion</c> only.
/// </summary>
public interface IConversion
{
    bool Handles(ResourceKind kind);

    /// <summary>The same object with <paramref name="to"/>'s apiVersion; may change and return the one it got.</summary>
    JsonObject Convert(JsonObject obj, ResourceKind from, ResourceKind to);
}

/// <summary>A loop that reconciles objects of the store until cancelled (Tekton, simulated workloads, garbage collection).</summary>
public interface IController
{
    Task Run(CancellationToken cancel);
}
