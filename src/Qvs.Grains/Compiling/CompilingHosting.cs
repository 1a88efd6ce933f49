using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Qvs.Grains.Compiling;

public static class CompilingHosting
{
    /// <summary>The compilers behind applications, deployments and catalogs. Needs a <see cref="TimeProvider"/>.</summary>
    public static IServiceCollection AddCompiling(this IServiceCollection services, CompilingOptions options)
    {
        services.TryAddSingleton<Fairness.FairWeights>();
        return services.AddSingleton(options).AddSingleton<ProjectCompiler>().AddSingleton<Catalog.AdapterLibrary>();
    }
}
