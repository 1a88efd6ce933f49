using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Qvs.LocalCluster.Apply;
using Qvs.LocalCluster.Kinds;
using Qvs.LocalCluster.Validation;

namespace Qvs.LocalCluster.Objects;

internal sealed partial class ObjectStore
{
    private static readonly string[] SystemMeta = ["uid", "creationTimestamp", "selfLink", "deletionTimestamp", "deletionGracePeriodSeconds", "generation"];

    public JsonObject Create(ApiKind kind, JsonObject obj, WriteOptions options)
    {
        var meta = obj.Meta();
        CheckType(kind, obj, options);
        var ns = obj.Namespace();
        if (kind.Resource.Namespaced)
        {
            CheckNamespace(kind, obj, ns);
        }
        else
        {
            meta.Remove("namespace");
        }

        if (!string.IsNullOrEmpty(meta.Text("resourceVersion")) && meta.Text("resourceVersion") != "0")
        {
            throw Refusals.BadRequest("resourceVersion should not be set on objects to be created");
        }

        var generated = string.IsNullOrEmpty(meta.Text("name")) ? meta.Text("generateName") : null;
        for (var attempt = 0; ; attempt++)
        {
            var next = generated is null ? obj : obj.Copy();
            if (!string.IsNullOrEmpty(generated))
            {
                next.Meta()["name"] = $"{(generated.Length > 58 ? generated[..58] : generated)}{RandomNumberGenerator.GetString("bcdfghjklmnpqrstvwxz2456789", 5)}";
            }

            foreach (var field in SystemMeta)
            {
                next.Meta().Remove(field);
            }

            next.Meta()["uid"] = Guid.NewGuid().ToString();
            next.Meta()["creationTimestamp"] = Json.Timestamp(time.GetUtcNow());
            next.Meta().Remove("resourceVersion");
            if (kind.HasStatus && (kind.Custom || kind.Table != "/nodes"))
            {
                next.Remove("status");
            }

            next = Settle(kind, next, null, options);
            if (Generations.Counts(kind))
            {
                next.Meta()["generation"] = 1;
            }

            if (!options.ManagersDone)
            {
                ManagedFields.Track(kind, null, next, options, time.GetUtcNow());
            }

            if (storage.Get(kind.Table, Place(kind, ns), next.Name()) is null)
            {
                if (options.DryRun)
                {
                    return next;
                }

                if (storage.TryCommit(kind.Table, null, Convert(next, kind, kind.InStorage)) is { } stored)
                {
                    return Present(kind, stored);
                }
            }

            if (generated is null || attempt == 8)
            {
                throw Refusals.AlreadyExists(kind, next.Name());
            }
        }
    }

    /// <summary>PUT: the whole object, or its status when the options name that subresource.</summary>
    public JsonObject Replace(ApiKind kind, string? ns, string name, JsonObject obj, WriteOptions options)
    {
        CheckType(kind, obj, options);
        return Change(kind, ns, name, _ => obj.Copy(), options);
    }

    /// <summary>Read, change, write; again with the newer state if another writer was faster and the change names no resourceVersion.</summary>
    public JsonObject Change(ApiKind kind, string? ns, string name, Func<JsonObject, JsonObject> change, WriteOptions options)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var current = Find(kind, ns, name);
            var old = Present(kind, current);
            var next = change(old.Copy());
            CheckIdentity(kind, name, old, next);
            if (next.Meta().Text("resourceVersion") is { Length: > 0 } wanted and not "0" && wanted != current.Revision.ToString(CultureInfo.InvariantCulture))
            {
                throw Refusals.Modified(kind, name);
            }

            next = WithKeptParts(kind, old, next, options);
            next = Settle(kind, next, old, options);
            if (!options.ManagersDone)
            {
                ManagedFields.Track(kind, old, next, options, time.GetUtcNow());
            }

            if (SameButManagers(old, next))
            {
                return old;
            }

            Generations.Bump(kind, old, next);
            if (options.DryRun)
            {
                return next;
            }

