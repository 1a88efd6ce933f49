namespace Qvs.Grains.Definitions;

internal static class KeyOf
{
    /// <summary>The typed key of a grain. Only <see cref="Access.GrainFactoryExtensions"/> makes references, so another text is a defect.</summary>
    public static TKey Grain<TKey>(IGrainWithStringKey grain)
        where TKey : class, IKey<TKey> =>
        TKey.TryParse(grain.GetPrimaryKeyString(), out var key) ? key : throw new InvalidOperationException($"'{grain.GetPrimaryKeyString()}' is no {typeof(TKey).Name}.");
}
