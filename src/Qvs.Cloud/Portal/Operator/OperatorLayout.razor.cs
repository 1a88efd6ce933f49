using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.JSInterop;
using MudBlazor;
using Qvs.Cloud.Operating;
using Qvs.Cloud.Portal.Shell;
using Qvs.Cloud.Portal.Text;

namespace Qvs.Cloud.Portal.Operator;

/// <summary>The frame of the pages of operators. Whoever is none gets what there is at an address where nothing is.</summary>
public sealed partial class OperatorLayout(NavigationManager navigation, AuthenticationStateProvider authentication, IDialogService dialogs, IJSRuntime script)
{
    private const string PaletteKeys = "Ctrl K";
    private const int MostFound = 10;

    private OperatorSession? _session;
    private string _path = "";
    private string? _zone;

    [Inject]
    internal OperatorServices Services { get; set; } = null!;

    public void Dispose() => navigation.LocationChanged -= Moved;

    protected override async Task OnInitializedAsync()
    {
        navigation.LocationChanged += Moved;
        Locate();
        var user = (await authentication.GetAuthenticationStateAsync()).User;
        if (Services.Operators.Includes(user))
        {
            _session = Services.Of(user);
        }
        else
        {
            navigation.NotFound();
        }
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            _zone = (await script.InvokeAsync<BrowserFacts?>("qvs.facts"))?.Zone;
            StateHasChanged();
        }
    }

    private void Moved(object? sender, LocationChangedEventArgs args)
    {
        Locate();
        _ = InvokeAsync(StateHasChanged);
    }

    private void Locate() => _path = "/" + navigation.ToBaseRelativePath(navigation.Uri).Split('?', '#')[0].TrimEnd('/');

    private bool IsCurrent(NavigationItem item) => OperatorLinks.IsCurrent(item, _path);

    private Task OpenPalette() => _session is not { } session ? Task.CompletedTask : dialogs.ShowPalette(
        [.. OperatorLinks.Menu.SelectMany(group => group.Items).Select(item => new PaletteEntry(PortalText.PaletteGo, item.Text, item.Href))],
        async (typed, cancellation) =>
            [.. (await session.Named(typed, MostFound, cancellation)).Select(found => new PaletteEntry(PortalText.OpProject, found.DisplayName, OperatorLinks.Project(found.Name)))]);

    private Task OpenHelp() => dialogs.ShowShortcuts(OperatorLinks.Menu);
}
