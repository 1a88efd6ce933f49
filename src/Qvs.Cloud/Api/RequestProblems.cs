using System.Text.Json;
using System.Text.RegularExpressions;
using Qvs.Domain;

namespace Qvs.Cloud.Api;

/// <summary>What the framework says of a request that it cannot read, in words of the API: whoever calls it knows nothing of our types.</summary>
internal static partial class RequestProblems
{
    public static string Say(BadHttpRequestException bad) =>
        bad.InnerException is JsonException json ? Say(json)
        : bad.Message.StartsWith("Implicit body inferred", StringComparison.Ordinal) ? "The body is empty, where JSON is expected."
        : Unbound().Match(bad.Message) is { Success: true } unbound ? $"'{unbound.Groups["value"].Value}' is not what '{unbound.Groups["name"].Value}' can be."
        : Unsent().Match(bad.Message) is { Success: true } unsent ? $"'{unsent.Groups["name"].Value}' is missing in the {unsent.Groups["place"].Value}."
        : bad.InnerException?.Message ?? bad.Message;

    private static string Say(JsonException problem) =>
        Missing().Match(problem.Message) is { Success: true } missing ? $"The body{At(problem)} lacks {missing.Groups["names"].Value}."
        : Unknown().Match(problem.Message) is { Success: true } unknown ? $"The body{At(problem)} has '{unknown.Groups["name"].Value}', which is not known there."
        : NoValue().Match(problem.Message) is { Success: true } value ? $"The body{At(problem)} is not {Inside(problem.InnerException?.Message) ?? Expected(value.Groups["type"].Value)}."
        : NoName().Match(problem.Message) is { Success: true } name ? $"The body{At(problem)} has {name.Groups["given"].Value}, which cannot be the name of the {Words(name.Groups["kind"].Value)}: names have lower-case letters, digits and hyphens."
        : problem.Message;

    private static string At(JsonException problem) => problem.Path is { Length: > 1 } path ? $" at {path}" : "";

    private static string Words(string kind) => string.Concat(kind.Select((letter, at) => char.IsUpper(letter) && at > 0 ? $" {char.ToLowerInvariant(letter)}" : $"{char.ToLowerInvariant(letter)}"));

    // Of the simplest values the serializer names the type that they are in, and the reader says what it wanted.
    private static string? Inside(string? reader) =>
        reader is null ? null
        : reader.Contains("as a string", StringComparison.Ordinal) ? "a text"
        : reader.Contains("as a boolean", StringComparison.Ordinal) ? "true or false"
        : reader.Contains("DateTimeOffset", StringComparison.Ordinal) ? "a time like 2027-01-31T00:00:00Z"
        : null;

    /// <param name="type">As the serializer writes it, for example <c>System.Nullable`1[System.Int32]</c>.</param>
    private static string Expected(string type) => type switch
    {
        _ when type.StartsWith("System.Nullable`", StringComparison.Ordinal) => $"{Expected(type[(type.IndexOf('[', StringComparison.Ordinal) + 1)..^1])}, or null",
        _ when type.Contains("Dictionary`", StringComparison.Ordinal) => "an object of names and values",
        _ when type.Contains('`', StringComparison.Ordinal) => "a list",
        "System.String" => "a text",
        "System.Boolean" => "true or false",
        "System.DateTimeOffset" => "a time like 2027-01-31T00:00:00Z",
        _ when typeof(Rejection).Assembly.GetType(type) is { IsEnum: true } names => $"one of {string.Join(", ", Enum.GetNames(names).Select(JsonNamingPolicy.CamelCase.ConvertName))}",
        _ when Type.GetType(type) is { IsPrimitive: true } => "a number that fits",
        _ => "what is expected there",
    };

    [GeneratedRegex("missing required properties including: (?<names>.*)\\.$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.Singleline)]
    private static partial Regex Missing();

    [GeneratedRegex("^The JSON property '(?<name>.*)' could not be mapped to any", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.Singleline)]
    private static partial Regex Unknown();

    [GeneratedRegex("could not be converted to (?<type>[^ ]+)\\. Path: ", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex NoValue();

    [GeneratedRegex("^(?<given>'.*') is no (?<kind>[A-Za-z]+)(Id|Key)\\.$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.Singleline)]
    private static partial Regex NoName();

    [GeneratedRegex("^Failed to bind parameter \"[^\"]* (?<name>[^ \"]+)\" from \"(?<value>.*)\"\\.$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.Singleline)]
    private static partial Regex Unbound();

    [GeneratedRegex("^Required parameter \"[^\"]* (?<name>[^ \"]+)\" was not provided from (?<place>.*)\\.$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Unsent();
}
