using Qvs.Adapters.Yaml;
using Qvs.Cue.Diagnostics;
using Qvs.Cue.Text;
using Qvs.Domain.Ports;

namespace Qvs.Infrastructure.Kubernetes.Connecting;

/// <summary>What a kubeconfig says about its current context: nothing but addresses and inline data.</summary>
/// <param name="Authority">PEM certificates that sign the server's; null for those that the machine trusts.</param>
/// <param name="Certificate">PEM, with its key; null for a token.</param>
internal sealed record Kubeconfig(Uri Server, string? ServerName, string? Authority, string? Token, string? Certificate, string? CertificateKey)
{
    // A record prints its members; this one must not.
    public override string ToString() => Server.ToString();
}

/// <summary>
/// Reads kubeconfigs of tenants. The usual readers run the commands and open the files that a kubeconfig names, on the platform's own machine; this one takes
/// inline data only and says what it refuses.
/// </summary>
internal static class KubeconfigReader
{
    private static readonly YamlLimits Limits = new() { MostBytes = 256 * 1024, MostScalarCharacters = 128 * 1024, MostDepth = 16, MostNodes = 5_000, MostAliases = 0 };

    private static readonly (string Key, string Why)[] RefusedInCluster =
    [
        ("certificate-authority", "names a file of another machine; put its content into certificate-authority-data (kubectl config view --flatten --raw)"),
        ("insecure-skip-tls-verify", "would let anybody pose as the cluster; give certificate-authority-data instead"),
        ("proxy-url", "is not used by the platform; give an address that can be reached directly"),
    ];

    private static readonly (string Key, string Why)[] RefusedInUser =
    [
        ("exec", "would run a command on the platform's machine; use a service account's token, or a cluster of the kind AzureKubernetes"),
        ("auth-provider", "would run a plug-in on the platform's machine; use a service account's token"),
        ("tokenFile", "names a file of another machine; put its content into token"),
        ("client-certificate", "names a file of another machine; put its content into client-certificate-data (kubectl config view --flatten --raw)"),
        ("client-key", "names a file of another machine; put its content into client-key-data (kubectl config view --flatten --raw)"),
        ("username", "is not accepted by Kubernetes since 1.19; use a service account's token"),
        ("password", "is not accepted by Kubernetes since 1.19; use a service account's token"),
        ("as", "is not supported; use the credentials of that user"),
        ("as-groups", "is not supported; use the credentials of that user"),
        ("as-uid", "is not supported; use the credentials of that user"),
    ];

    /// <param name="needsUser">Whether the platform has no other way to say who it is; if it has, the user's part is not looked at.</param>
    /// <exception cref="ClusterException">Terminal: what is wrong with it, and what to do.</exception>
    public static Kubeconfig Read(string text, bool needsUser)
    {
        var diagnostics = new DiagnosticBag();
        if (YamlReader.Read(new SourceText("kubeconfig", Bounded(text)), diagnostics, Limits) is not YamlMapping root)
        {
            throw Refuse(diagnostics.FirstOrDefault()?.Message ?? "it is not a map", "Paste the whole file as kubectl uses it.");
        }

        var name = Text(root, "current-context", "The kubeconfig");
        var context = Entry(root, "contexts", "context", name ?? throw Refuse("it has no current-context", "Set one: kubectl config use-context NAME."));
        var cluster = Entry(root, "clusters", "cluster", Text(context, "cluster", $"The context {name}") ?? "");
        Check(cluster, RefusedInCluster, "cluster");
        var server = Text(cluster, "server", "The cluster") ?? throw Refuse("its cluster has no server", "Add the address of the Kubernetes API.");
        if (!Uri.TryCreate(server, UriKind.Absolute, out var address) || address.Scheme is not ("https" or "http"))
        {
            throw Refuse("its server is no address", "It looks like https://203.0.113.10:6443.");
        }

        var found = new Kubeconfig(address, Text(cluster, "tls-server-name", "The cluster"), Pem(cluster, "certificate-authority-data"), null, null, null);
        return needsUser ? WithUser(found, Entry(root, "users", "user", Text(context, "user", $"The context {name}") ?? "")) : found;
    }

    private static Kubeconfig WithUser(Kubeconfig found, YamlMapping user)
    {
        Check(user, RefusedInUser, "user");
        var (token, certificate, key) = (Text(user, "token", "The user"), Pem(user, "client-certificate-data"), Pem(user, "client-key-data"));
        if (certificate is null != key is null)
        {
            throw Refuse("its user has only one of client-certificate-data and client-key-data", "Give both, or a token.");
        }

        return token is null && certificate is null
            ? throw Refuse("its user has neither a token nor a client certificate", "Make a service account and put its token in: kubectl create token NAME.")
            : found with { Token = token?.Trim(), Certificate = certificate, CertificateKey = key };
    }

    private static string Bounded(string text) => text.Length <= Limits.MostBytes
        ? text
        : throw Refuse($"it has {text.Length} characters; {Limits.MostBytes} are read", "Leave out the contexts that are not used: kubectl config view --minify --flatten --raw.");

    /// <summary>The entry of a list of named things, as the three lists of a kubeconfig are.</summary>
    private static YamlMapping Entry(YamlMapping root, string list, string key, string name)
    {
        var entries = (root.Find(list)?.Value as YamlSequence)?.Items.OfType<YamlMapping>() ?? [];
        return entries.FirstOrDefault(entry => Text(entry, "name", $"An entry of {list}") == name)?.Find(key)?.Value as YamlMapping
            ?? throw Refuse($"its {list} have no '{name}'", "Write it anew: kubectl config view --minify --flatten --raw.");
    }

    private static void Check(YamlMapping map, (string Key, string Why)[] refused, string what)
    {
        foreach (var (key, why) in refused)
        {
            if (map.Find(key)?.Value is { } value && value is not YamlScalar { Text: "" or "false", IsPlain: true } and not YamlScalar { Text: "" })
            {
                throw new ClusterException(ClusterFailure.Terminal, $"The kubeconfig is refused: {key} of its {what} {why}.", "Change the credential's kubeconfig.");
            }
        }
    }

    private static string? Text(YamlMapping map, string key, string what) => map.Find(key)?.Value switch
    {
        null => null,
        YamlScalar { Text: "" } => null,
        YamlScalar scalar => scalar.Text,
        _ => throw Refuse($"{what} has a {key} that is not text", "Compare it with what kubectl writes."),
    };

    private static string? Pem(YamlMapping map, string key)
    {
        if (Text(map, key, "An entry") is not { } encoded)
        {
            return null;
        }

        var bytes = new byte[encoded.Length];
        return Convert.TryFromBase64String(encoded, bytes, out var count)
            ? System.Text.Encoding.UTF8.GetString(bytes, 0, count)
            : throw Refuse($"its {key} is not base64", "Copy it as kubectl wrote it, in one piece.");
    }

    private static ClusterException Refuse(string why, string nextStep) =>
        new(ClusterFailure.Terminal, $"The kubeconfig can not be used: {why}.", nextStep);
}
