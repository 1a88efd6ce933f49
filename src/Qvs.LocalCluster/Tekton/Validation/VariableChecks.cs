using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Qvs.LocalCluster.Tekton.Model;

namespace Qvs.LocalCluster.Tekton.Validation;

/// <summary>
/// Finds <c>$(prefix.name)</c>, <c>$(prefix["name"])</c> and <c>$(prefix['name'])</c> in text and holds the names against what is declared. The prefix is
/// a piece of a regular expression, as Tekton has it.
/// </summary>
internal static partial class VariableChecks
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly ConcurrentDictionary<string, Regex> Known = new(StringComparer.Ordinal);

    /// <summary>The names of variables in the text, the first part only of dotted ones; or why the text can not be read.</summary>
    public static (IReadOnlyList<string> Names, string? Error) Names(string text, string prefix)
    {
        var names = new List<string>();
        foreach (Match match in Matches(text, prefix))
        {
            var dotted = match.Groups["var1"].Value;
            if (dotted.Contains('.', StringComparison.Ordinal))
            {
                var parts = dotted.Split('.');
                if (parts.Length > 2)
                {
                    return (names, $"Invalid referencing of parameters in \"{text}\"! Only two dot-separated components after the prefix \"{prefix}\" are allowed.");
                }

                names.Add(parts[0]);
                continue;
            }

            names.Add(Written(match));
        }

        return (names, null);
    }

    /// <summary>Every variable has to be one of the names.</summary>
    public static void Unknown(FieldErrors errors, string text, string prefix, IReadOnlySet<string> names)
    {
        Each(errors, text, prefix, name => names.Contains(TrimIndex(name)) ? null : $"non-existent variable in {GoText.Quote(text)}");
    }

    /// <summary>No variable may be one of the names (arrays where only a string can stand).</summary>
    public static void Prohibited(FieldErrors errors, string text, string prefix, IReadOnlySet<string> names)
    {
        Each(errors, text, prefix, name => names.Contains(TrimStar(name)) ? $"variable type invalid in {GoText.Quote(text)}" : null);
    }

    /// <summary>A variable that is one of the names (an array) has to be the whole text.</summary>
    public static void Isolated(FieldErrors errors, string text, string prefix, IReadOnlySet<string> names)
    {
        var first = Matches(text, prefix).FirstOrDefault()?.Length ?? 0;
        Each(errors, text, prefix, name => names.Contains(TrimStar(name)) && first != text.Length ? $"variable is not properly isolated in {GoText.Quote(text)}" : null);
    }

    /// <summary>No object may be named without one of its keys.</summary>
    public static void WholeObject(FieldErrors errors, string text, string prefix, IReadOnlySet<string> names)
    {
        if (Matches(text, prefix).Any(m => names.Contains(TrimStar(Written(m)))))
        {
            errors.Add($"variable type invalid in {GoText.Quote(text)}", "");
        }
    }

    /// <summary>Whether the text is nothing but <c>$(prefix.name[*])</c>.</summary>
    public static bool IsWholeReference(string text, string prefix)
    {
        if (!text.Contains("$(", StringComparison.Ordinal))
        {
            return false;
        }

        const string Name = @"[_a-zA-Z0-9.-]+\[\*\]";
        var pattern = Known.GetOrAdd("whole " + prefix, _ => new Regex($"^{Pattern(prefix, Name)}$", RegexOptions.CultureInvariant, Patience));
        return pattern.IsMatch(text);
    }

    public static string TrimIndex(string name) => Index().Replace(name, "");

    private static string TrimStar(string name) => name.EndsWith("[*]", StringComparison.Ordinal) ? name[..^3] : name;

    private static void Each(FieldErrors errors, string text, string prefix, Func<string, string?> check)
    {
        var (names, unreadable) = Names(text, prefix);
        if ((unreadable ?? names.Select(check).FirstOrDefault(m => m is not null)) is { } message)
        {
            errors.Add(message, "");
        }
    }

    private static string Written(Match match) =>
        match.Groups["var1"].Value is { Length: > 0 } a ? a : match.Groups["var2"].Value is { Length: > 0 } b ? b : match.Groups["var3"].Value;

    private static Match[] Matches(string text, string prefix)
    {
        if (!text.Contains("$(", StringComparison.Ordinal))
        {
            return [];
        }

        try
        {
            // Prefixes with a param's name in them come from users: those are not kept.
            var pattern = prefix.StartsWith("params\\.", StringComparison.Ordinal) ? Make(prefix) : Known.GetOrAdd(prefix, Make);
            return [.. pattern.Matches(text).Cast<Match>()];
        }
        catch (Exception e) when (e is ArgumentException or RegexMatchTimeoutException)
        {
            return [];
        }
    }

    private static Regex Make(string prefix) => new(Pattern(prefix, @".*?(?:\[\*\])?"), RegexOptions.CultureInvariant, Patience);

    private static string Pattern(string prefix, string name) =>
        $@"\$\({prefix}(?:\.(?<var1>{name})|\[""(?<var2>{name})""\]|\['(?<var3>{name})'\])\)";

    [GeneratedRegex(@"\[([0-9])*\*?\]", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Index();
}
