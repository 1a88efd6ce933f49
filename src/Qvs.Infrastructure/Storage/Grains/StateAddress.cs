
namespace Qvs.Infrastructure.Storage.Grains;

/// <summary>
/// What tells one state from all others. Orleans' AdoNet storage leaves the grain's type out, and reads keys as Guids and hexadecimal
/// numbers where it can, so that <c>abc</c> and <c>0abc</c> are one; here the type is in, and a key without a kind is refused.
/// </summary>
internal readonly record struct StateAddress(string GrainType, string StateName, string Key)
{
    private const char Separator = '/';

    /// <summary>Type and name as one text, for a provider that knows only names; the SQL takes them apart at the first slash.</summary>
    public string QualifiedName => $"{GrainType}{Separator}{StateName}";

    /// <summary>The tenant in the key, <c>kind:tenant/...</c>; "" where it has none.</summary>
    public string Tenant
    {
        get
        {
            var start = Key.IndexOf(':', StringComparison.Ordinal) + 1;
            var end = Key.IndexOf(Separator, start);
            return end < 0 ? Key[start..] : Key[start..end];
        }
    }

    /// <exception cref="StorageException">The key has no kind prefix, or the grain's type could not be told from the name.</exception>
    public static StateAddress Of(GrainId grain, string stateName)
    {
        var (type, key) = (grain.Type.ToString()!, grain.Key.ToString()!);
        if (!HasKind(key))
        {
            throw new StorageException(
                $"the state '{stateName}' of the grain {type} with the key '{key}' cannot be stored: a key starts with its kind, "
                + "as run:acme/line/12. Address the grain by its typed key.");
        }

        return type.Contains(Separator, StringComparison.Ordinal)
            ? throw new StorageException($"the grain type '{type}' contains a slash; give the class another name in [GrainType].")
            : new StateAddress(type, stateName, key);
    }

    /// <summary>Lower-case letters and hyphens, then a colon and more: no Guid and no number has that.</summary>
    private static bool HasKind(string key)
    {
        var colon = key.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && colon < key.Length - 1 && char.IsAsciiLetterLower(key[0]) && key.AsSpan(0, colon).IndexOfAnyExcept(KindLetters) < 0;
    }

    private static readonly System.Buffers.SearchValues<char> KindLetters = System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyz-");
}
