using System.Text.Json;
using System.Text.Json.Serialization;
using Qvs.Cue.Diagnostics;
using Qvs.Cue.Text;

namespace Qvs.Adapters.Modules;

/// <summary>
/// <c>qvs.lock</c> beside a QVS Config: the commit and content that each module's revision stood for. A revision that the config changed
/// is resolved anew; content that changed under the same commit is refused.
/// </summary>
public sealed partial record LockFile(IReadOnlyList<ModulePin> Modules)
{
    public const string FileName = "qvs.lock";

    public static LockFile? Read(string name, byte[] bytes, DiagnosticBag diagnostics)
    {
        try
        {
            if (JsonSerializer.Deserialize(bytes, Json.Default.Content) is { Version: 1, Modules: { } modules }
                && modules.All(m => m is { Commit: not null, Digest: not null, Name: not null, Repository: not null, Revision: not null }))
            {
                return new LockFile(modules);
            }
        }
        catch (JsonException)
        {
            // Said below: what is wrong in a file that a tool writes does not help its reader.
        }

        diagnostics.Add(ModuleDiagnostics.BadLock.At(new Location(new SourceText(name, ""), default), $"{name} is no lock file of version 1. Remove it and run: qvsctl mod init"));
        return null;
    }

    public byte[] Write() => [.. JsonSerializer.SerializeToUtf8Bytes(
        new Content(1, [.. Modules.OrderBy(m => m.Name, StringComparer.Ordinal)]), Json.Default.Content), (byte)'\n'];

    public ModulePin? Find(string name, string repository, string revision, string path) => Modules.FirstOrDefault(
        m => m.Name == name && m.Repository == repository && m.Revision == revision && m.Path == path);

    internal sealed record Content(int Version, IReadOnlyList<ModulePin> Modules);

    [JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, NewLine = "\n")]
    [JsonSerializable(typeof(Content))]
    private sealed partial class Json : JsonSerializerContext;
}
