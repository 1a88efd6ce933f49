using System.Collections.Concurrent;
using System.Text;
using Qvs.Adapters.Caching;
using Qvs.Adapters.Config;
using Qvs.Adapters.Modules;
using Qvs.Adapters.Schema;
using Qvs.Cue.Diagnostics;
using Qvs.Cue.Loading;
using Qvs.Grains.Compiling;

namespace Qvs.Grains.Catalog;

/// <summary>The adapters of a module, or why it can not be read.</summary>
internal sealed record ReadModule(string Module, string Commit, ImmutableArray<AdapterSummary> Adapters, ImmutableArray<string> Problems);

/// <summary>Reads what modules offer. To know an adapter it has to be evaluated, so what a module's content gave is kept.</summary>
internal sealed class AdapterLibrary(ProjectCompiler compiler)
{
    private const int MostKept = 64;
    private const int MostReadmeBytes = 256 * 1024;
    private readonly ConcurrentDictionary<(string Tenant, string Content), ReadModule> _kept = [];

    public Task<ReadModule> Read(ModuleSource source, CancellationToken cancellation) => compiler.Use(
        source,
        (loaded, limit) =>
        {
            if (loaded.Project is not { Modules: [var module, ..] } project)
            {
                return new ReadModule("", "", [], [.. loaded.Messages.Select(message => message.Message)]);
            }

            // The content says all but the name that the adapters are shown with.
            var content = (source.Tenant.Value, $"{AdapterWorlds.KeyOf(project.Modules) ?? module.Root}\n{source.Revision}");
            if (_kept.TryGetValue(content, out var known))
            {
                return known;
            }

            var read = Read(module, new AdapterSchemaReader(project.World), loaded.Commit, source.Revision, limit);
            if (_kept.Count >= MostKept)
            {
                _kept.Clear();
            }

            return _kept[content] = read;
        },
        cancellation);

    public Task<Answer<AdapterView>> Read(ModuleSource source, PatternPath pattern, CancellationToken cancellation) => compiler.Use(
        source,
        (loaded, _) =>
        {
            if (loaded.Project is not { Modules: [var module, ..] } project)
            {
                return Answer.Refuse<AdapterView>([.. loaded.Messages.Select(message => new Rejection(message.Code, message.Message))]);
            }

            var diagnostics = new DiagnosticBag();
            return new AdapterSchemaReader(project.World).Read(pattern, diagnostics) is { } schema
                ? Answer.Of(new AdapterView(
                    Summary(schema, module, source.Revision), schema.Parameters.ToJsonString(), schema.Options.ToJsonString(), schema.Stages, schema.Resources, Readme(module, pattern)))
                : Answer.Refuse<AdapterView>([.. ProjectCompiler.Messages(diagnostics).Select(message => new Rejection(message.Code, message.Message))]);
        },
        cancellation);

    private static ReadModule Read(ResolvedModule module, AdapterSchemaReader reader, string commit, string revision, CancellationToken limit)
    {
        var adapters = ImmutableArray.CreateBuilder<AdapterSummary>();
        var problems = ImmutableArray.CreateBuilder<string>();
        foreach (var pattern in AdapterCatalog.Find([module]))
        {
            limit.ThrowIfCancellationRequested();
            var diagnostics = new DiagnosticBag();
            if (reader.Read(pattern, diagnostics) is { } schema)
            {
                adapters.Add(Summary(schema, module, revision));
            }
            else
            {
                problems.Add($"{pattern}: {diagnostics.FirstOrDefault()?.Message ?? "it is no adapter"}");
            }
        }

        return new ReadModule(module.Path, commit, adapters.ToImmutable(), problems.ToImmutable());
    }

    private static AdapterSummary Summary(AdapterSchema schema, ResolvedModule module, string revision) =>
        new(schema.Pattern, schema.Name, schema.Description, schema.Resources.Length > 0, schema.Stages.Length > 0, module.Path, revision);

    private static string Readme(ResolvedModule module, PatternPath pattern)
    {
        var file = CuePath.Combine(module.Root, $"{pattern.Path[module.Path.Length..].TrimStart('/')}/README.md".TrimStart('/'));
        if (!module.Files.FileExists(file))
        {
            return "";
        }

        var bytes = module.Files.Read(file);
        return Encoding.UTF8.GetString(bytes.AsSpan(0, Math.Min(bytes.Length, MostReadmeBytes)));
    }
}
