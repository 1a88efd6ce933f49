using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.JSInterop;
using MudBlazor;
using Qvs.Cloud.Access;
using Qvs.Cloud.Portal.Parts;
using Qvs.Cloud.Portal.Text;
using Qvs.Domain.Ports;
using Qvs.Cloud.Portal.Live;

namespace Qvs.Cloud.Portal.Shell;

/// <summary>The frame of a tenant's pages. It opens the one session that everything below acts through.</summary>
public sealed partial class TenantLayout(
    NavigationManager navigation, TenantSessions sessions, AuthenticationStateProvider authentication, IDialogService dialogs, IJSRuntime script, TimeProvider clock, ILogger<TenantLayout> log)
{
    private const string PaletteKeys = "Ctrl K";
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(20);

    private TenantLinks _links = new("");
    private TenantSession? _session;
    private ITimer? _timer;
    private ErrorBoundary? _boundary;
    private ImmutableArray<ListingRow> _tenants = [];
    private Moment _now = new(default, TimeZoneInfo.Utc);
    private string _path = "";
    private string _name = "";
    private (Exception Problem, PageFailure Failure)? _failed;
    private bool _missing;
    private bool _collapsed;

    private string Skip => navigation.ToBaseRelativePath(navigation.Uri).Split('#')[0] + "#content";

    public async ValueTask DisposeAsync()
    {
        navigation.LocationChanged -= Moved;
        if (_timer is not null)
        {
            await _timer.DisposeAsync();
        }
    }

    protected override async Task OnInitializedAsync()
    {
        navigation.LocationChanged += Moved;
        Locate();
        _now = new Moment(clock.GetUtcNow(), TimeZoneInfo.Utc);

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
            var browser = await script.InvokeAsync<BrowserFacts?>("qvs.facts");
            _collapsed = browser?.Collapsed ?? false;
            _now = _now with { Zone = Moment.FindZone(browser?.Zone) };
            _timer = clock.CreateTimer(_ => _ = InvokeAsync(Ticked), null, Tick, Tick);
            StateHasChanged();
        }
    }

    private async Task Open()
    {
        var user = (await authentication.GetAuthenticationStateAsync()).User;
        _session = await sessions.Open(user, _links.Tenant);
        _missing = _session is null;
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

    private void Ticked()
    {
        _now = _now with { Now = clock.GetUtcNow() };
        StateHasChanged();
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

        _boundary?.Recover();
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

    /// <summary>Once for an exception, so that the page shows the reference that stands in the log.</summary>
    private PageFailure FailureOf(Exception problem)
    {
        if (_failed is { } failed && failed.Problem == problem)
        {
            return failed.Failure;
        }

        var failure = PageFailure.Of(problem);
        _failed = (problem, failure);
        if (failure.IsUnexpected)
        {
            log.LogError(problem, "The page {Path} could not be drawn ({Reference}).", _path, failure.Reference);
        }

        return failure;
    }

    private void Recover() => _boundary?.Recover();

    private async Task Toggle()
    {
        _collapsed = !_collapsed;
        await script.InvokeVoidAsync("qvs.keep", "collapsed", _collapsed ? "1" : "");
    }

    private Task OpenPalette() => _session is null ? Task.CompletedTask : dialogs.ShowAsync<CommandPalette>(
        PortalText.PaletteOpen,
        new DialogParameters<CommandPalette> { { palette => palette.Session, _session }, { palette => palette.Links, _links } },
        new DialogOptions { NoHeader = true, Position = DialogPosition.TopCenter, MaxWidth = MaxWidth.Small, FullWidth = true, CloseOnEscapeKey = true });

    private Task OpenHelp() => dialogs.ShowAsync<ShortcutHelp>(
        PortalText.ShortcutsTitle, new DialogOptions { CloseButton = true, CloseOnEscapeKey = true, MaxWidth = MaxWidth.Small, FullWidth = true });

    /// <param name="Zone">The IANA name of the browser's zone.</param>
    private sealed record BrowserFacts(string? Zone, bool Collapsed);
}
