using Microsoft.AspNetCore.Components;
using MudBlazor;
using Qvs.Cloud.Portal.Live;
using Qvs.Cloud.Portal.Parts;
using Qvs.Cloud.Portal.Text;
using Qvs.Domain;
using Qvs.Domain.Applications;
using Qvs.Domain.Credentials;
using Qvs.Domain.Delivery.Parameters;
using Qvs.Domain.Ports;
using Qvs.Domain.Releases;
using Qvs.Domain.Tenancy;
using Qvs.Grains.Applications;
using Qvs.Grains.Live;

namespace Qvs.Cloud.Portal.Applications;

/// <summary>Which values a deployment has and where they are from, what is deployed, and what would be. What is being typed is kept apart from what is read.</summary>
public sealed partial class DeploymentPage(IDialogService dialogs)
{
    private readonly SortedDictionary<string, string> _own = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _chosen = new(StringComparer.Ordinal);
    private readonly DraftRows<SecretDraft> _secrets = [];
    private List<DeclaredParameter> _declared = [];
    private ImmutableSortedDictionary<string, DeploymentParameter> _values = ImmutableSortedDictionary<string, DeploymentParameter>.Empty;
    private ImmutableSortedDictionary<string, DeploymentParameter>? _compared;
    private ImmutableArray<GridRow> _rows = [];
    private ImmutableArray<DeployedRelease> _history = [];
    private ImmutableArray<Rejection> _previewRefused = [];
    private List<(string Value, string Text)> _credentials = [];
    private List<(string Value, string Text)> _others = [];
    private (string Here, string There)? _manifests;
    private List<string> _targets = [];
    private ManifestPreview? _preview;
    private string _environment = "";
    private string _title = "";
    private string _newName = "";
    private string _said = "";
    private long? _revision;
    private Hold? _hold;
    private DriftReport _drift = DriftReport.NeverChecked;

    [Parameter]
    public string Application { get; set; } = "";

    [Parameter]
    public string Deployment { get; set; } = "";

    [SupplyParameterFromQuery(Name = "tab")]
    public string? Tab { get; set; }

    [SupplyParameterFromQuery(Name = "with")]
    public string? Other { get; set; }

    private static IEnumerable<(string? Id, string Text)> Tabs =>
        [(null, PortalText.DepGrid), ("compare", PortalText.TabCompare), ("manifests", PortalText.TabManifests), ("history", PortalText.TabHistory), ("drift", PortalText.TabDrift)];

    [SupplyParameterFromQuery(Name = "all")]
    public string? ShowAll { get; set; }

    private bool MayEdit => Session.May(Permission.Configure);

    private bool MayRollBack => Session.May(Permission.Rollback);

    protected override bool Shows(LiveChange change) =>
        change.Kind is ListingKinds.Environment or ListingKinds.Application || (change.Kind == ListingKinds.Deployment && change.Key.EndsWith($"/{Application}/{Deployment}", StringComparison.Ordinal));

    protected override async Task Load()
    {
        var found = await Session.Deployment(Application, Deployment, grain => grain.Get()) ?? throw new PageException(PageFailure.NotFound($"{Application}/{Deployment}"));
        if (_revision is null)
        {
            Show(found);
        }

        _environment = found.Value.Environment.Value;
        _history = await Session.Deployment(Application, Deployment, grain => grain.History());
        _hold = await Session.Release(Application, Deployment, grain => grain.Held());
        _drift = await Session.Drift(Application, Deployment, grain => grain.Get());
        _values = await Values(Deployment) ?? _values;
        // Reading the schema evaluates the adapters: once is enough for a page.
        _declared = _declared.Count > 0 ? _declared : (await Session.Application(Application, grain => grain.Schema())).Value is { } schema ? ParameterGrid.Declared(schema.Json) : [];
        _credentials = [.. (await Session.All(ListingKinds.Credential, Gone)).Select(NamedRow.Of).Select(row => (row.Id, row.Id))];
        var environment = await Session.Environment(_environment, grain => grain.Get());
        _targets = [.. environment?.Value.Targets.Select(target => target.Name) ?? []];
        Arrange();
        await LoadTab();
    }

