using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Qvs.Cue.Diagnostics;

namespace Qvs.Adapters.Manifests;

/// <summary>Names, labels and annotations that an API server refuses, refused where it can still be said which adapter they come from.</summary>
internal static partial class KubernetesNames
{
    private const int MostLabel = 63;
    private const int MostName = 253;

    public static void Check(CompiledResource resource, DiagnosticBag diagnostics)
    {
        var metadata = resource.Data["metadata"] as JsonObject ?? [];
        var problems = new[]
        {
            Name(ResourceShape.Text(resource.Data, "kind") ?? "", ResourceShape.Text(metadata, "name") ?? ""),
            ResourceShape.Text(metadata, "namespace") is { } space && !(space.Length <= MostLabel && Label().IsMatch(space))
                ? $"namespace \"{Shorten(space)}\": at most {MostLabel} lower-case letters, digits and '-'" : null,
        }.Concat(Entries(metadata, "labels", value => value.Length <= MostLabel && LabelValue().IsMatch(value)))
            .Concat(Entries(metadata, "annotations", _ => true));
        foreach (var problem in problems.OfType<string>())
        {
            diagnostics.Add(ManifestDiagnostics.BadName.At(
                resource.Place, $"{resource.Adapter}: a cluster refuses the resource {Shorten(resource.Id)} for its {problem}. Correct the param that it is made of, or the adapter"));
        }
    }

    /// <summary>What the kinds demand: roles any path segment, namespaces and services a label, all others a subdomain.</summary>
    private static string? Name(string kind, string name) => kind switch
    {
        "Role" or "ClusterRole" or "RoleBinding" or "ClusterRoleBinding" =>
            name is "." or ".." || name.AsSpan().ContainsAny('/', '%') ? $"name \"{Shorten(name)}\": no '/' or '%'" : null,
        "Service" => name.Length <= MostLabel && Label().IsMatch(name) && char.IsAsciiLetter(name[0])
            ? null : $"name \"{Shorten(name)}\": at most {MostLabel} lower-case letters, digits and '-', beginning with a letter",
        "Namespace" => name.Length <= MostLabel && Label().IsMatch(name) ? null : $"name \"{Shorten(name)}\": at most {MostLabel} lower-case letters, digits and '-'",
        _ => name.Length <= MostName && Subdomain().IsMatch(name)
            ? null : $"name \"{Shorten(name)}\": at most {MostName} lower-case letters, digits, '-' and '.', beginning and ending with a letter or digit",
    };

    private static IEnumerable<string> Entries(JsonObject metadata, string what, Func<string, bool> fits)
    {
        foreach (var (key, value) in metadata[what] as JsonObject ?? [])
        {
            var parts = key.Split('/');
            if (parts.Length > 2 || parts[^1].Length is 0 or > MostLabel || !LabelValue().IsMatch(parts[^1]) || (parts.Length == 2 && !(parts[0].Length <= MostName && Subdomain().IsMatch(parts[0]))))
            {
                yield return $"{what}: the key \"{Shorten(key)}\" is no name of at most {MostLabel} letters, digits, '-', '_' and '.'";
            }
            else if (value is not JsonValue scalar || !scalar.TryGetValue<string>(out var text))
            {
                yield return $"{what}: the value of \"{key}\" is no text but {value?.ToJsonString() ?? "null"}";
            }
            else if (!fits(text))
            {
                yield return $"{what}: the value \"{Shorten(text)}\" of \"{key}\" is no text of at most {MostLabel} letters, digits, '-', '_' and '.'";
            }
        }
    }

    private static string Shorten(string text) => text.Length <= 80 ? text : text[..77] + "...";

    [GeneratedRegex("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$", RegexOptions.NonBacktracking)]
    private static partial Regex Label();

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$", RegexOptions.NonBacktracking)]
    private static partial Regex Subdomain();

    [GeneratedRegex("^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$", RegexOptions.NonBacktracking)]
    private static partial Regex LabelValue();
}
