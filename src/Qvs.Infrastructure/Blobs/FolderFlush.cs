using System.Runtime.InteropServices;

namespace Qvs.Infrastructure.Blobs;

/// <summary>
/// Makes a rename durable: on Unix the name of a file belongs to its folder, which is flushed like a file but which .NET cannot open.
/// </summary>
internal static partial class FolderFlush
{
    private const int ReadOnly = 0;

    public static void Flush(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var handle = Open(folder, ReadOnly);
        if (handle < 0 || Fsync(handle) != 0)
        {
            var error = Marshal.GetLastPInvokeErrorMessage();
            _ = handle < 0 ? 0 : Close(handle);
            throw new IOException($"The folder {folder} cannot be flushed: {error}.");
        }

        _ = Close(handle);
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Fsync(int handle);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int handle);
}
