namespace Qvs.Adapters.Modules;

/// <summary>A temporary folder that only we may read, gone at the end.</summary>
internal sealed class WorkFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("qvs-module-").FullName;

    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (IOException)
        {
            // A child that was just killed may still hold a file; the system clears its temporary folder.
        }
    }
}
