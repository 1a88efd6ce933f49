namespace Qvs.Domain.Delivery.Runs;

/// <summary>Empty maps in ordinal order, so that what is stored and hashed never depends on a culture.</summary>
internal static class Empty
{
    public static ImmutableSortedDictionary<string, TValue> Of<TValue>() => ImmutableSortedDictionary.Create<string, TValue>(StringComparer.Ordinal);
}
