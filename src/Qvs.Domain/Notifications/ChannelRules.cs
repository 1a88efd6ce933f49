namespace Qvs.Domain.Notifications;

/// <summary>What a channel must be, and what it is told.</summary>
public static class ChannelRules
{
    private const int MostRecipients = 50;
    private const int MostRules = 50;
    private const int MostPatterns = 50;
    private const int LongestName = 100;

    public static IEnumerable<Rejection> Check(ChannelSpec spec)
    {
        if (spec.DisplayName is null or { Length: > LongestName })
        {
            yield return Invalid($"The display name is missing or longer than {LongestName} characters.", "Give a short one.");
        }

        if (spec.Kind == ChannelKind.Email)
        {
            if (spec.Recipients.IsDefaultOrEmpty || spec.Recipients.Length > MostRecipients)
            {
                yield return Invalid($"A channel of mail has 1 to {MostRecipients} recipients.", "Name those who shall have the messages.");
            }
        }
        else if (spec.Credential is null)
        {
            yield return Invalid($"A channel of {spec.Kind} needs a credential with its address.", "Make a credential with the key 'url' and name it here.");
        }

        foreach (var recipient in spec.Recipients.IsDefault ? [] : spec.Recipients.Where(recipient => !IsAddress(recipient)))
        {
            yield return Invalid($"'{recipient}' is no mail address.", "Write it as name@example.com.");
        }

        foreach (var rejection in Rules(spec))
        {
            yield return rejection;
        }
    }

    /// <summary>Whether the channel wants the message. A message that somebody tries it with always comes.</summary>
    public static bool Wants(this ChannelSpec spec, Notice notice) => notice.Event == NoticeEvents.Test
        || (!spec.IsPaused && (spec.Rules.IsDefaultOrEmpty || spec.Rules.Any(rule => Matches(rule, notice))));

    /// <summary>Whether the environments of a run must be known to say what it wants.</summary>
    public static bool AsksForEnvironments(this ChannelSpec spec) => !spec.Rules.IsDefault && spec.Rules.Any(rule => !rule.Environments.IsDefaultOrEmpty);

    private static bool Matches(NotificationRule rule, Notice notice) =>
        Any(rule.Events, notice.Event)
        && (notice.Event is NoticeEvents.Ended or NoticeEvents.Task
            ? Any(rule.Outcomes, notice.Outcome)
            : rule.Outcomes.IsDefaultOrEmpty || !rule.Events.IsDefaultOrEmpty)
        && Any(rule.Lines, notice.Run?.Line.Value ?? "")
        && (rule.Environments.IsDefaultOrEmpty || notice.Environments.Any(environment => Any(rule.Environments, environment)));

    private static bool Any(ImmutableArray<string> patterns, string value) =>
        patterns.IsDefaultOrEmpty || patterns.Any(pattern => NamePattern.Matches(pattern, value));

    private static IEnumerable<Rejection> Rules(ChannelSpec spec)
    {
        ImmutableArray<NotificationRule> rules = spec.Rules.IsDefault ? [] : spec.Rules;
        if (rules.Length > MostRules || rules.Any(rule => Lists(rule).Any(list => list.Length > MostPatterns || list.Any(string.IsNullOrWhiteSpace))))
        {
            yield return Invalid($"More than {MostRules} rules, or a list of more than {MostPatterns} entries or with an empty one.", "Leave a list empty to match everything; use * in patterns.");
        }

        foreach (var unknown in rules.SelectMany(rule => Lists(rule)[0]).Where(name => !NoticeEvents.All.Contains(name)))
        {
            yield return Invalid($"There is no event '{unknown}'.", $"Use {string.Join(", ", NoticeEvents.All)}.");
        }
    }

    private static ImmutableArray<string>[] Lists(NotificationRule rule) =>
        [.. new[] { rule.Events, rule.Outcomes, rule.Lines, rule.Environments }.Select(list => list.IsDefault ? [] : list)];

    private static bool IsAddress(string text) =>
        text.IndexOf('@', StringComparison.Ordinal) is > 0 and var at && at < text.Length - 1 && text.LastIndexOf('@') == at && text.Length <= 254
        && !text.Any(character => char.IsWhiteSpace(character) || char.IsControl(character) || character is ',' or ';' or '<' or '>' or '"');

    private static Rejection Invalid(string message, string next) => new(RejectionCodes.Invalid, message, next);
}
