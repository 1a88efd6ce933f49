using Microsoft.Extensions.DependencyInjection;

namespace Qvs.Grains.Compiling;

public static class CompilingHosting
{
    /// <summary>The compilers behind applications, deployments and catalogs. Needs a <see cref="TimeProvider"/>.</summary>
    public static IServiceCollection AddCompiling(this IServiceCollection services, CompilingOptions options) => services
        .AddSingleton(options)
        .AddSingleton<Fairness.FairWeights>()
        .AddSingleton<ProjectCompiler>()
        .AddSingleton<Catalog.AdapterLibrary>();
}
