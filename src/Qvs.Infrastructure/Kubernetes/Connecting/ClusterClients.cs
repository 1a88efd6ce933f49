using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Qvs.Domain.Applications;
using Qvs.Domain.Ports;
using Qvs.Infrastructure.Net;

namespace Qvs.Infrastructure.Kubernetes.Connecting;

/// <summary>One client for equal connections, the most recently used ones kept.</summary>
internal sealed class ClusterClients(
    GatewayOptions options, EgressGuard guard, TimeProvider time, IEmbeddedCluster? embedded = null, IAzureClusterCredentials? azure = null)
{
    private const int MostAnswerBytes = 64 << 20;

    // Only the embedded cluster's address comes from the process itself.
    private static readonly EgressGuard Loopback = new(new EgressOptions { AllowedNetworks = ["127.0.0.0/8", "::1/128"], AllowedHosts = ["localhost"] });

    private readonly Lock _lock = new();
    private readonly Dictionary<ClusterConnection, LinkedListNode<(ClusterConnection Connection, ClusterClient Client)>> _known = [];
    private readonly LinkedList<(ClusterConnection Connection, ClusterClient Client)> _recent = new();

    /// <exception cref="ClusterException">Terminal: the connection can not be used as it is.</exception>
    public ClusterClient For(ClusterConnection connection)
    {
        lock (_lock)
        {
            if (_known.TryGetValue(connection, out var known))
            {
                _recent.Remove(known);
                _recent.AddFirst(known);
                return known.Value.Client;
            }

            var client = Make(connection);
            _known[connection] = _recent.AddFirst((connection, client));
            if (_known.Count > options.MaxConnections)
            {
                // Not disposed: somebody may be using it. Its idle connections close by themselves.
                _known.Remove(_recent.Last!.Value.Connection);
                _recent.RemoveLast();
            }

            return client;
        }
    }

    private ClusterClient Make(ClusterConnection connection)
    {
        // Deployments reach the embedded cluster by the kubeconfig that it has given out.
        var isEmbedded = connection.Kind == ClusterKind.Embedded || (embedded is not null && connection.Kubeconfig == embedded.Kubeconfig);
        var text = !isEmbedded ? connection.Kubeconfig : embedded?.Kubeconfig
            ?? throw Refuse($"The cluster {connection.Cluster.Cluster} is the embedded one, which this installation does not have.", "Connect another cluster.");
        var isAzure = connection.Kind == ClusterKind.AzureKubernetes;
        var config = KubeconfigReader.Read(text, needsUser: !isAzure);
        var egress = isEmbedded ? Loopback : guard;
        Check(connection, config, egress, isEmbedded);
        var handler = egress.CreateHandler();
        handler.EnableMultipleHttp2Connections = true;
        handler.KeepAlivePingDelay = TimeSpan.FromSeconds(30);
        handler.KeepAlivePingTimeout = TimeSpan.FromSeconds(15);
        handler.AutomaticDecompression = DecompressionMethods.GZip;
        handler.SslOptions = Tls(config);
        var http = new HttpClient(handler)
        {
            BaseAddress = new Uri(config.Server.ToString().TrimEnd('/') + "/"),
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
            MaxResponseContentBufferSize = MostAnswerBytes,
            Timeout = Timeout.InfiniteTimeSpan,
        };
        http.DefaultRequestHeaders.UserAgent.ParseAdd("qvs-cloud");
        return new ClusterClient(http, new RequestRate(connection.RequestsPerSecond, time), Tokens(connection, config, isAzure), config.ServerName, options, time);
    }

    private void Check(ClusterConnection connection, Kubeconfig config, EgressGuard egress, bool isEmbedded)
    {
        try
        {
            egress.Check(config.Server);
        }
        catch (EgressException refused)
        {
            throw Refuse(refused.Message, "Give an address that can be reached from the internet.");
        }

        if (config.Server.Scheme != "https" && !isEmbedded)
        {
            throw Refuse($"The server {config.Server.Authority} is not https; everybody on the way could read its credential.", "Give the https address of the API.");
        }

        if (connection.Kind == ClusterKind.AzureKubernetes && !options.AzureHosts.Any(host => EgressGuard.Matches(config.Server.IdnHost, host)))
        {
            throw Refuse(
                $"{config.Server.IdnHost} is no address of Azure Kubernetes Service; the platform sends its token nowhere else.",
                "Use the kind Kubeconfig for other clusters, or ask the operator to allow the host.");
        }
    }

    private Func<CancellationToken, Task<string?>> Tokens(ClusterConnection connection, Kubeconfig config, bool isAzure)
    {
        if (!isAzure)
        {
            var answer = Task.FromResult(config.Token);
            return _ => answer;
        }

        // The platform's own identity would open one tenant's cluster to another that names its address.
        var identity = azure?.For(connection.Cluster)
            ?? throw Refuse("This installation has no Azure identity for this tenant.", "Use the kind Kubeconfig with a token of a service account, or ask the operator for an identity.");
        var tokens = new AzureTokens(identity, time);
        return async cancellation => await tokens.Get(cancellation);
    }

    private static SslClientAuthenticationOptions Tls(Kubeconfig config)
    {
        var tls = new SslClientAuthenticationOptions();
        try
        {
            if (config.Authority is { } authority)
            {
                var roots = new X509Certificate2Collection();
                roots.ImportFromPem(authority);
                tls.RemoteCertificateValidationCallback = (_, certificate, chain, errors) => IsOf(roots, certificate, chain, errors);
            }

            if (config.Certificate is { } own)
            {
                using var read = X509Certificate2.CreateFromPem(own, config.CertificateKey);
                // Some platforms take only keys that were imported.
                tls.ClientCertificates = [X509CertificateLoader.LoadPkcs12(read.Export(X509ContentType.Pkcs12), null)];
            }
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException)
        {
            throw Refuse("The kubeconfig can not be used: its certificates or its key are not in PEM form.", "Write it anew: kubectl config view --minify --flatten --raw.");
        }

        return tls;
    }

    /// <summary>The kubeconfig's authorities, and they alone, vouch for the server; the name must fit as ever.</summary>
    private static bool IsOf(X509Certificate2Collection roots, X509Certificate? certificate, X509Chain? presented, SslPolicyErrors errors)
    {
        if (certificate is not X509Certificate2 server || (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != SslPolicyErrors.None)
        {
            return false;
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(roots);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        if (presented is not null)
        {
            chain.ChainPolicy.ExtraStore.AddRange(presented.ChainElements.Select(element => element.Certificate).ToArray());
        }

        return chain.Build(server);
    }

    private static ClusterException Refuse(string message, string nextStep) => new(ClusterFailure.Terminal, message, nextStep);
}
