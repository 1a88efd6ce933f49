namespace Qvs.Grains.Definitions;

/// <summary>A definition at rest. What was deleted keeps its revision, so that a new object of the name has a higher one.</summary>
internal sealed class Definition<TSpec>
    where TSpec : class
{
    public int Version { get; set; } = 1;

    public TSpec? Spec { get; set; }

    public long Revision { get; set; }

    public DateTimeOffset ChangedAt { get; set; }

    public string ChangedBy { get; set; } = "";

    public Versioned<TSpec>? ToVersioned() => Spec is { } spec ? new Versioned<TSpec>(spec, Revision, ChangedAt, ChangedBy) : null;
}