    private async Task LoadTab()
    {
        if (Tab == "manifests")
        {
            var answer = await Session.Deployment(Application, Deployment, grain => grain.Preview());
            (_preview, _previewRefused) = (answer.Value, answer.Rejections);
        }
        else if (Tab == "compare")
        {
            _others = [.. (await Session.All(ListingKinds.Deployment, Gone, Application)).Select(NamedRow.Of).Where(row => row.Id != Deployment).Select(row => (row.Id, row.Name))];
            _compared = Other is null ? null : await Values(Other);
            _manifests = Other is null ? null : await Manifests(Other);
        }
    }

    private async Task<ImmutableSortedDictionary<string, DeploymentParameter>?> Values(string deployment) =>
        (await Session.Deployment(Application, deployment, grain => grain.Parameters())).Value?.Values;

    /// <summary>Null if one of them does not compile.</summary>
    private async Task<(string Here, string There)?> Manifests(string other)
    {
        var here = (await Session.Deployment(Application, Deployment, grain => grain.Preview())).Value?.Yaml;
        var there = (await Session.Deployment(Application, other, grain => grain.Preview())).Value?.Yaml;
        return string.IsNullOrEmpty(here) || string.IsNullOrEmpty(there) ? null : (here, there);
    }

    private IEnumerable<(string Name, string? Here, string? There)> Compared(ImmutableSortedDictionary<string, DeploymentParameter> compared) =>
        _values.Keys.Union(compared.Keys).Order(StringComparer.Ordinal)
            .Select(name => (name, _values.GetValueOrDefault(name)?.Value, compared.GetValueOrDefault(name)?.Value))
            .Where(row => ShowAll is not null || row.Item2 != row.Item3);

    private void Show(Versioned<DeploymentSpec> deployment)
    {
        _revision = deployment.Revision;
        _title = deployment.Value.DisplayName;
        _own.Clear();
        foreach (var (name, value) in deployment.Value.Config)
        {
            _own[name] = value;
        }

        _secrets.Show(deployment.Value.Secrets.Select(secret => new SecretDraft { Name = secret.Key, Key = secret.Value.Key, Version = secret.Value.Version }));
        foreach (var (target, credential) in deployment.Value.Credentials)
        {
            _chosen[target] = credential.Value;
        }
    }

    private void Arrange() => _rows = ParameterGrid.Rows(_declared, _values, _own);

    /// <summary>Rows keep their places while somebody types: they are sorted when they are read.</summary>
    private void Typed(string name, string? text)
    {
        _own[name] = text ?? "";
        _said = "";
        var now = ParameterGrid.Rows(_declared, _values, _own).ToDictionary(row => row.Name, StringComparer.Ordinal);
        _rows = [.. _rows.Select(row => now.GetValueOrDefault(row.Name, row))];
    }

    private void AddParameter()
    {
        if (_newName.Length > 0 && !_rows.Any(row => row.Name == _newName))
        {
            _own.TryAdd(_newName, "");
            _rows = [.. _rows, new GridRow(_newName, "", "", "", "", null, false, false)];
        }

        _newName = "";
    }

    private async Task Save()
    {
        var spec = new DeploymentSpec(
            _title,
            EnvironmentId.Parse(_environment),
            _own.Where(pair => pair.Value.Length > 0).ToImmutableSortedDictionary(StringComparer.Ordinal),
            _secrets.Where(secret => secret.Name.Length > 0).DistinctBy(secret => secret.Name)
                .ToImmutableSortedDictionary(secret => secret.Name, secret => new SecretReference(secret.Key, secret.Version), StringComparer.Ordinal),
            _chosen.Where(pair => pair.Value.Length > 0).ToImmutableSortedDictionary(pair => pair.Key, pair => CredentialId.Parse(pair.Value), StringComparer.Ordinal));
        if (await Do(() => Session.Deployment(Application, Deployment, grain => grain.Save(spec, _revision))) is { } saved)
        {
            Show(saved);
            _said = PortalText.DepSavedAs;
            await Reload();
        }
    }

    private async Task Delete()
    {
        if (await dialogs.Confirm(Words.Of(PortalText.ConfirmDelete, $"{Application}/{Deployment}"), PortalText.DepDeleteText, PortalText.Delete, isDangerous: true) is not null
            && await Do(() => Session.Deployment(Application, Deployment, grain => grain.Delete(_revision))) is not null)
        {
            Navigation.NavigateTo(Links.Application(Application));
        }
    }

    private sealed class SecretDraft : DraftRow
    {
        public string Name { get; set; } = "";

        public string Key { get; set; } = "";

        public string Version { get; set; } = "";
    }
}
