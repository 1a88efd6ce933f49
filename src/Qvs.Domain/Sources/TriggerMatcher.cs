using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Qvs.Domain.Sources;

/// <summary>Holds triggers against events. Expressions run in linear time, whoever wrote them and whatever is in the payload.</summary>
public static class TriggerMatcher
{
    private const RegexOptions Linear = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;
    private const int LongestPattern = 500;
    private const int LongestPath = 500;
    private const int LongestValue = 32 * 1024;

    /// <summary>How many expressions, conditions or bindings a trigger may have of each.</summary>
    private const int MostOfEach = 50;

    public static TriggerOutcome Match(Trigger trigger, SourceEvent happened, JsonElement payload)
    {
        if (WhyNot(trigger, happened, payload) is { } reason)
        {
            return new TriggerOutcome(trigger.Name, trigger.Line, false, reason, None);
        }

        var inputs = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var binding in trigger.Bindings)
        {
            if (ValueOf(binding, happened, payload) is not { } value)
            {
                return new TriggerOutcome(
                    trigger.Name, trigger.Line, false, $"The input '{binding.Input}' is bound to '{binding.Value}', which this event does not have.", None);
            }

            if (value.Length > LongestValue)
            {
                return new TriggerOutcome(
                    trigger.Name, trigger.Line, false, $"The input '{binding.Input}' would get {value.Length} characters; {LongestValue} are allowed.", None);
            }

            inputs[binding.Input] = value;
        }

