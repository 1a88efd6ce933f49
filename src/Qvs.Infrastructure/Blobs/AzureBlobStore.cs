using System.Runtime.CompilerServices;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Qvs.Domain.Ports;
using BlobInfo = Qvs.Domain.Ports.BlobInfo;

namespace Qvs.Infrastructure.Blobs;

/// <summary>Blobs in a container of Azure Blob Storage, with its own tags and conditions.</summary>
internal sealed class AzureBlobStore(BlobContainerClient container) : IBlobStore
{
    public async Task<BlobInfo?> Write(string path, Stream content, BlobCondition condition, CancellationToken cancellation)
    {
        var blob = container.GetBlobClient(BlobPath.Check(path));
        if (!BlobTag.CanBe(condition.IfETag))
        {
            return null;
        }

        var options = new BlobUploadOptions
        {
            Conditions = new BlobRequestConditions
            {
                IfMatch = condition.IfETag is { } tag ? new ETag(tag) : null,
                IfNoneMatch = condition.IfAbsent ? ETag.All : null,
            },
        };
        using var spooled = await SpooledContent.Read(content, cancellation);
        try
        {
            await using var body = spooled.Open();
            var written = (await blob.UploadAsync(body, options, cancellation)).Value;
            return new BlobInfo(path, spooled.Length, written.ETag.ToString(), written.LastModified);
        }
        catch (RequestFailedException refused) when (refused.Status is 412 or 409 && condition != BlobCondition.None)
        {
            return null;
        }
    }

    public async Task<BlobInfo?> Find(string path, CancellationToken cancellation)
    {
        try
        {
            var found = (await container.GetBlobClient(BlobPath.Check(path)).GetPropertiesAsync(cancellationToken: cancellation)).Value;
            return new BlobInfo(path, found.ContentLength, found.ETag.ToString(), found.LastModified);
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            return null;
        }
    }

    public async Task<Stream?> Open(string path, long from, long? length, CancellationToken cancellation)
    {
        BlobRange.Check(from, length);
        if (length == 0)
        {
            return await Find(path, cancellation) is null ? null : Stream.Null;
        }

        try
        {
            var options = new BlobDownloadOptions { Range = from == 0 && length is null ? default : new HttpRange(from, length) };
            return (await container.GetBlobClient(BlobPath.Check(path)).DownloadStreamingAsync(options, cancellation)).Value.Content;
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            return null;
        }
        catch (RequestFailedException beyond) when (beyond.Status == 416)
        {
            return Stream.Null;
        }
    }

    public async IAsyncEnumerable<BlobInfo> List(string prefix, string? after, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var blob in container.GetBlobsAsync(BlobTraits.None, BlobStates.None, BlobPath.CheckPrefix(prefix), cancellation))
        {
            if (string.CompareOrdinal(blob.Name, after) > 0)
            {
                yield return new BlobInfo(
                    blob.Name, blob.Properties.ContentLength ?? 0, blob.Properties.ETag.ToString()!, blob.Properties.LastModified ?? default);
            }
        }
    }

    public Task Delete(string path, CancellationToken cancellation) =>
        container.GetBlobClient(BlobPath.Check(path)).DeleteIfExistsAsync(cancellationToken: cancellation);
}
