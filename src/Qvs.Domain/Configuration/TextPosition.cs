namespace Qvs.Domain.Configuration;

/// <summary>Where something stands in a user's file; both count from 1, and 0 means nowhere.</summary>
[GenerateSerializer, Alias("qvs.configuration.position"), Immutable]
public readonly record struct TextPosition([property: Id(0)] int Line, [property: Id(1)] int Column)
{
    public override string ToString() => $"{Line}:{Column}";
}
