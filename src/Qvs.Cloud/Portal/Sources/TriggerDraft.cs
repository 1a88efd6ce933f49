using Qvs.Domain.Delivery;
using Qvs.Domain.Sources;

namespace Qvs.Cloud.Portal.Sources;

/// <summary>A trigger as it is typed: one expression, condition or binding a line, so that lists need no buttons.</summary>
public sealed class TriggerDraft
{
    public string Name { get; set; } = "";

    public string Line { get; set; } = "";

    public HashSet<SourceEventKind> Events { get; } = [SourceEventKind.Push];

    /// <summary>One regular expression a line.</summary>
    public string Refs { get; set; } = "";

    public string Paths { get; set; } = "";

    /// <summary><c>attribute.path expression</c>, one a line.</summary>
    public string Ignore { get; set; } = "";

    /// <summary><c>input = value</c>, one a line: <c>@commit</c> is of the event, <c>$.path</c> of the payload, anything else is meant as it stands.</summary>
    public string Bindings { get; set; } = "";

    public bool IsEnabled { get; set; } = true;

    public bool AllowForks { get; set; }

    /// <summary>The name under which the trigger is kept now; empty for a new one.</summary>
    public string Was { get; init; } = "";

    public static TriggerDraft Of(Trigger trigger)
    {
        var draft = new TriggerDraft
        {
            Was = trigger.Name,
            Name = trigger.Name,
            Line = trigger.Line.Value,
            Refs = string.Join('\n', trigger.Refs),
            Paths = string.Join('\n', trigger.Paths),
            Ignore = string.Join('\n', trigger.Ignore.Select(condition => $"{condition.Attribute} {condition.Pattern}")),
            Bindings = string.Join('\n', trigger.Bindings.Select(Write)),
            IsEnabled = trigger.IsEnabled,
            AllowForks = trigger.AllowForks,
        };
        draft.Events.Clear();
        draft.Events.UnionWith(trigger.Events);
        return draft;
    }

    /// <returns>Null if there is no such line to start.</returns>
    public Trigger? ToTrigger() => AssemblyLineId.TryParse(Line, out var line)
        ? new Trigger(
            Name.Trim(),
            line,
            [.. Events.Order()],
            Rows(Refs),
            Rows(Paths),
            [.. Rows(Ignore).Select(row => row.Split((char[]?)null, 2, StringSplitOptions.RemoveEmptyEntries)).Select(parts => new IgnoreCondition(parts[0], parts.ElementAtOrDefault(1) ?? ""))],
            [.. Rows(Bindings).Select(Read)],
            IsEnabled,
            AllowForks)
        : null;

    public void Toggle(SourceEventKind kind)
    {
        if (!Events.Remove(kind))
        {
            Events.Add(kind);
        }
    }

    private static ImmutableArray<string> Rows(string text) => [.. text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];

    private static string Write(InputBinding binding) => binding.Source switch
    {
        BindingSource.Event => $"{binding.Input} = @{binding.Value}",
        BindingSource.Payload => $"{binding.Input} = $.{binding.Value}",
        _ => $"{binding.Input} = {binding.Value}",
    };

    private static InputBinding Read(string row)
    {
        var parts = row.Split('=', 2, StringSplitOptions.TrimEntries);
        var value = parts.ElementAtOrDefault(1) ?? "";
        return value.StartsWith('@') ? new InputBinding(parts[0], BindingSource.Event, value[1..])
            : value.StartsWith("$.", StringComparison.Ordinal) ? new InputBinding(parts[0], BindingSource.Payload, value[2..])
            : new InputBinding(parts[0], BindingSource.Literal, value);
    }
}
