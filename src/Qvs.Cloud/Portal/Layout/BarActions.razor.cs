using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Qvs.Cloud.Access;

namespace Qvs.Cloud.Portal.Layout;

public sealed partial class BarActions(NavigationManager navigation, IServiceProvider services)
{
    private string _name = "";

    private string Here => "/" + navigation.ToBaseRelativePath(navigation.Uri);

    protected override async Task OnInitializedAsync()
    {
        if (services.GetService<AuthenticationStateProvider>() is { } authentication)
        {
            _name = Account.DisplayNameOf((await authentication.GetAuthenticationStateAsync()).User);
        }
    }
}
