using System.Diagnostics.CodeAnalysis;

namespace Qvs.Domain;

/// <summary>
/// A typed name or key with one text form. Grain keys start with their kind and a colon and have a slash between parts: a key that reads
/// as a number or a Guid would be normalised by Orleans' relational storage, and two tenants would share a row (stack.md 1.2).
/// </summary>
public interface IKey<TSelf>
    where TSelf : class, IKey<TSelf>
{
    static abstract bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out TSelf? key);
}
