namespace Qvs.Infrastructure.Blobs;

/// <summary>Where blobs are kept: logs, artifacts, pinned specs, deploy state.</summary>
public abstract record BlobOptions
{
    private BlobOptions()
    {
    }

    /// <summary>For one machine, or for silos that share a volume which knows file locks (a local disk, NFS 4).</summary>
    /// <param name="Folder">Full path; made if it is not there.</param>
    public sealed record Files(string Folder) : BlobOptions;

    /// <summary>Any server that speaks Amazon's S3 with signature version 4 and conditional writes.</summary>
    /// <param name="Endpoint">Of the service, not of the bucket: <c>https://s3.eu-central-1.amazonaws.com</c>.</param>
    /// <param name="Bucket">It must exist.</param>
    /// <param name="Prefix">Before every path in the bucket, without slash at the end; empty for none.</param>
    /// <param name="PathStyle">Whether the bucket is in the path; else it is the first part of the host's name.</param>
    public sealed record S3(
        Uri Endpoint, string Region, string Bucket, string AccessKey, string SecretKey, string Prefix = "", bool PathStyle = true) : BlobOptions
    {
        /// <summary>Without the secret, which a log must not show.</summary>
        public override string ToString() => $"S3 {Endpoint} {Bucket}/{Prefix}";
    }

    /// <summary>Azure Blob Storage, as the identity that Azure gives this process (workload identity, managed identity, environment).</summary>
    /// <param name="Container">Its whole address; it must exist: <c>https://account.blob.core.windows.net/qvs</c>.</param>
    public sealed record Azure(Uri Container) : BlobOptions;

    /// <summary>Azure Blob Storage with an account key or a shared access signature.</summary>
    /// <param name="Container">The container's name; it must exist.</param>
    public sealed record AzureWithKey(string ConnectionString, string Container) : BlobOptions
    {
        /// <summary>Without the connection string, which holds the key.</summary>
        public override string ToString() => $"Azure container {Container}";
    }
}
