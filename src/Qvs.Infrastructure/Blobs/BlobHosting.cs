using Azure.Identity;
using Azure.Storage.Blobs;
using Microsoft.Extensions.DependencyInjection;
using Qvs.Domain.Ports;

namespace Qvs.Infrastructure.Blobs;

/// <summary>The one entry to blobs for the host.</summary>
public static class BlobHosting
{
    /// <summary>Adds <see cref="IBlobStore"/>.</summary>
    public static IServiceCollection AddQvsBlobs(this IServiceCollection services, BlobOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return services.AddSingleton(provider => Open(options, provider));
    }

    internal static IBlobStore Open(BlobOptions options, IServiceProvider services) => options switch
    {
        BlobOptions.Files files => new FileBlobStore(files.Folder, services.GetService<TimeProvider>() ?? TimeProvider.System),
        BlobOptions.S3 s3 => new S3BlobStore(
            s3, new HttpClient { Timeout = Timeout.InfiniteTimeSpan }, services.GetService<TimeProvider>() ?? TimeProvider.System),
        BlobOptions.Azure azure => new AzureBlobStore(new BlobContainerClient(azure.Container, new DefaultAzureCredential())),
        BlobOptions.AzureWithKey azure => new AzureBlobStore(new BlobContainerClient(azure.ConnectionString, azure.Container)),
        _ => throw new ArgumentOutOfRangeException(nameof(options)),
    };
}
