using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Qvs.Domain.Ports;

namespace Qvs.Cloud.Hosting;

/// <summary>The keys of cookies and antiforgery tokens for several silos: blobs, sealed like a tenant's secrets, so that a person stays signed in wherever the balancer sends them.</summary>
internal sealed class SharedKeyRing(IBlobStore blobs, ISecretSealer sealer) : IXmlRepository
{
    private const string Purpose = "key-ring";
    private static readonly string Folder = $"{Installation.Platform}/{Purpose}/";

    public static void Use(IServiceCollection services) => services.AddOptions<KeyManagementOptions>()
        .Configure<IBlobStore, ISecretSealer>((options, blobs, sealer) => options.XmlRepository = new SharedKeyRing(blobs, sealer));

#pragma warning disable RS0030 // The library asks synchronously, seldom, and from threads without a turn or a circuit.
    public IReadOnlyCollection<XElement> GetAllElements() => Task.Run(Read).GetAwaiter().GetResult();

    public void StoreElement(XElement element, string friendlyName) => Task.Run(() => Write(element)).GetAwaiter().GetResult();
#pragma warning restore RS0030

    private async Task<IReadOnlyCollection<XElement>> Read()
    {
        var elements = new List<XElement>();
        await foreach (var blob in blobs.List(Folder, null, CancellationToken.None))
        {
            await using var content = await blobs.Open(blob.Path, 0, null, CancellationToken.None);
            if (content is not null)
            {
                using var reader = new StreamReader(content);
                var text = await sealer.Open(Installation.Platform, Purpose, await reader.ReadToEndAsync(), CancellationToken.None);
                elements.Add(XElement.Parse(Encoding.UTF8.GetString(text)));
            }
        }

        return elements;
    }

    /// <summary>
    /// Of the first keys that silos make at their first start only one may stay: it is used at once, while later ones wait until all silos have read them.
    /// </summary>
    private async Task Write(XElement element)
    {
        var text = await sealer.Seal(Installation.Platform, Purpose, Encoding.UTF8.GetBytes(element.ToString(SaveOptions.DisableFormatting)), CancellationToken.None);
        var isFirst = (await Read()).Count == 0;
        var path = $"{Folder}{(isFirst ? "first" : Guid.NewGuid().ToString("N"))}";
        await blobs.Write(path, new MemoryStream(Encoding.UTF8.GetBytes(text)), new BlobCondition(IfAbsent: true), CancellationToken.None);
    }
}
