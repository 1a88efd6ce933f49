using System.Diagnostics.CodeAnalysis;

namespace Qvs.Domain;

/// <summary>Taking keys apart: <c>kind:part/part</c>, with exactly the expected number of parts.</summary>
internal static class KeyText
{
    public static bool TrySplit(string? text, string kind, int count, [NotNullWhen(true)] out string[]? parts)
    {
        parts = null;
        if (text is null || text.Length <= kind.Length || text[kind.Length] != ':' || !text.StartsWith(kind, StringComparison.Ordinal))
        {
            return false;
        }

        var split = text[(kind.Length + 1)..].Split('/');
        if (split.Length != count)
        {
            return false;
        }

        parts = split;
        return true;
    }
}