        return new TriggerOutcome(trigger.Name, trigger.Line, true, "", inputs.ToImmutable());
    }

    /// <summary>Everything that is wrong with a trigger as it was written.</summary>
    public static IEnumerable<Rejection> Check(Trigger trigger)
    {
        if (NameRules.Check("trigger", trigger.Name) is { } name)
        {
            yield return name;
        }

        if (trigger.Events.IsDefaultOrEmpty)
        {
            yield return Invalid(trigger, "names no events", "Choose push, tag or pull request.");
        }

        if (trigger.Events.Contains(SourceEventKind.Ping) || !trigger.Events.All(Enum.IsDefined))
        {
            yield return Invalid(trigger, "listens to something that starts nothing", "Choose push, tag or pull request.");
        }

        if (new[] { trigger.Refs.Length, trigger.Paths.Length, trigger.Ignore.Length, trigger.Bindings.Length }.Max() > MostOfEach)
        {
            yield return Invalid(trigger, $"has more than {MostOfEach} expressions, conditions or bindings", "Make several triggers of it.");
            yield break;
        }

        if (trigger.Ignore.Select(condition => condition.Attribute)
            .Concat(trigger.Bindings.Where(binding => binding.Source == BindingSource.Payload).Select(binding => binding.Value))
            .FirstOrDefault(path => path.Length is 0 or > LongestPath) is { } path)
        {
            yield return Invalid(trigger, $"has '{path}' where the path of an attribute is expected", "Write it like head_commit.message.");
        }

        if (trigger.Bindings.Any(binding => binding.Input.Length is 0 or > NameRules.MaxLength || binding.Value.Length > LongestValue))
        {
            yield return Invalid(trigger, "has a binding without an input, or with too long a value", "Name an input of the line, and what it gets.");
        }

        foreach (var (pattern, isWhole) in trigger.Refs.Select(pattern => (pattern, true))
            .Concat(trigger.Paths.Concat(trigger.Ignore.Select(condition => condition.Pattern)).Select(pattern => (pattern, false))))
        {
            if (Problem(pattern, isWhole) is { } problem)
            {
                yield return Invalid(trigger, $"has the expression '{Shown(pattern)}', which {problem}", "Write a regular expression without look-around and back-references.");
            }
        }

        foreach (var binding in trigger.Bindings.Where(binding => binding.Source == BindingSource.Event && FieldOf(binding.Value) is null))
        {
            yield return Invalid(trigger, $"binds '{binding.Input}' to '{binding.Value}', which events do not have", "Use commit, ref, author, title or pullRequest.");
        }

        foreach (var twice in trigger.Bindings.GroupBy(binding => binding.Input, StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            yield return Invalid(trigger, $"binds the input '{twice.Key}' twice", "Keep one of them.");
        }
    }

    /// <summary>A scalar of the payload as text; null if the path leads nowhere or to something else.</summary>
    public static string? Find(JsonElement payload, string path)
    {
        var at = payload;
        foreach (var part in path.Split('.'))
        {
            if (at.ValueKind == JsonValueKind.Object && at.TryGetProperty(part, out var member))
            {
                at = member;
            }
            else if (at.ValueKind == JsonValueKind.Array
                && int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < at.GetArrayLength())
            {
                at = at[index];
            }
            else
            {
                return null;
            }
        }

        return at.ValueKind switch
        {
            JsonValueKind.String => at.GetString(),
            JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => at.GetRawText(),
            _ => null,
        };
    }

    private static ImmutableSortedDictionary<string, string> None { get; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    private static string? WhyNot(Trigger trigger, SourceEvent happened, JsonElement payload)
    {
        if (!trigger.IsEnabled)
        {
            return "The trigger is switched off.";
        }

        if (!trigger.Events.Contains(happened.Kind))
        {
            return $"The trigger does not listen to {happened.Kind}.";
        }

        if (happened.IsDeletion)
        {
            return $"'{happened.Ref}' was deleted.";
        }

        if (happened.IsFork && !trigger.AllowForks)
        {
            return "The pull request comes from a fork, and the trigger does not let those start the line.";
        }

        if (!trigger.Refs.IsEmpty && !trigger.Refs.Any(pattern => Regex.IsMatch(IsFull(pattern) ? happened.FullRef : happened.Ref, Whole(pattern), Linear)))
        {
            return $"'{happened.Ref}' matches none of: {string.Join(", ", trigger.Refs)}.";
        }

        if (!trigger.Paths.IsEmpty && happened.FilesAreComplete && !AnyFile(trigger.Paths, happened.Files))
        {
            return $"None of the {happened.Files.Length} changed files matches: {string.Join(", ", trigger.Paths)}.";
        }

        var ignored = trigger.Ignore.FirstOrDefault(condition => Find(payload, condition.Attribute) is { } text && Regex.IsMatch(text, condition.Pattern, Linear));
        return ignored is null ? null : $"'{ignored.Attribute}' matches the ignore condition '{ignored.Pattern}'.";
    }

    /// <summary>Git's own name of a branch is as good as the short one, and often what a payload or another system shows.</summary>
    private static bool IsFull(string pattern) => pattern.TrimStart('^').StartsWith("refs/", StringComparison.Ordinal);

    private static string Whole(string pattern) => $@"\A(?:{pattern})\z";

    private static bool AnyFile(ImmutableArray<string> patterns, ImmutableArray<string> files)
    {
        var expressions = patterns.Select(pattern => new Regex(pattern, Linear)).ToList();
        return files.Any(file => expressions.Any(expression => expression.IsMatch(file)));
    }

    private static string? ValueOf(InputBinding binding, SourceEvent happened, JsonElement payload) => binding.Source switch
    {
        BindingSource.Literal => binding.Value,
        BindingSource.Payload => Find(payload, binding.Value),
        _ => FieldOf(binding.Value)?.Invoke(happened),
    };

    private static Func<SourceEvent, string>? FieldOf(string name) => name switch
    {
        "commit" => happened => happened.Commit,
        "ref" => happened => happened.Ref,
        "author" => happened => happened.Author,
        "title" => happened => happened.Title,
        "pullRequest" => happened => happened.PullRequest.ToString(CultureInfo.InvariantCulture),
        _ => null,
    };

    private static string Shown(string pattern) => pattern.Length > LongestPattern ? $"{pattern[..20]}..." : pattern;

    private static string? Problem(string pattern, bool isWhole)
    {
        if (pattern.Length > LongestPattern)
        {
            return $"has more than {LongestPattern} characters";
        }

        try
        {
            _ = new Regex(pattern, Linear);
            // A comment at its end would take in what is put around it.
            _ = isWhole ? new Regex(Whole(pattern), Linear) : null;
            return null;
        }
        catch (ArgumentException problem)
        {
            return $"is not one: {problem.Message.TrimEnd('.')}";
        }
        catch (NotSupportedException)
        {
            return "looks around or back";
        }
    }

    private static Rejection Invalid(Trigger trigger, string what, string nextStep) => new(RejectionCodes.Invalid, $"The trigger '{trigger.Name}' {what}.", nextStep);
}
