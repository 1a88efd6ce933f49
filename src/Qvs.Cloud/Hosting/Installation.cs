using System.Text;
using Qvs.Domain.Ports;
using Qvs.Domain.Tenancy;

namespace Qvs.Cloud.Hosting;

/// <summary>
/// Silos of one installation share a database, a place for blobs, and a master key. A silo with another one of these would lose what it stores and fail on
/// what others have stored, so at the start it is asked whether they belong together: a mark in the blobs, sealed with the master key, and the same in the database.
/// </summary>
internal sealed class Installation(IBlobStore blobs, ISecretSealer sealer, IListings listings) : IHostedLifecycleService
{
    /// <summary>Under this name the platform seals and keeps what is no tenant's; no project can have it.</summary>
    public static TenantId Platform { get; } = TenantId.Reserved;

    private const string Purpose = "installation";
    private static readonly string Mark = $"{Platform}/installation/mark";

    /// <exception cref="StartupException">They do not belong together.</exception>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        var id = await Id(cancellationToken);
        var row = await listings.Find(Platform, Purpose, Purpose, cancellationToken);
        if (row is null)
        {
            // Of several that start at once the first one's stays.
            await listings.Put(new ListingRow(Platform, Purpose, Purpose, "", "", "", "", 1, $"\"{id}\""), cancellationToken);
            row = await listings.Find(Platform, Purpose, Purpose, cancellationToken);
        }

        if (row?.Body != $"\"{id}\"")
        {
            throw new StartupException(
                "the blobs are not those of the database: they were made by another installation. Give every silo the same Qvs:Blobs "
                + "(a folder that all share, S3 or Azure Blob Storage), and restore database and blobs together.");
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task<string> Id(CancellationToken cancellation)
    {
        try
        {
            return await Read(cancellation) ?? await Make(cancellation);
        }
        catch (Exception problem) when (problem is not (StartupException or OperationCanceledException))
        {
            // The edge of the start: what stores and vaults throw is as manifold as they are.
            throw new StartupException(
                $"the blobs or the vault of the master key cannot be used. {problem.Message.ReplaceLineEndings(" ")} Check Qvs:Blobs and Qvs:Secrets, and what this process may do there.", problem);
        }
    }

    private async Task<string?> Read(CancellationToken cancellation)
    {
        await using var content = await blobs.Open(Mark, 0, null, cancellation);
        if (content is null)
        {
            return null;
        }

        using var reader = new StreamReader(content);
        try
        {
            return Encoding.UTF8.GetString(await sealer.Open(Platform, Purpose, await reader.ReadToEndAsync(cancellation), cancellation));
        }
        catch (FormatException problem)
        {
            throw new StartupException(
                $"the master key is not the one that this installation's secrets are sealed with. {problem.Message.ReplaceLineEndings(" ")} "
                + "Give every silo the same Qvs:Secrets:MasterKeys, Qvs:Secrets:MasterKeyFile or Qvs:Secrets:KeyVaultKey.",
                problem);
        }
    }

    private async Task<string> Make(CancellationToken cancellation)
    {
        var id = Guid.NewGuid().ToString("N");
        var kept = await Sealed(id, cancellation);
        return await blobs.Write(Mark, new MemoryStream(Encoding.UTF8.GetBytes(kept)), new BlobCondition(IfAbsent: true), cancellation) is null
            ? (await Read(cancellation))!
            : id;
    }

    private async Task<string> Sealed(string id, CancellationToken cancellation)
    {
        try
        {
            return await sealer.Seal(Platform, Purpose, Encoding.UTF8.GetBytes(id), cancellation);
        }
        catch (FormatException problem)
        {
            throw new StartupException($"the master key does not open the keys that are there. {problem.Message.ReplaceLineEndings(" ")}", problem);
        }
    }
}
