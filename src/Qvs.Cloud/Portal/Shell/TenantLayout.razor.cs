using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.JSInterop;
using MudBlazor;
using Qvs.Cloud.Access;
using Qvs.Cloud.Operating;
using Qvs.Domain.Ports;
using Qvs.Cloud.Portal.Live;

namespace Qvs.Cloud.Portal.Shell;

/// <summary>The frame of a tenant's pages. It opens the one session that everything below acts through.</summary>
public sealed partial class TenantLayout(
    NavigationManager navigation, TenantSessions sessions, AuthenticationStateProvider authentication, IDialogService dialogs, IJSRuntime script)
{
    private const string PaletteKeys = "Ctrl K";

    private TenantLinks _links = new("");
    private TenantSession? _session;
    private BrowserFacts? _browser;
    private ImmutableArray<ListingRow> _tenants = [];
    private string _path = "";
    private string _name = "";
    private bool _missing;
    private bool _collapsed;
    private bool _isOperator;

    [Inject]
    internal Operators Operators { get; set; } = null!;

    private string Skip => navigation.ToBaseRelativePath(navigation.Uri).Split('#')[0] + "#content";

    public void Dispose() => navigation.LocationChanged -= Moved;

    protected override async Task OnInitializedAsync()
    {
        navigation.LocationChanged += Moved;
        Locate();

        // The first, static rendering is the frame alone: data is read once, by the circuit.
        if (RendererInfo.IsInteractive)
        {
            await Open();
        }
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            _browser = await script.InvokeAsync<BrowserFacts?>("qvs.facts");
            _collapsed = _browser?.Collapsed ?? false;
            StateHasChanged();
        }
    }

    private async Task Open()
    {
        var user = (await authentication.GetAuthenticationStateAsync()).User;
        _session = await sessions.Open(user, _links.Tenant);
        _missing = _session is null;
        _isOperator = Operators.Includes(user);
        if (_session is not null)
        {
            var tenant = await _session.Directory(grain => grain.Get());
            _name = tenant?.DisplayName is { Length: > 0 } name ? name : _links.Tenant;
        }
    }

    private async Task LoadTenants(bool open)
    {
        if (open && _tenants.IsEmpty)
        {
            var user = (await authentication.GetAuthenticationStateAsync()).User;
            _tenants = await sessions.TenantsOf(user, CancellationToken.None);
        }
    }

    private void Moved(object? sender, LocationChangedEventArgs args)
    {
        var before = _links.Tenant;
        Locate();
        if (before != _links.Tenant)
        {
            navigation.NavigateTo(navigation.Uri, forceLoad: true);
            return;
        }

        _ = InvokeAsync(StateHasChanged);
    }

    private void Locate()
    {
        _path = "/" + navigation.ToBaseRelativePath(navigation.Uri).Split('?', '#')[0].TrimEnd('/');
        var parts = _path.Split('/');
        var tenant = parts.Length > 2 ? Uri.UnescapeDataString(parts[2]) : "";
        if (_links.Tenant != tenant)
        {
            _links = new TenantLinks(tenant);
            _name = tenant;
        }
    }

    private bool IsCurrent(NavigationItem item) => Navigation.IsCurrent(item, _links, _path);

    private async Task Toggle()
    {
        _collapsed = !_collapsed;
        await script.InvokeVoidAsync("qvs.keep", "collapsed", _collapsed ? "1" : "");
    }

    private Task OpenPalette() => _session is not { } session ? Task.CompletedTask : dialogs.ShowPalette(
        [.. PaletteModel.Fixed(_links, session.May), .. _isOperator ? [PaletteModel.ToOperating] : Array.Empty<PaletteEntry>()],
        (typed, cancellation) => PaletteModel.Find(session, _links, typed, cancellation));

    private Task OpenHelp() => dialogs.ShowShortcuts(Navigation.Of(_links));
}
