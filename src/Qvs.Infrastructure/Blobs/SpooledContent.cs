using System.Security.Cryptography;

namespace Qvs.Infrastructure.Blobs;

/// <summary>Content in a temporary file: its length and hash are known before it is sent, and it can be sent again.</summary>
internal sealed class SpooledContent : IDisposable
{
    private const int Buffer = 64 * 1024;

    private readonly string _file = Path.Combine(Path.GetTempPath(), $"qvs-{Guid.NewGuid():N}");

    private SpooledContent()
    {
    }

    public long Length { get; private set; }

    /// <summary>In lower-case hexadecimal.</summary>
    public string Sha256 { get; private set; } = "";

    public static async Task<SpooledContent> Read(Stream content, CancellationToken cancellation)
    {
        var spooled = new SpooledContent();
        try
        {
            await using var file = new FileStream(spooled._file, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, Buffer, useAsync: true);
            await content.CopyToAsync(file, cancellation);
            file.Position = 0;
            spooled.Length = file.Length;
            spooled.Sha256 = Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellation));
            return spooled;
        }
        catch
        {
            spooled.Dispose();
            throw;
        }
    }

    public Stream Open() => new FileStream(_file, FileMode.Open, FileAccess.Read, FileShare.Read, Buffer, useAsync: true);

    public void Dispose() => File.Delete(_file);
}
