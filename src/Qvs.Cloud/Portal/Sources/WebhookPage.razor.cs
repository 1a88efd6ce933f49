using System.Text.Json;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using MudBlazor;
using Qvs.Cloud.Hosting;
using Qvs.Cloud.Portal.Live;
using Qvs.Cloud.Portal.Parts;
using Qvs.Cloud.Portal.Text;
using Qvs.Cloud.Webhooks;
using Qvs.Domain.Applications;
using Qvs.Domain.Ports;
using Qvs.Domain.Sources;
using Qvs.Domain.Tenancy;
using Qvs.Grains.Live;
using Qvs.Grains.Sources;

namespace Qvs.Cloud.Portal.Sources;

/// <summary>The webhook of a repository: what to enter at the provider, what starts, and what was delivered.</summary>
public sealed partial class WebhookPage(IDialogService dialogs, IServiceProvider services)
{
    private const int Recent = 50;
    private const int LongestPayload = 200_000;
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private WebhookView? _webhook;
    private RepositoryKind _kind;
    private List<DeliverySummary> _deliveries = [];
    private List<(string Value, string Text)> _lines = [];
    private TriggerDraft? _draft;
    private string? _secret;
    private string? _copied;
    private string _shown = "";
    private string _payload = "";

    [Parameter]
    public string Repository { get; set; } = "";

    private bool MayEdit => Session.May(Permission.Configure);

    private string Address => _webhook is null ? "" : WebhookAddress.Of(services.GetRequiredService<CloudOptions>(), _webhook.Key, _kind, _secret);

    private string SetUp => _kind switch
    {
        RepositoryKind.GitHub => PortalText.HookSetUpGitHub,
        RepositoryKind.GitLab => PortalText.HookSetUpGitLab,
        RepositoryKind.Bitbucket => PortalText.HookSetUpBitbucket,
        RepositoryKind.Backlog => PortalText.HookSetUpBacklog,
        RepositoryKind.Gitea => PortalText.HookSetUpGitea,
        _ => "",
    };

    protected override bool Shows(LiveChange change) => change.Kind switch
    {
        ListingKinds.Webhook => change.Key.EndsWith($"/{Repository}", StringComparison.Ordinal),
        ListingKinds.WebhookDelivery => change.Key.Contains($"/{Repository}/", StringComparison.Ordinal),
        _ => false,
    };

    protected override async Task Load()
    {
        var repository = await Session.Repository(Repository, grain => grain.Get()) ?? throw new PageException(PageFailure.NotFound(Repository));
        _kind = repository.Value.Kind;
        _webhook = await Session.Webhook(Repository, grain => grain.Get());
        _lines = [.. (await Session.All(ListingKinds.Line, Gone)).Select(row => Shell.RowLinks.LastPart(row.Key)).Select(line => (line, line))];
        var page = await Session.List(new ListingQuery(Session.Tenant, ListingKinds.WebhookDelivery, Repository, Descending: true, Limit: Recent), Gone);
        _deliveries = [.. page.Rows.Select(DeliverySummary.Read).OfType<DeliverySummary>()];
    }

    private static string Short(string commit) => commit.Length > 8 ? commit[..8] : commit;

    private static PortalStatus Badge(DeliveryStatus status) => status switch
    {
        DeliveryStatus.Pending => PortalStatus.Running,
        DeliveryStatus.Started => PortalStatus.Succeeded,
        DeliveryStatus.Refused => PortalStatus.Failed,
        _ => PortalStatus.Skipped,
    };

    private static string WordOf(DeliveryStatus status) => status switch
    {
        DeliveryStatus.Pending => PortalText.DeliveryPending,
        DeliveryStatus.Started => PortalText.DeliveryStarted,
        DeliveryStatus.Refused => PortalText.DeliveryRefused,
        _ => PortalText.DeliveryNothing,
    };

    private Task Make() => Change(new WebhookSpec(false, []));

    private async Task<bool> Change(WebhookSpec spec)
    {
        if (await Do(() => Session.Webhook(Repository, grain => grain.Save(spec, _webhook?.Revision ?? 0))) is not { } saved)
        {
            return false;
        }

        Show(saved);
        return true;
    }

    private async Task Rotate()
    {
        if (await dialogs.Confirm(PortalText.HookRotate, PortalText.HookRotateText, PortalText.HookRotate) is not null
            && await Do(() => Session.Webhook(Repository, grain => grain.Rotate(keepOld: true))) is { } saved)
        {
            Show(saved);
        }
    }

    private async Task Delete()
    {
        if (await dialogs.Confirm(Words.Of(PortalText.ConfirmDelete, PortalText.HookTitle), PortalText.HookDeleteText, PortalText.Delete, isDangerous: true) is not null
            && await Do(() => Session.Webhook(Repository, grain => grain.Delete(_webhook?.Revision))) is not null)
        {
            _secret = null;
            await Reload();
        }
    }

    private async Task SaveTrigger()
    {
        var draft = _draft!;
        if (_webhook is not { Spec: var spec } || draft.ToTrigger() is not { } trigger)
        {
            Rejections = [new Domain.Rejection(Domain.RejectionCodes.Invalid, PortalText.TriggerChooseLine)];
            return;
        }

        var at = spec.Triggers.ToList().FindIndex(one => one.Name == draft.Was);
        if (await Change(spec with { Triggers = at < 0 ? spec.Triggers.Add(trigger) : spec.Triggers.SetItem(at, trigger) }))
        {
            _draft = null;
        }
    }

    private async Task Remove(Trigger trigger)
    {
        if (_webhook is { Spec: var spec }
            && await dialogs.Confirm(Words.Of(PortalText.ConfirmDelete, trigger.Name), PortalText.TriggerDeleteText, PortalText.Delete, isDangerous: true) is not null)
        {
            await Change(spec with { Triggers = spec.Triggers.RemoveAll(one => one.Name == trigger.Name) });
        }
    }

    private async Task Replay(string id)
    {
        if (await Do(() => Session.Delivery(Repository, id, grain => grain.Replay())) is not null)
        {
            await Reload();
        }
    }

    private Task Show(string id) => Reading(async () =>
    {
        (_shown, _payload) = _shown == id ? ("", "") : (id, Pretty(await Session.Delivery(Repository, id, grain => grain.Payload()) ?? ""));
    });

    private void Show(WebhookSaved saved) => (_webhook, _secret, _copied) = (saved.Webhook, saved.Secret ?? _secret, null);

    private async Task Copy(string text) => _copied = await Browser.InvokeAsync<bool>("qvs.copy", text) ? text : null;

    private static string Pretty(string payload)
    {
        try
        {
            using var document = JsonDocument.Parse(payload);
            var text = JsonSerializer.Serialize(document.RootElement, Indented);
            return text.Length > LongestPayload ? text[..LongestPayload] + "\n..." : text;
        }
        catch (JsonException)
        {
            return payload;
        }
    }
}
