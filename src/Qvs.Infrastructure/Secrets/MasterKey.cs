using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Qvs.Infrastructure.Blobs;

namespace Qvs.Infrastructure.Secrets;

/// <summary>A tenant's key, wrapped by a master key of that name.</summary>
internal sealed record WrappedKey(string Master, string Value);

/// <summary>Wraps the keys of tenants. It never leaves its place, and a tenant's secrets are never shown to it.</summary>
internal interface IMasterKey
{
    /// <summary>What new keys are wrapped with.</summary>
    string Name { get; }

    Task<WrappedKey> Wrap(byte[] key, CancellationToken cancellation);

    /// <exception cref="FormatException">No such master key is at hand, or the text was changed.</exception>
    Task<byte[]> Unwrap(WrappedKey wrapped, CancellationToken cancellation);
}

/// <summary>Master keys of this process, from a file or the environment: the first wraps, the others still unwrap.</summary>
internal sealed partial class LocalMasterKeys : IMasterKey
{
    private const int KeyBytes = 32;
    private const int AlreadyExists = 17;
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
    private static readonly byte[] Purpose = Encoding.UTF8.GetBytes("qvs master key");
    private readonly Dictionary<string, byte[]> _keys = new(StringComparer.Ordinal);

    private LocalMasterKeys(string text, string source)
    {
        foreach (var entry in text.Split([',', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var colon = entry.IndexOf(':', StringComparison.Ordinal);
            var key = new byte[KeyBytes];
            if (colon < 1 || !Convert.TryFromBase64String(entry[(colon + 1)..], key, out var length) || length != KeyBytes)
            {
                throw new FormatException($"{source} has an entry that is no master key. Write name:base64 of {KeyBytes} bytes, several with commas between.");
            }

            Name ??= entry[..colon];
            _keys.TryAdd(entry[..colon], key);
        }

        Name ??= "";
        if (_keys.Count == 0)
        {
            throw new FormatException($"{source} has no master key. Write name:base64 of {KeyBytes} bytes.");
        }
    }

    public string Name { get; }

    /// <exception cref="FormatException">The text holds no keys.</exception>
    public static LocalMasterKeys Parse(string text) => new(text, "The setting of master keys");

    /// <summary>Reads the file, or makes it with a new key that only its owner can read.</summary>
    /// <exception cref="FormatException">The file holds no keys, or others can read it.</exception>
    public static LocalMasterKeys OfFile(string path)
    {
        if (!File.Exists(path))
        {
            Make(path);
        }

        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & Others) != 0)
        {
            throw new FormatException($"The master key {path} can be read by others. Take their rights away: chmod 600 {path}");
        }

        return new LocalMasterKeys(File.ReadAllText(path), path);
    }

    /// <summary>Whole or not at all: a half-written key would lock a tenant's secrets away for good.</summary>
    private static void Make(string path)
    {
        var fresh = $"{path}.{Guid.NewGuid():N}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var file = new FileStream(fresh, options))
        {
            file.Write(Encoding.ASCII.GetBytes($"file-1:{Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyBytes))}\n"));
            file.Flush(flushToDisk: true);
        }

        Place(fresh, path);
        FolderFlush.Flush(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    /// <summary>Who comes second finds the file of the first. A move without overwriting looks first and renames then, and would lose one of two keys.</summary>
    private static void Place(string fresh, string path)
    {
        if (!OperatingSystem.IsWindows() && (Link(fresh, path) == 0 || Marshal.GetLastPInvokeError() == AlreadyExists))
        {
            File.Delete(fresh);
            return;
        }

        try
        {
            // Windows, and file systems without links.
            File.Move(fresh, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(fresh);
        }
    }

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string from, string to);

    public Task<WrappedKey> Wrap(byte[] key, CancellationToken cancellation) =>
        Task.FromResult(new WrappedKey(Name, Convert.ToBase64String(Aead.Seal(_keys[Name], key, Purpose))));

    public Task<byte[]> Unwrap(WrappedKey wrapped, CancellationToken cancellation) => _keys.TryGetValue(wrapped.Master, out var master)
        ? Task.FromResult(Aead.Open(master, Convert.FromBase64String(wrapped.Value), Purpose))
        : throw new FormatException($"The master key '{wrapped.Master}' is not at hand. Give it again beside the new one, and rotate first.");
}

/// <summary>AES-256-GCM with a random nonce before the text and the tag after it.</summary>
internal static class Aead
{
    private static readonly int NonceBytes = AesGcm.NonceByteSizes.MaxSize;
    private static readonly int TagBytes = AesGcm.TagByteSizes.MaxSize;

    public static byte[] Seal(byte[] key, ReadOnlySpan<byte> text, byte[] associated)
    {
        var whole = new byte[NonceBytes + text.Length + TagBytes];
        RandomNumberGenerator.Fill(whole.AsSpan(0, NonceBytes));
        using var aes = new AesGcm(key, TagBytes);
        aes.Encrypt(whole.AsSpan(0, NonceBytes), text, whole.AsSpan(NonceBytes, text.Length), whole.AsSpan(NonceBytes + text.Length), associated);
        return whole;
    }

    /// <exception cref="FormatException">The text was changed, or sealed for something else.</exception>
    public static byte[] Open(byte[] key, ReadOnlySpan<byte> whole, byte[] associated)
    {
        if (whole.Length < NonceBytes + TagBytes)
        {
            throw new FormatException("The sealed text is too short.");
        }

        var text = new byte[whole.Length - NonceBytes - TagBytes];
        try
        {
            using var aes = new AesGcm(key, TagBytes);
            aes.Decrypt(whole[..NonceBytes], whole.Slice(NonceBytes, text.Length), whole[(NonceBytes + text.Length)..], text, associated);
            return text;
        }
        catch (AuthenticationTagMismatchException problem)
        {
            throw new FormatException("The sealed text was changed, or is of another tenant or purpose.", problem);
        }
    }
}