            var gone = next.Meta().ContainsKey("deletionTimestamp") && !Finalizers.Any(kind, next);
            var answer = gone ? next.Copy() : null;
            if (storage.TryCommit(kind.Table, current, gone ? null : Convert(next, kind, kind.InStorage)) is { } stored)
            {
                return answer ?? Present(kind, stored);
            }
        }

        throw Refusals.Modified(kind, name);
    }

    /// <summary>Decoding, defaults, admission, validation: what every new state goes through.</summary>
    private JsonObject Settle(ApiKind kind, JsonObject next, JsonObject? old, WriteOptions options)
    {
        var status = options.Subresource == "status";

        // Through text: what code built out of ints and enums becomes what a client would have sent.
        next = Json.Parse(Json.Bytes(next));
        ObjectChecks.Decode(kind, next, options);
        if (!status)
        {
            Defaults.Apply(kind, next, old);
            foreach (var admission in admissions)
            {
                next = admission.Admit(kind.Resource, next, old);
            }
        }

        ObjectChecks.Validate(kind, next, old, status);
        return next;
    }

    private JsonObject WithKeptParts(ApiKind kind, JsonObject old, JsonObject next, WriteOptions options)
    {
        if (options.Subresource == "status")
        {
            var merged = old.Copy();
            Move(next, merged, "status");
            Move(next.Meta(), merged.Meta(), "managedFields");
            return merged;
        }

        next["apiVersion"] = kind.Resource.ApiVersion;
        next["kind"] = kind.Resource.Kind;
        foreach (var field in SystemMeta)
        {
            next.Meta().Remove(field);
            if (old.Meta()[field] is { } kept)
            {
                next.Meta()[field] = kept.DeepClone();
            }
        }

        next.Meta()["resourceVersion"] = old.Meta().Text("resourceVersion");
        next.Meta()["name"] = old.Name();
        if (kind.Resource.Namespaced)
        {
            next.Meta()["namespace"] = old.Namespace();
        }

        if (kind.HasStatus)
        {
            next.Remove("status");
            if (old["status"] is { } was)
            {
                next["status"] = was.DeepClone();
            }
        }

        return next;
    }

    private static void Move(JsonObject from, JsonObject to, string key)
    {
        to.Remove(key);
        if (from[key] is { } value)
        {
            from.Remove(key);
            to[key] = value;
        }
    }

    private static bool SameButManagers(JsonObject old, JsonObject next)
    {
        var (a, b) = (old.Copy(), next.Copy());
        ManagedFields.StripTimes(a);
        ManagedFields.StripTimes(b);
        return Json.Same(a, b);
    }

    private void CheckNamespace(ApiKind kind, JsonObject obj, string? ns)
    {
        if (string.IsNullOrEmpty(ns))
        {
            throw Refusals.BadRequest("an empty namespace may not be set during creation");
        }

        if (storage.Get(BuiltInKinds.Namespace.Table, "", ns) is not { } found)
        {
            throw Refusals.NotFound(BuiltInKinds.Namespace, ns);
        }

        if (found.ToJson().Meta().ContainsKey("deletionTimestamp"))
        {
            var refusal = Refusals.Forbidden(kind, obj.Name(), $"unable to create new content in namespace {ns} because it is being terminated");
            refusal.Details?.Add("causes", new JsonArray(new JsonObject
            {
                ["reason"] = "NamespaceTerminating",
                ["message"] = $"namespace {ns} is being terminated",
                ["field"] = "metadata.namespace",
            }));
            throw refusal;
        }
    }

    private static void CheckType(ApiKind kind, JsonObject obj, WriteOptions options)
    {
        var (version, name) = (obj.Text("apiVersion"), obj.Text("kind"));
        if (version is not null && version != kind.Resource.ApiVersion)
        {
            throw Refusals.BadRequest(
                $"the API version in the data ({version}) does not match the expected API version ({kind.Resource.ApiVersion})");
        }

        if (name is not null && name != kind.Resource.Kind)
        {
            throw Refusals.BadRequest(kind.Custom
                ? $"{name} in version \"{kind.Resource.Version}\" cannot be handled as a {kind.Resource.Kind}: unexpected kind {name}"
                : $"{name} in version \"{kind.Resource.Version}\" cannot be handled as a {kind.Resource.Kind}: converting (v1.{name}) to (core.{kind.Resource.Kind}): unknown conversion");
        }

        // Our own controllers need not say what the call says already.
        if (kind.Custom && options.FieldManager is not null && (version is null || name is null))
        {
            throw Refusals.BadRequest($"Object '{(name is null ? "Kind" : "apiVersion")}' is missing in the request body");
        }

        obj["apiVersion"] = kind.Resource.ApiVersion;
        obj["kind"] = kind.Resource.Kind;
    }

    private static void CheckIdentity(ApiKind kind, string name, JsonObject old, JsonObject next)
    {
        if (next.Name() is { Length: > 0 } given && given != name)
        {
            throw Refusals.BadRequest($"the name of the object ({given}) does not match the name on the URL ({name})");
        }

        if (next.Namespace() is { Length: > 0 } ns && kind.Resource.Namespaced && ns != old.Namespace())
        {
            throw Refusals.BadRequest($"the namespace of the object ({ns}) does not match the namespace on the request ({old.Namespace()})");
        }

        if (next.Meta().Text("uid") is { Length: > 0 } uid && uid != old.Meta().Text("uid"))
        {
            throw Refusals.Conflict(kind, name, $"Precondition failed: UID in precondition: {uid}, UID in object meta: {old.Meta().Text("uid")}");
        }
    }
}
