namespace Qvs.Domain;

/// <summary>
/// The rule for every name that becomes part of a key, a Kubernetes name or a label: a DNS label, because it must survive in all of them.
/// </summary>
public static class NameRules
{
    public const int MaxLength = 63;

    public static bool IsName(string? text) => text is not null && Check("name", text) is null;

    /// <returns>Why the text is no name for this kind of thing, or null.</returns>
    public static Rejection? Check(string kind, string text)
    {
        if (text.Length == 0)
        {
            return Reject(kind, $"The name of the {kind} is empty.");
        }

        if (text.Length > MaxLength)
        {
            return Reject(kind, $"The name of the {kind} has {text.Length} characters; {MaxLength} are allowed.");
        }

        foreach (var character in text)
        {
            if (!IsLetterOrDigit(character) && character != '-')
            {
                return Reject(kind, $"The name '{text}' of the {kind} contains '{character}'.");
            }
        }

        return text[0] == '-' || text[^1] == '-' ? Reject(kind, $"The name '{text}' of the {kind} starts or ends with a hyphen.") : null;
    }

    private static bool IsLetterOrDigit(char character) => character is >= 'a' and <= 'z' or >= '0' and <= '9';

    private static Rejection Reject(string kind, string message) =>
        new($"{kind.Replace(' ', '-')}-name-invalid", message, "Use lower-case letters, digits and hyphens, and a letter or digit at both ends.");
}
