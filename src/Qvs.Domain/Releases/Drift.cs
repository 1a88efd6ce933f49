using Qvs.Domain.Delivery;

namespace Qvs.Domain.Releases;

[JsonConverter(typeof(JsonStringEnumConverter<DriftStatus>))]
public enum DriftStatus
{
    /// <summary>It could not be found out; the report says why.</summary>
    Unknown,
    InSync,
    Drifted,
}

/// <summary>A field that is not as it was deployed.</summary>
/// <param name="Object">For people: <c>Deployment shop/web</c>.</param>
/// <param name="Path">Within the object: <c>spec.template.spec.containers[web].image</c>; empty if the object is gone.</param>
/// <param name="Source">Within the compiled resource: <c>deployment.spec.replicas</c>; null for what no manifest says.</param>
/// <param name="Deployed">As JSON; null if it was not there.</param>
/// <param name="Live">As JSON; null if it is not there.</param>
/// <param name="Manager">Who has set it on the cluster, where that is known.</param>
[GenerateSerializer, Alias("qvs.releases.drifted-field"), Immutable]
public sealed record DriftedField(
    [property: Id(0)] string Object,
    [property: Id(1)] string Path,
    [property: Id(2)] string? Source,
    [property: Id(3)] string? Deployed,
    [property: Id(4)] string? Live,
    [property: Id(5)] string? Manager)
{
    public bool IsAt(string @object, string path) => Object == @object && Path == path;
}

/// <summary>Somebody else looks after a field, for some time.</summary>
[GenerateSerializer, Alias("qvs.releases.drift-ignore"), Immutable]
public sealed record DriftIgnore(
    [property: Id(0)] string Object,
    [property: Id(1)] string Path,
    [property: Id(2)] string Owner,
    [property: Id(3)] string Reason,
    [property: Id(4)] DateTimeOffset Until,
    [property: Id(5)] string By);

/// <summary>A live value that was taken into the parameter set: the next release deploys it.</summary>
[GenerateSerializer, Alias("qvs.releases.drift-adoption"), Immutable]
public sealed record DriftAdoption(
    [property: Id(0)] string Object,
    [property: Id(1)] string Path,
    [property: Id(2)] string Value,
    [property: Id(3)] string Parameter,
    [property: Id(4)] string By);

/// <summary>What is deployed against what was deployed.</summary>
/// <param name="Fields">What differs and nobody has answered for.</param>
/// <param name="Why">Why it is unknown, or what could not be compared.</param>
/// <param name="Release">The run that had deployed it.</param>
[GenerateSerializer, Alias("qvs.releases.drift-report"), Immutable]
public sealed record DriftReport(
    [property: Id(0)] DriftStatus Status,
    [property: Id(1)] ImmutableArray<DriftedField> Fields,
    [property: Id(2)] ImmutableArray<DriftIgnore> Ignored,
    [property: Id(3)] ImmutableArray<DriftAdoption> Adopted,
    [property: Id(4)] string Why,
    [property: Id(5)] RunKey? Release,
    [property: Id(6)] DateTimeOffset? CheckedAt)
{
    public static DriftReport NeverChecked { get; } = new(DriftStatus.Unknown, [], [], [], "It was not checked yet.", null, null);

    [JsonIgnore]
    public DriftMark Mark => new(Status, Fields.Length);
}

/// <summary>For a cell of the environment matrix.</summary>
[GenerateSerializer, Alias("qvs.releases.drift-mark"), Immutable]
public sealed record DriftMark([property: Id(0)] DriftStatus Status, [property: Id(1)] int Fields);
