using System.Globalization;
using Microsoft.AspNetCore.Components;
using MudBlazor;
using Qvs.Cloud.Portal.Live;
using Qvs.Cloud.Portal.Parts;
using Qvs.Cloud.Portal.Text;
using Qvs.Domain;
using Qvs.Domain.Applications;
using Qvs.Domain.Ports;
using Qvs.Domain.Releases;
using Qvs.Domain.Tenancy;
using Qvs.Grains.Sources;

namespace Qvs.Cloud.Portal.Platform;

/// <summary>Makes or changes an environment: cluster, provisioning targets, parameters, freeze windows.</summary>
public sealed partial class EnvironmentPage(IDialogService dialogs)
{
    private readonly DraftRows<TargetDraft> _targets = [];
    private readonly DraftRows<FreezeDraft> _freezes = [];
    private List<(string Value, string Text)> _clusters = [];
    private SecretStore? _secrets;
    private string _name = "";
    private string _title = "";
    private string _description = "";
    private string _order = "0";
    private string _cluster = "";
    private string _parameters = "";
    private string _said = "";
    private long? _revision;

    /// <summary>Empty on the page for a new one, where the router has nothing to set.</summary>
    [Parameter]
    public string Environment { get; set => field = value ?? ""; } = "";

    private bool IsNew => Environment.Length == 0;

    private static IEnumerable<(string Value, string Text)> Kinds => Enum.GetNames<TargetKind>().Select(kind => (kind, kind));

    protected override Permission? Needed => IsNew ? Permission.Configure : null;

    protected override async Task Load()
    {
        if (_revision is not null)
        {
            return;
        }

        _clusters = [.. (await Session.All(ListingKinds.Cluster, Gone)).Select(NamedRow.Of).Select(row => (row.Id, row.Name))];
        if (IsNew)
        {
            (_revision, _cluster) = (0, _clusters.Count == 1 ? _clusters[0].Value : "");
            return;
        }

        Show(await Session.Environment(Environment, grain => grain.Get()) ?? throw new PageException(PageFailure.NotFound(Environment)));
    }

    private void Show(Versioned<EnvironmentSpec> found)
    {
        var spec = found.Value;
        (_revision, _name, _title, _description, _cluster, _secrets) = (found.Revision, Environment, spec.DisplayName, spec.Description, spec.Cluster.Value, spec.Secrets);
        _order = spec.Order.ToString(CultureInfo.InvariantCulture);
        _parameters = string.Join('\n', spec.Parameters.Select(pair => $"{pair.Key}={pair.Value}"));
        _targets.Show(spec.Targets.Select(target => new TargetDraft { Name = target.Name, Kind = target.Kind.ToString(), Fields = new(target.Fields, StringComparer.Ordinal) }));
        _freezes.Show(spec.Freezes.Select(freeze => Draft(freeze, Clock.GetUtcNow())));
    }

    private async Task Save()
    {
        var mistakes = new List<Rejection>();
        mistakes.AddRange(new[] { EnvironmentId.Check(_name), ClusterId.Check(_cluster) }.OfType<Rejection>());
        var parameters = Parameters(mistakes);
        ImmutableArray<FreezeWindow> freezes = [.. _freezes.Select(freeze => freeze.ToWindow(Time(freeze.From, mistakes), Time(freeze.Until, mistakes)))];
        if (mistakes.Count > 0)
        {
            Rejections = [.. mistakes];
            return;
        }

        var spec = new EnvironmentSpec(
            _title.Length > 0 ? _title : _name,
            _description,
            int.TryParse(_order, CultureInfo.InvariantCulture, out var order) ? order : 0,
            ClusterId.Parse(_cluster),
            [.. _targets.Select(Target)],
            parameters,
            freezes,
            _secrets);
        if (await Do(() => Session.Environment(_name, grain => grain.Save(spec, _revision))) is { } saved)
        {
            if (IsNew)
            {
                Navigation.NavigateTo(Links.Environment(_name));
                return;
            }

            Show(saved);
            _said = PortalText.Saved;
        }
    }

    private ImmutableSortedDictionary<string, string> Parameters(List<Rejection> mistakes)
    {
        var values = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var line in _parameters.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (line.IndexOf('=', StringComparison.Ordinal) is > 0 and var at)
            {
                values[line[..at].TrimEnd()] = line[(at + 1)..].TrimStart();
            }
            else
            {
                mistakes.Add(new Rejection(RejectionCodes.Invalid, Words.Of(PortalText.EnvBadLine, line), PortalText.EnvParametersHelp));
            }
        }

        return values.ToImmutable();
    }

    private static ProvisioningTarget Target(TargetDraft draft)
    {
        var kind = Enum.Parse<TargetKind>(draft.Kind);
        return new ProvisioningTarget(draft.Name, kind, TargetRules.Of(kind).Fields
            .Where(field => draft.Fields.GetValueOrDefault(field, "").Length > 0)
            .ToImmutableSortedDictionary(field => field, field => draft.Fields[field], StringComparer.Ordinal));
    }

    private static DateTimeOffset Time(string text, List<Rejection> mistakes)
    {
        if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at))
        {
            mistakes.Add(new Rejection(RejectionCodes.Invalid, Words.Of(PortalText.EnvBadTime, text)));
        }

        return at;
    }

    private static FreezeDraft Draft(FreezeWindow freeze, DateTimeOffset now)
    {
        var closed = Freezing.Closed([freeze], now, Cron.Instance);
        return new FreezeDraft
        {
            From = Local(freeze.From),
            Until = Local(freeze.Until),
            Reason = freeze.Reason,
            Cron = freeze.Repeats?.Cron ?? "",
            Minutes = (freeze.Repeats?.Minutes ?? 60).ToString(CultureInfo.InvariantCulture),
            Zone = freeze.Repeats?.TimeZone ?? "UTC",
            Says = closed.Length > 0 ? (PortalText.FreezeNow, closed[0].Until) : Freezing.Next(freeze, now, Cron.Instance) is { } next ? (PortalText.FreezeNext, next) : null,
        };
    }

    private static string Local(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm", CultureInfo.InvariantCulture);

    private async Task Delete()
    {
        if (await dialogs.Confirm(Words.Of(PortalText.ConfirmDelete, Environment), PortalText.DepDeleteText, PortalText.Delete, isDangerous: true) is not null
            && await Do(() => Session.Environment(Environment, grain => grain.Delete(_revision))) is not null)
        {
            Navigation.NavigateTo(Links.Environments);
        }
    }

    private sealed class TargetDraft : DraftRow
    {
        public string Name { get; set; } = "default";

        public string Kind { get; set; } = nameof(TargetKind.Kubernetes);

        public Dictionary<string, string> Fields { get; init; } = new(StringComparer.Ordinal);
    }

    private sealed class FreezeDraft : DraftRow
    {
        public string From { get; set; } = "";

        public string Until { get; set; } = "";

        public string Reason { get; set; } = "";

        /// <summary>Empty for a window that does not repeat.</summary>
        public string Cron { get; set; } = "";

        public string Minutes { get; set; } = "60";

        public string Zone { get; set; } = "UTC";

        /// <summary>When the window as it was read is closed.</summary>
        public (string Word, DateTimeOffset At)? Says { get; init; }

        public FreezeWindow ToWindow(DateTimeOffset from, DateTimeOffset until) => new(
            Reason,
            from,
            until,
            Cron.Trim().Length == 0 ? null : new FreezeSchedule(Cron.Trim(), int.TryParse(Minutes, CultureInfo.InvariantCulture, out var minutes) ? minutes : 0, Zone.Trim()));
    }
}
