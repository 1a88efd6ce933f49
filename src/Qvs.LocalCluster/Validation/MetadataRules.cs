using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Qvs.LocalCluster.Kinds;
using Qvs.LocalCluster.Objects;

namespace Qvs.LocalCluster.Validation;

/// <summary>Rules of names, labels and annotations that hold for every kind.</summary>
internal static partial class MetadataRules
{
    public const string SubdomainMessage =
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character "
        + "(e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

    public const string LabelMessage =
        "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character "
        + "(e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";

    private const string DnsLabel1035Message =
        "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character "
        + "(e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')";

    private const string LabelValueMessage =
        "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character "
        + "(e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

    private const string QualifiedNameMessage =
        "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character "
        + "(e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";

    private const int MaxAnnotationBytes = 256 * 1024;

    public static void Check(ApiKind kind, JsonObject obj, List<FieldError> errors)
    {
        var meta = obj.Meta();
        var name = obj.Name();
        if (name.Length == 0)
        {
            errors.Add(FieldError.Required("metadata.name", "name or generateName is required"));
        }
        else
        {
            Name(kind, name, errors);
        }

        Labels(meta["labels"] as JsonObject, "metadata.labels", errors);
        var size = 0;
        foreach (var (key, value) in meta["annotations"] as JsonObject ?? [])
        {
            if (!IsQualifiedName(key.ToLowerInvariant()))
            {
                errors.Add(FieldError.Invalid("metadata.annotations", key, QualifiedNameMessage));
            }

            size += key.Length + (value.Text()?.Length ?? 0);
        }

        if (size > MaxAnnotationBytes)
        {
            errors.Add(FieldError.TooLong("metadata.annotations", MaxAnnotationBytes));
        }

        foreach (var owner in meta.Objects("ownerReferences"))
        {
            foreach (var field in new[] { "apiVersion", "kind", "name", "uid" })
            {
                if (string.IsNullOrEmpty(owner.Text(field)))
                {
                    errors.Add(FieldError.Invalid($"metadata.ownerReferences.{field}", "", field == "apiVersion" ? "version must not be empty" : $"{field} must not be empty"));
                }
            }
        }
    }

    /// <summary>What is being deleted can only lose finalizers.</summary>
    public static void CheckFinalizers(JsonObject obj, JsonObject? old, List<FieldError> errors)
    {
        if (old is null || !old.Meta().ContainsKey("deletionTimestamp"))
        {
            return;
        }

        var before = old.Meta().Array("finalizers")?.Select(f => f.Text()).ToHashSet() ?? [];
        var added = (obj.Meta().Array("finalizers") ?? []).Select(f => f.Text()).Where(f => !before.Contains(f)).ToArray();
        if (added.Length > 0)
        {
            errors.Add(FieldError.Forbidden(
                "metadata.finalizers",
                $"no new finalizers can be added if the object is being deleted, found new finalizers []string{{{string.Join(", ", added.Select(f => $"\"{f}\""))}}}"));
        }
    }

    public static void Labels(JsonObject? labels, string path, List<FieldError> errors)
    {
        foreach (var (key, value) in labels ?? [])
        {
            if (!IsQualifiedName(key))
            {
                errors.Add(FieldError.Invalid(path, key, QualifiedNameMessage));
            }

            var text = value.Text() ?? "";
            if (text.Length > 63)
            {
                errors.Add(FieldError.Invalid(path, text, "must be no more than 63 characters"));
            }
            else if (!LabelValue().IsMatch(text))
            {
                errors.Add(FieldError.Invalid(path, text, LabelValueMessage));
            }
        }
    }

    public static bool IsLabel(string text) => text.Length <= 63 && Label().IsMatch(text);

    public static bool IsSubdomain(string text) => text.Length <= 253 && Subdomain().IsMatch(text);

    public static bool IsLabelValue(string text) => text.Length <= 63 && LabelValue().IsMatch(text);

    public static bool IsQualifiedName(string key)
    {
        var parts = key.Split('/');
        return parts.Length switch
        {
            1 => parts[0].Length is > 0 and <= 63 && QualifiedName().IsMatch(parts[0]),
            2 => IsSubdomain(parts[0]) && parts[1].Length is > 0 and <= 63 && QualifiedName().IsMatch(parts[1]),
            _ => false,
        };
    }

    private static void Name(ApiKind kind, string name, List<FieldError> errors)
    {
        var (valid, limit, message) = kind.Resource switch
        {
            { Group: "rbac.authorization.k8s.io" } => (name is not ("." or "..") && !name.Contains('/') && !name.Contains('%'), int.MaxValue, "may not contain '/' or '%'"),
            { Group: "", Plural: "namespaces" } => (Label().IsMatch(name), 63, LabelMessage),
            { Group: "", Plural: "services" } => (Label1035().IsMatch(name), 63, DnsLabel1035Message),
            _ => (Subdomain().IsMatch(name), 253, SubdomainMessage),
        };
        if (name.Length > limit)
        {
            errors.Add(FieldError.Invalid("metadata.name", name, $"must be no more than {limit} characters"));
        }

        if (!valid)
        {
            errors.Add(FieldError.Invalid("metadata.name", name, message));
        }
    }

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?\z")]
    private static partial Regex Label();

    [GeneratedRegex(@"^[a-z]([-a-z0-9]*[a-z0-9])?\z")]
    private static partial Regex Label1035();

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z")]
    private static partial Regex Subdomain();

    [GeneratedRegex(@"^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?\z")]
    private static partial Regex LabelValue();

    [GeneratedRegex(@"^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]\z")]
    private static partial Regex QualifiedName();
}
