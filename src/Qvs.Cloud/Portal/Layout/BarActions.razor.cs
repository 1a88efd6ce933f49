using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Qvs.Cloud.Access;
using Qvs.Cloud.Operating;

namespace Qvs.Cloud.Portal.Layout;

public sealed partial class BarActions(NavigationManager navigation, IServiceProvider services)
{
    private string _name = "";
    private bool _isOperator;

    private string Here => "/" + navigation.ToBaseRelativePath(navigation.Uri);

    protected override async Task OnInitializedAsync()
    {
        if (services.GetService<AuthenticationStateProvider>() is { } authentication)
        {
            var user = (await authentication.GetAuthenticationStateAsync()).User;
            _name = Account.DisplayNameOf(user);
            _isOperator = services.GetService<Operators>()?.Includes(user) == true;
        }
    }
}
