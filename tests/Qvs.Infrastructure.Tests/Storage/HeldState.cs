using System.Diagnostics.CodeAnalysis;

namespace Qvs.Infrastructure.Tests.Storage;

/// <summary>A state in the hands of an activation.</summary>
internal sealed class HeldState : IGrainState<CounterState>
{
    [AllowNull]
    public CounterState State { get; set; } = new();

    [AllowNull]
    public string ETag { get; set; }

    public bool RecordExists { get; set; }
}
