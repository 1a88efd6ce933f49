using Qvs.Cue.Binding;
using Qvs.Cue.Builtins;
using Qvs.Cue.Loading;

namespace Qvs.Cue.Tests.Loading;

/// <summary>Loads from files that exist only in a test, seen from <c>/m</c>.</summary>
internal static class Loads
{
    public static MemoryFiles Files(params (string Path, string Text)[] files) =>
        new("/m", files.Select(f => KeyValuePair.Create(f.Path, f.Text)));

    public static CueLoader Loader(MemoryFiles files, Func<LoadOptions, LoadOptions>? change = null)
    {
        var options = new LoadOptions { Files = files, WorkingDirectory = "/m", Builtins = BuiltinRegistry.Instance };
        return new CueLoader(change is null ? options : change(options));
    }

    public static LoadResult Load(MemoryFiles files, params string[] arguments) => Loader(files).Load(arguments);

    public static CueInstance Instance(MemoryFiles files, params string[] arguments)
    {
        var result = Load(files, arguments);
        Assert.Empty(result.Diagnostics);
        return Assert.Single(result.Instances);
    }

    public static string[] Names(IPackage instance) => [.. instance.Files.Select(f => f.Source.Name)];

    public static ImportTarget Import(IPackage instance, string path) =>
        instance.Files.SelectMany(f => f.Imports.Where(i => i.Path == path).Select(i => instance.Import(f, i))).First();

    public static string[] Messages(IEnumerable<Qvs.Cue.Diagnostics.Diagnostic> diagnostics) =>
        [.. diagnostics.Select(d => $"{d.Code} {d.Message} {d.Primary}")];
}
