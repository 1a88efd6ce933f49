using System.Text.Json.Nodes;
using Qvs.Adapters.Caching;
using Qvs.Adapters.Composition;
using Qvs.Adapters.Config;
using Qvs.Adapters.Modules;
using Qvs.Cue.Diagnostics;
using Qvs.Cue.Loading;
using Qvs.Cue.Text;
using Qvs.Testing;

namespace Qvs.Adapters.Tests.Conformance;

/// <summary>The published adapters, where a checkout of them is at hand (<c>QVS_OFFICIAL_ADAPTERS</c>); such tests are skipped elsewhere.</summary>
internal static class OfficialAdapters
{
    public static string? Folder { get; } = Find("QVS_OFFICIAL_ADAPTERS");

    public static string? Examples { get; } = Find("QVS_EXAMPLES");

    private static readonly AdapterWorlds Worlds = new();

    private static readonly Lazy<TempFolder> Cache = new(() => new TempFolder());

    private static readonly Lazy<AdapterWorld> Shared = new(() => NewWorld());

    public static AdapterWorld World => Shared.Value;

    public static AdapterWorld NewWorld() => new(
    [
        new ResolvedModule(
            new NamedModule("github.com/qmonus/official-cloud-native-adapters", "v0.52.3", default),
            "qmonus.net/adapter/official",
            new DiskFiles(),
            Folder ?? throw new InvalidOperationException("no checkout"),
            null),
    ]);

    /// <summary>A published config with its modules at the revision that it names, out of the checkout's history.</summary>
    public static async Task<QvsProject?> Load(string file, DiagnosticBag diagnostics, CancellationToken cancellation)
    {
        var repository = Folder ?? throw new InvalidOperationException("no checkout");
        var options = new ModuleOptions
        {
            AllowFolders = true,
            Known = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["qmonus.net/adapter/official"] = repository,
                ["github.com/qmonus/official-cloud-native-adapters"] = repository,
            },
        };
        var resolver = new ModuleResolver(new GitCommand(new GitOptions { AllowFolders = true }), new ModuleCache(Cache.Value.Path), options);
        return await QvsProject.Load(
            "qvs.yaml", await File.ReadAllBytesAsync(file, cancellation), ConfigPlace.OnDisk(file), resolver, Worlds, null, diagnostics, cancellation);
    }

    /// <summary>A config that uses one pattern with these values.</summary>
    public static QvsConfig Config(string pattern, JsonObject? parameters = null, JsonObject? pipelineParameters = null)
    {
        var entry = new JsonObject { ["pattern"] = pattern };
        if (parameters is not null)
        {
            entry["params"] = parameters;
        }

        if (pipelineParameters is not null)
        {
            entry["pipelineParams"] = pipelineParameters;
        }

        var root = new JsonObject { ["params"] = new JsonArray(), ["designPatterns"] = new JsonArray(entry) };
        return Parse(root.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
    }

    public static QvsConfig Parse(string text)
    {
        var diagnostics = new DiagnosticBag();
        return QvsConfigReader.Read(new SourceText("qvs.yaml", text), diagnostics)
            ?? throw new InvalidOperationException(string.Join('\n', diagnostics.Select(d => $"{d.Primary}: {d.Code} {d}")));
    }

    private static string? Find(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } set && Directory.Exists(Path.GetFullPath(set, TestPaths.Root)) ? Path.GetFullPath(set, TestPaths.Root) : null;
}
