using System.Diagnostics.CodeAnalysis;

namespace Qvs.Cloud.Tests;

/// <summary>A silo that is in the state that a test says; nothing else is asked of it.</summary>
internal sealed class FakeSilo(SiloStatus status) : ISiloStatusOracle
{
    public SiloStatus CurrentStatus => status;

    public string SiloName => "fake";

    public SiloAddress SiloAddress => SiloAddress.Zero;

    public SiloStatus GetApproximateSiloStatus(SiloAddress siloAddress) => status;

    public Dictionary<SiloAddress, SiloStatus> GetApproximateSiloStatuses(bool onlyActive = false) => [];

    public SiloAddress[] GetActiveSilos() => [];

    public bool TryGetSiloName(SiloAddress siloAddress, [NotNullWhen(true)] out string? siloName) => (siloName = SiloName) is not null;

    public bool IsFunctionalDirectory(SiloAddress siloAddress) => true;

    public bool IsDeadSilo(SiloAddress silo) => false;

    public bool SubscribeToSiloStatusEvents(ISiloStatusListener observer) => true;

    public bool UnSubscribeFromSiloStatusEvents(ISiloStatusListener observer) => true;
}
