using Qvs.Cloud.Portal.Parts;
using Qvs.Domain.Credentials;
using Qvs.Domain.Notifications;

namespace Qvs.Cloud.Portal.Notifications;

/// <summary>A channel as it is typed: patterns separated by commas.</summary>
public sealed class ChannelDraft
{
    public string Name { get; set; } = "";

    public string DisplayName { get; set; } = "";

    public string Kind { get; set; } = nameof(ChannelKind.Slack);

    public string Credential { get; set; } = "";

    /// <summary>Mail addresses, one a line.</summary>
    public string Recipients { get; set; } = "";

    public bool IsPaused { get; set; }

    public DraftRows<RuleDraft> Rules { get; } = [];

    public bool IsMail => Kind == nameof(ChannelKind.Email);

    public static ChannelDraft Of(string name, ChannelSpec spec)
    {
        var draft = new ChannelDraft
        {
            Name = name,
            DisplayName = spec.DisplayName,
            Kind = spec.Kind.ToString(),
            Credential = spec.Credential?.Value ?? "",
            Recipients = string.Join('\n', spec.Recipients),
            IsPaused = spec.IsPaused,
        };
        foreach (var rule in spec.Rules)
        {
            draft.AddRule(rule);
        }

        return draft;
    }

    public void AddRule(NotificationRule? rule = null) => Rules.Add(new RuleDraft(rule ?? new NotificationRule([], [], [], [])));

    public ChannelSpec ToSpec() => new(
        DisplayName.Trim(),
        Enum.Parse<ChannelKind>(Kind),
        !IsMail && CredentialId.TryParse(Credential, out var credential) ? credential : null,
        IsMail ? Words(Recipients) : [],
        [.. Rules.Select(rule => rule.ToRule())],
        IsPaused);

    internal static ImmutableArray<string> Words(string text) => [.. text.Split((char[])[',', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];
}

/// <summary>Which messages.</summary>
public sealed class RuleDraft(NotificationRule rule) : DraftRow
{
    private readonly HashSet<string> _events = [.. rule.Events];
    private readonly HashSet<string> _outcomes = [.. rule.Outcomes];

    public string Lines { get; set; } = string.Join(", ", rule.Lines);

    public string Environments { get; set; } = string.Join(", ", rule.Environments);

    public bool HasEvent(string name) => _events.Contains(name);

    public bool HasOutcome(string name) => _outcomes.Contains(name);

    public void SetEvent(string name, bool isChosen) => Set(_events, name, isChosen);

    public void SetOutcome(string name, bool isChosen) => Set(_outcomes, name, isChosen);

    public NotificationRule ToRule() => new([.. _events.Order(StringComparer.Ordinal)], [.. _outcomes.Order(StringComparer.Ordinal)], ChannelDraft.Words(Lines), ChannelDraft.Words(Environments));

    private static void Set(HashSet<string> names, string name, bool isChosen)
    {
        if (isChosen)
        {
            names.Add(name);
        }
        else
        {
            names.Remove(name);
        }
    }
}
