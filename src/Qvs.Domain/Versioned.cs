namespace Qvs.Domain;

/// <summary>A definition with its revision (from 1, and one more with every change: the ETag of the API) and who changed it last.</summary>
[GenerateSerializer, Alias("qvs.versioned`1"), Immutable]
public sealed record Versioned<T>(
    [property: Id(0)] T Value,
    [property: Id(1)] long Revision,
    [property: Id(2)] DateTimeOffset ChangedAt,
    [property: Id(3)] string ChangedBy)
    where T : class;

/// <summary>The codes of refusals that every kind of object shares; the API makes its status codes of them.</summary>
public static class RejectionCodes
{
    /// <summary>There is no such object, or none that the caller may know of.</summary>
    public const string NotFound = "not-found";

    /// <summary>The object was changed since the caller read it.</summary>
    public const string RevisionConflict = "revision-conflict";

    /// <summary>An object of that name exists already.</summary>
    public const string Exists = "already-exists";

    /// <summary>Something else still needs the object.</summary>
    public const string InUse = "in-use";

    /// <summary>The input breaks a rule.</summary>
    public const string Invalid = "invalid";
}
