using Microsoft.AspNetCore.Components;
using MudBlazor;
using Qvs.Cloud.Portal.Live;
using Qvs.Cloud.Portal.Parts;
using Qvs.Cloud.Portal.Text;
using Qvs.Domain;
using Qvs.Domain.Ports;
using Qvs.Domain.Sources;
using Qvs.Domain.Tenancy;
using Qvs.Grains.Live;
using Qvs.Grains.Sources;

namespace Qvs.Cloud.Portal.Sources;

/// <summary>What starts a line by itself: its schedules, and the triggers of webhooks, which are changed where the webhook is.</summary>
public sealed partial class LineStartsPage(IDialogService dialogs)
{
    private const int Shown = 4;

    private List<Versioned<ScheduleView>> _schedules = [];
    private List<(string Repository, ImmutableArray<Trigger> Triggers)> _triggers = [];
    private Draft? _draft;

    [CascadingParameter]
    public Moment Now { get; set; } = new(default, TimeZoneInfo.Utc);

    [Parameter]
    public string Line { get; set; } = "";

    private bool MayEdit => Session.May(Permission.Configure);

    protected override bool Shows(LiveChange change) => change.Kind switch
    {
        ListingKinds.Schedule => change.Key.Contains($"/{Line}/", StringComparison.Ordinal),
        ListingKinds.Webhook => true,
        _ => false,
    };

    protected override async Task Load()
    {
        _ = await Session.Line(Line, grain => grain.Get()) ?? throw new PageException(PageFailure.NotFound(Line));
        _schedules = [.. (await Session.All(ListingKinds.Schedule, Gone, Line)).Select(ScheduleRow.Read).OfType<Versioned<ScheduleView>>()];
        _triggers =
        [
            .. (await Session.All(ListingKinds.Webhook, Gone)).Select(WebhookRow.Read).OfType<WebhookView>()
                .Select(webhook => (webhook.Key.Repository.Value, webhook.Spec.Triggers.RemoveAll(trigger => trigger.Line.Value != Line))),
        ];
    }

    private List<string> Coming(Draft draft) => CronTimes.Zone(draft.Zone) is { } zone
        ? [.. CronTimes.Following(draft.ToSchedule(), Clock.GetUtcNow()).Take(Shown).Select(at => new Moment(Now.Now, zone).Absolute(at))]
        : [];

    private async Task Save()
    {
        var draft = _draft!;
        if (ScheduleId.Check(draft.Name) is { } invalid)
        {
            Rejections = [invalid];
            return;
        }

        if (await Do(() => Session.Schedule(Line, draft.Name, grain => grain.Save(draft.ToSchedule(), draft.Revision))) is not null)
        {
            _draft = null;
            await Reload();
        }
    }

    private async Task Delete(string name)
    {
        if (await dialogs.Confirm(Words.Of(PortalText.ConfirmDelete, name), PortalText.ScheduleDeleteText, PortalText.Delete, isDangerous: true) is not null
            && await Do(() => Session.Schedule(Line, name, grain => grain.Delete(null))) is not null)
        {
            await Reload();
        }
    }

    private sealed class Draft
    {
        public string Name { get; set; } = "";

        public string Cron { get; set; } = "";

        public string Zone { get; set; } = "UTC";

        /// <summary><c>input = value</c>, one a line.</summary>
        public string Inputs { get; set; } = "";

        public bool IsEnabled { get; set; } = true;

        public long Revision { get; init; }

        public static Draft Of(Versioned<ScheduleView> schedule) => new()
        {
            Name = schedule.Value.Key.Schedule.Value,
            Cron = schedule.Value.Schedule.Cron,
            Zone = schedule.Value.Schedule.TimeZone,
            Inputs = string.Join('\n', schedule.Value.Schedule.Inputs.Select(pair => $"{pair.Key} = {pair.Value}")),
            IsEnabled = schedule.Value.Schedule.IsEnabled,
            Revision = schedule.Revision,
        };

        public Schedule ToSchedule()
        {
            var inputs = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
            foreach (var row in Inputs.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            {
                var parts = row.Split('=', 2, StringSplitOptions.TrimEntries);
                inputs[parts[0]] = parts.ElementAtOrDefault(1) ?? "";
            }

            return new Schedule(Cron.Trim(), Zone.Trim(), inputs.ToImmutable(), IsEnabled);
        }
    }
}
