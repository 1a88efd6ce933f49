using System.Collections.Immutable;
using Qvs.Adapters.Caching;
using Qvs.Adapters.Composition;
using Qvs.Adapters.Config;
using Qvs.Adapters.Modules;
using Qvs.Cue.Diagnostics;

namespace Qvs.Adapters;

/// <summary>A QVS Config with its modules at hand: what the compilers start from.</summary>
public sealed record QvsProject(QvsConfig Config, ImmutableArray<ResolvedModule> Modules, AdapterWorld World)
{
    /// <summary>Reads the config and gets its modules; null with the reasons in the bag.</summary>
    public static async Task<QvsProject?> Load(
        string name,
        byte[] content,
        ConfigPlace place,
        ModuleResolver resolver,
        AdapterWorlds worlds,
        LockFile? locked,
        DiagnosticBag diagnostics,
        CancellationToken cancellation)
    {
        if (QvsConfigReader.Read(name, content, diagnostics) is not { } config
            || await resolver.Resolve(config, place, locked, diagnostics, cancellation) is not { } modules)
        {
            return null;
        }

        return new QvsProject(config, modules, worlds.Get(modules));
    }
}
