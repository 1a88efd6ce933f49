using System.Globalization;
using System.Net;
using Orleans.Configuration;
using Qvs.Cloud.Access;
using Qvs.Cloud.Samples;
using Qvs.Domain.Ports;
using Qvs.Grains.Access;
using Qvs.Grains.Compiling;
using Qvs.Grains.Delivery;
using Qvs.Grains.Hosting;
using Qvs.Grains.Notifications;
using Qvs.Infrastructure.Blobs;
using Qvs.Infrastructure.Kubernetes;
using Qvs.Infrastructure.Logs;
using Qvs.Infrastructure.Net;
using Qvs.Infrastructure.Notifications;
using Qvs.Infrastructure.Secrets;
using Qvs.Infrastructure.Sources;
using Qvs.Infrastructure.Storage;

namespace Qvs.Cloud.Hosting;

/// <summary>Puts the control plane together: one silo on SQLite with a cluster of its own, or one of several on PostgreSQL.</summary>
internal static class ControlPlane
{
    private const string ClusterId = "qvs";

    public static void AddControlPlane(this WebApplicationBuilder builder, CloudOptions options, DataFolder data, int siloPort)
    {
        var services = builder.Services;
        services.AddSingleton(options).AddSingleton(data);
        if (options.EmbeddedCluster)
        {
            // Before the silo: runs that are open go on at once.
            services.AddSingleton<EmbeddedCluster>();
            services.AddSingleton<IEmbeddedCluster>(provider => provider.GetRequiredService<EmbeddedCluster>());
            services.AddHostedService(provider => provider.GetRequiredService<EmbeddedCluster>());
        }

        builder.UseOrleans(silo =>
        {
            Cluster(silo, options, siloPort);
            silo.UseQvsStorage(options.IsHosted
                ? new StorageOptions.PostgreSql(options.Database)
                : new StorageOptions.Sqlite(Path.Combine(data.Path, "qvs.db")));
            silo.AddQvsGrains(delivery => delivery.ApiEndpoint = new Uri(PublicUrl(options)));
        });
        services.AddQvsAccess();
        services.Configure<Grains.Tenancy.TenancyOptions>(TenancySettings.Read(builder.Configuration));
        services.AddSingleton<Operating.Operators>().AddSingleton<Operating.OperatorServices>().AddSingleton<Exports.TenantExport>();
        AddKeys(builder, options);
        services.AddCompiling(new CompilingOptions
        {
            CacheFolder = Path.Combine(data.Path, "modules"),
            AdaptersFolder = Directory.Exists(Shipped.Adapters) ? Shipped.Adapters : null,
            AllowLocalRepositories = options.EmbeddedCluster,
        });
        services.AddKubernetesGateway(new Infrastructure.Kubernetes.GatewayOptions
        {
            Egress = new EgressOptions { AllowedNetworks = options.AllowedNetworks, AllowedHosts = options.AllowedHosts },
        });
        services.AddLogs();
        services.AddSources();
        services.AddNotifications(Mail(builder.Configuration));
        services.AddSingleton<IRunNotifier>(provider => new ChannelNotifier(
            provider.GetRequiredService<IListings>(),
            provider.GetRequiredService<IGrainFactory>(),
            run => $"{PublicUrl(options)}/t/{run.Tenant}/lines/{run.Line}/runs/{run.Number.ToString(CultureInfo.InvariantCulture)}",
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<SharedReads>().AddSingleton<TenantServices>().AddSingleton<TenantSessions>();
        services.AddSingleton<SampleRepository>().AddSingleton<SampleProject>();
    }

    /// <summary>Blobs, and what seals secrets.</summary>
    /// <exception cref="StartupException">The place for blobs or the master key cannot be used.</exception>
    public static void AddKeys(WebApplicationBuilder builder, CloudOptions options)
    {
        builder.Services.AddQvsBlobs(Blobs(options));
        AddSecrets(builder.Services, Secrets(builder.Configuration, options));
    }

    /// <summary>Where people and tasks reach this server.</summary>
    public static string PublicUrl(CloudOptions options) => options.PublicUrl.Length > 0
        ? options.PublicUrl
        : new UriBuilder(Uri.UriSchemeHttp, Reached(options.Address).ToString(), options.Port).Uri.ToString().TrimEnd('/');

    // Nobody can open a page of "all addresses".
    private static IPAddress Reached(IPAddress listening) =>
        listening.Equals(IPAddress.Any) ? IPAddress.Loopback : listening.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback : listening;

    private static void Cluster(ISiloBuilder silo, CloudOptions options, int siloPort)
    {
        if (!options.IsHosted)
        {
            silo.UseLocalhostClustering(siloPort, gatewayPort: 0, serviceId: ClusterId, clusterId: ClusterId);
            return;
        }

        silo.Configure<ClusterOptions>(cluster => (cluster.ServiceId, cluster.ClusterId) = (ClusterId, ClusterId));
        silo.Services.AddHostedService<EmbeddedClusterAlone>();
        if (options.EmbeddedCluster)
        {
            silo.Configure<SiloOptions>(own => own.SiloName = EmbeddedClusterAlone.SiloName);
        }

        silo.ConfigureEndpoints(options.SiloAddress, siloPort, gatewayPort: 0, listenOnAnyHostAddress: !IPAddress.IsLoopback(options.SiloAddress));
    }

    /// <exception cref="StartupException">The setting is no place for blobs, or a folder that cannot be written.</exception>
    private static BlobOptions Blobs(CloudOptions options)
    {
        if (options.Blobs.Length == 0)
        {
            return new BlobOptions.Files(Path.Combine(options.DataFolder, "blobs"));
        }

        if (Path.IsPathFullyQualified(options.Blobs))
        {
            DataFolder.EnsureWritable(options.Blobs, "folder for blobs", "Qvs:Blobs");
            return new BlobOptions.Files(options.Blobs);
        }

        if (Uri.TryCreate(options.Blobs, UriKind.Absolute, out var address))
        {
            if (address.Scheme == Uri.UriSchemeHttps && address.Host.Contains(".blob.", StringComparison.Ordinal))
            {
                return new BlobOptions.Azure(address);
            }

            if (address.Scheme == "s3" && address.UserInfo.Split(':') is [var access, var secret])
            {
                var query = System.Web.HttpUtility.ParseQueryString(address.Query);
                return new BlobOptions.S3(
                    new Uri(query["endpoint"] ?? $"https://s3.{query["region"] ?? "us-east-1"}.amazonaws.com"),
                    query["region"] ?? "us-east-1",
                    address.Host,
                    Uri.UnescapeDataString(access),
                    Uri.UnescapeDataString(secret),
                    address.AbsolutePath.Trim('/'));
            }
        }

        throw new StartupException(
            "the setting Qvs:Blobs is no place for blobs. Write a full path, https://ACCOUNT.blob.core.windows.net/CONTAINER, "
            + "or s3://KEY:SECRET@BUCKET/PREFIX?region=REGION&endpoint=URL.");
    }

    /// <exception cref="StartupException">The master key cannot be used.</exception>
    private static void AddSecrets(IServiceCollection services, SecretsOptions options)
    {
        try
        {
            services.AddSecrets(options);
        }
        catch (Exception problem) when (problem is FormatException or IOException or UnauthorizedAccessException)
        {
            throw new StartupException($"the master key of secrets cannot be used. {problem.Message.ReplaceLineEndings(" ")}", problem);
        }
    }

    /// <exception cref="StartupException">A setting has no meaning.</exception>
    private static MailServer Mail(IConfiguration configuration)
    {
        var settings = new SettingReader(configuration, "Qvs:Mail");
        var mail = new MailServer(
            settings.Words("Host"), settings.Port("Port", MailServer.None.Port), settings.Words("From"), settings.Words("User"), settings.Words("Password"), settings.Switch("RequireTls", true));
        settings.RefuseUnknown();
        return mail.Host.Length == 0 || mail.Sender.Length > 0
            ? mail
            : throw new StartupException("the setting Qvs:Mail:From is missing: messages need the address that they come from.");
    }

    private static SecretsOptions Secrets(IConfiguration configuration, CloudOptions options)
    {
        var section = configuration.GetSection("Qvs:Secrets");
        return section["MasterKeys"] is { Length: > 0 } keys ? new SecretsOptions { MasterKeys = keys }
            : section["KeyVaultKey"] is { Length: > 0 } vault ? new SecretsOptions { KeyVaultKey = new Uri(vault) }
            : new SecretsOptions { MasterKeyFile = section["MasterKeyFile"] ?? Path.Combine(DataFolder.KeysOf(options.DataFolder).FullName, "master.key") };
    }
}
