using Microsoft.Extensions.DependencyInjection;

namespace Qvs.Grains.Access;

public static class AccessHosting
{
    /// <summary>Every call to a grain of the product is checked and every command audited. Without this a silo must not be started.</summary>
    public static IServiceCollection AddQvsAccess(this IServiceCollection services) => services
        .AddSingleton<AccessFilter>()
        .AddSingleton<IIncomingGrainCallFilter>(provider => provider.GetRequiredService<AccessFilter>())
        .AddSingleton<IOutgoingGrainCallFilter>(provider => provider.GetRequiredService<AccessFilter>());
}
