using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Qvs.Cloud.Portal.Live;
using Qvs.Cloud.Portal.Parts;
using Qvs.Domain.Ports;
using Qvs.Grains.Live;

namespace Qvs.Cloud.Portal.Home;

public sealed partial class MatrixPage(IJSRuntime script)
{
    private const int Recent = 8;
    private const int Standing = 200;

    private HashSet<string> _pinned = [];
    private List<NamedRow> _applications = [];
    private List<EnvironmentRow> _environments = [];
    private List<DeploymentRow> _deployments = [];
    private List<RunRow> _runs = [];
    private List<ApprovalRow> _approvals = [];
    private Matrix _matrix = new([], []);
    private bool _isEmpty;

    [SupplyParameterFromQuery(Name = "q")]
    public string? Search { get; set; }

    [SupplyParameterFromQuery(Name = "show")]
    public string? Show { get; set; }

    protected override bool Shows(LiveChange change) => change.Kind
        is ListingKinds.Application or ListingKinds.Environment or ListingKinds.Deployment or ListingKinds.Run or ListingKinds.Approval;

    protected override async Task Load()
    {
        _applications = [.. (await Session.All(ListingKinds.Application, Gone)).Select(NamedRow.Of)];
        _environments = [.. (await Session.All(ListingKinds.Environment, Gone)).Select(EnvironmentRow.Of)];
        var runs = (await Session.List(new ListingQuery(Session.Tenant, ListingKinds.Run, Descending: true, Limit: Standing), Gone)).Rows
            .Select(RunRow.Of).OfType<RunRow>().ToArray();
        _deployments = [.. MatrixModel.Standing((await Session.All(ListingKinds.Deployment, Gone)).Select(DeploymentRow.Of).OfType<DeploymentRow>(), runs)];
        _runs = [.. runs.Take(Recent)];
        var approvals = await Session.List(new ListingQuery(Session.Tenant, ListingKinds.Approval, Limit: Recent), Gone);
        _approvals = [.. approvals.Rows.Select(ApprovalRow.Of).OfType<ApprovalRow>()];
        _isEmpty = _applications.Count == 0;
        Arrange();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        await base.OnAfterRenderAsync(firstRender);
        if (firstRender && await script.InvokeAsync<string?>("qvs.read", $"pins:{Session.Tenant}") is { Length: > 0 } pins)
        {
            _pinned = [.. pins.Split(',')];
            Arrange();
            StateHasChanged();
        }
    }

    private void Arrange() => _matrix = MatrixModel.Build(_applications, _environments, _deployments, Search ?? "", Show == "attention", _pinned);

    private async Task Pin(string application)
    {
        if (!_pinned.Remove(application))
        {
            _pinned.Add(application);
        }

        Arrange();
        await script.InvokeVoidAsync("qvs.keep", $"pins:{Session.Tenant}", string.Join(',', _pinned));
    }

    private string With(string name, string? value) => Navigation.GetUriWithQueryParameter(name, value);

    private void SearchTyped(string text) => Navigation.NavigateTo(With("q", text.Length > 0 ? text : null), replace: true);
}
