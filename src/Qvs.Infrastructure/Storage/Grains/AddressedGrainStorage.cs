using Orleans.Storage;

namespace Qvs.Infrastructure.Storage.Grains;

/// <summary>Closes the traps of the AdoNet storage: see <see cref="StateAddress"/>.</summary>
internal sealed class AddressedGrainStorage(IGrainStorage inner) : IGrainStorage
{
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        InfrastructureMetrics.OfStorage("state.read", inner.ReadStateAsync(StateAddress.Of(grainId, stateName).QualifiedName, grainId, grainState));

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        InfrastructureMetrics.OfStorage("state.write", inner.WriteStateAsync(StateAddress.Of(grainId, stateName).QualifiedName, grainId, grainState));

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        InfrastructureMetrics.OfStorage("state.clear", inner.ClearStateAsync(StateAddress.Of(grainId, stateName).QualifiedName, grainId, grainState));
}
