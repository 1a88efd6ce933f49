using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Qvs.LocalCluster.Objects;
using Qvs.LocalCluster.Tekton.Model;

namespace Qvs.LocalCluster.Steps;

/// <summary>Which local commands stand for an image: what is run when a step names no command, and the tools that must be there.</summary>
internal sealed record ImageEntry(string Pattern, IReadOnlyList<string> Entrypoint, IReadOnlyList<string> Command, IReadOnlyList<string> Tools)
{
    /// <summary>Sets of scripts that its steps find before this machine's own programs (<see cref="Steps.StandIns"/>).</summary>
    public IReadOnlyList<string> StandIns { get; init; } = [];
}

/// <summary>
/// Images by name. A pattern is held against the whole name without tag and digest, and against what is left without the registry; <c>*</c> stands for
/// any characters. The first entry that fits counts, those of the file before those that are built in.
/// </summary>
internal sealed class ImageTable(IReadOnlyList<ImageEntry> entries)
{
    private static readonly string[] Shell = ["sh"];

    private static readonly ImageEntry[] BuiltIn =
    [
        .. new[]
        {
            "busybox", "*/busybox", "alpine", "*/alpine", "bash", "*/bash", "debian", "*/debian", "ubuntu", "*/ubuntu", "*/debian-slim", "buildpack-deps",
            "*/distroless/*", "*/ubi*", "fedora", "centos", "rockylinux", "*/wolfi-base", "*/coreutils",
        }.Select(p => new ImageEntry(p, [], Shell, Shell)),
        Tool("alpine/git", "git"), Tool("*/git", "git"), Tool("bitnami/git", "git"), Tool("*/git-init", "git"),
        Language("python", "python3"), Language("*/python", "python3"),
        Tool("curlimages/curl", "curl"), Tool("*/curl", "curl"),
        Tool("*/kubectl", "kubectl"), new("alpine/k8s", [], ["bash"], ["bash", "kubectl", "jq", "yq"]) { StandIns = ["yq"] },
        Tool("mikefarah/yq", "yq") with { StandIns = ["yq"] }, Tool("*/yq", "yq"), Tool("stedolan/jq", "jq"), Tool("*/jq", "jq"), Tool("jq", "jq"),

        // The platform's own, under their published names (formats 2.5.11) and those of this project's adapters.
        Tool("*/qvsctl", "qvsctl"), new("*/qvsctl-pulumi", ["qvsctl"], [], ["qvsctl", "pulumi"]),
        new("*/deployment-worker", ["qvsctl", "deploy", "worker"], [], ["qvsctl"]),

        // What builds and logs in is simulated.
        .. new[] { "moby/buildkit", "*/moby/buildkit" }.Select(p => Simulated(p, "buildkit", "sh")),
        .. new[] { "docker", "*/docker" }.Select(p => Simulated(p, "docker", "sh")),
        .. new[] { "google/cloud-sdk", "*/google/cloud-sdk" }.Select(p => Simulated(p, "gcloud", "bash", "curl")),
        .. new[] { "amazon/aws-cli", "*/amazon/aws-cli" }.Select(p => Simulated(p, "aws", "sh") with { Entrypoint = ["aws"], Command = [] }),
    ];

    /// <summary>The built-in table behind the entries of a file, if there is one.</summary>
    public static ImageTable Load(string? file) => new(file is null ? BuiltIn : [.. Parse(File.ReadAllText(file)), .. BuiltIn]);

    /// <summary>The entry for an image, or null when nobody maps it.</summary>
    public ImageEntry? Find(string image)
    {
        var name = WithoutTag(image);
        var slash = name.IndexOf('/', StringComparison.Ordinal);
        var hasRegistry = slash > 0 && (name.AsSpan(0, slash).ContainsAny('.', ':') || name[..slash] == "localhost");
        var rest = hasRegistry ? name[(slash + 1)..] : name;
        rest = rest.StartsWith("library/", StringComparison.Ordinal) ? rest["library/".Length..] : rest;
        return entries.FirstOrDefault(e => Fits(e.Pattern, name) || Fits(e.Pattern, rest));
    }

    /// <summary>Entries as a list, or under <c>images</c>: image, entrypoint, command, tools, standIns. YAML, of which JSON is a part.</summary>
    public static IReadOnlyList<ImageEntry> Parse(string text)
    {
        var root = YamlText.Read(text) is [var first, ..] ? first : null;
        var list = root as JsonArray ?? root.Array("images") ?? [];
        return [.. list.OfType<JsonObject>().Select(e => new ImageEntry(e.Str("image"), e.Texts("entrypoint"), e.Texts("command"), e.Texts("tools")) { StandIns = e.Texts("standIns") })];
    }

    public static string HowToMap(string image) =>
        $"no local command stands for image {image}: add an entry like {{image: \"{WithoutTag(image)}\", entrypoint: [TOOL], tools: [TOOL]}} to the image table file, or run steps in containers";

    private static string WithoutTag(string image)
    {
        var at = image.IndexOf('@', StringComparison.Ordinal);
        var name = at < 0 ? image : image[..at];
        var colon = name.LastIndexOf(':');
        return colon > name.LastIndexOf('/') ? name[..colon] : name;
    }

    private static bool Fits(string pattern, string name) =>
        pattern.Contains('*', StringComparison.Ordinal)
            ? Regex.IsMatch(name, "^" + Regex.Escape(pattern).Replace("\\*", ".*", StringComparison.Ordinal) + "$", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1))
            : pattern == name;

    private static ImageEntry Tool(string pattern, string tool) => new(pattern, [tool], [], [tool]);

    private static ImageEntry Simulated(string pattern, string set, params string[] tools) => new(pattern, [], tools[..1], tools) { StandIns = [set] };

    private static ImageEntry Language(string pattern, string tool) => new(pattern, [], [tool], [tool]);
}
