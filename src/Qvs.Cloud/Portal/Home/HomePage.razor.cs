using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using MudBlazor;
using Qvs.Cloud.Access;
using Qvs.Cloud.Portal.Parts;
using Qvs.Cloud.Portal.Text;
using Qvs.Domain;
using Qvs.Domain.Tenancy;
using Qvs.Grains.Access;

namespace Qvs.Cloud.Portal.Home;

/// <summary>Where a person arrives: at the one project that there is, or at the list of them; without any, at making one.</summary>
public sealed partial class HomePage(
    NavigationManager navigation, TenantSessions sessions, AuthenticationStateProvider authentication, IGrainFactory grains)
{
    private List<NamedRow>? _projects;
    private ImmutableArray<Rejection> _rejections = [];
    private string _name = "";
    private string _title = "";
    private string _account = "";
    private bool _busy;

    [Inject]
    internal HomeModel Model { get; set; } = null!;

    /// <summary>From a page of a project: then the list is wanted, even with one in it.</summary>
    [SupplyParameterFromQuery(Name = "all")]
    public string? All { get; set; }

    private string StateIcon => Model.IsRunning ? Icons.Material.Filled.CheckCircle : Icons.Material.Outlined.HourglassEmpty;

    protected override async Task OnInitializedAsync()
    {
        if (!RendererInfo.IsInteractive)
        {
            return;
        }

        var user = (await authentication.GetAuthenticationStateAsync()).User;
        _account = Account.NameOf(user) ?? "";
        _projects = [.. (await sessions.TenantsOf(user, CancellationToken.None)).Select(NamedRow.Of)];
        if (_projects.Count == 1 && All is null)
        {
            navigation.NavigateTo($"/t/{_projects[0].Id}", replace: true);
        }
    }

    private async Task Create()
    {
        if (TenantId.Check(_name) is { } invalid)
        {
            _rejections = [invalid];
            return;
        }

        (_busy, _rejections) = (true, []);
        var user = (await authentication.GetAuthenticationStateAsync()).User;
        var key = new TenantKey(TenantId.Parse(_name));
        var owner = new Member(Account.NameOf(user)!, Account.DisplayNameOf(user), [Roles.Owner]);
        using (CallerContext.Use(Caller.Platform(key.Tenant)))
        {
            var answer = await grains.Tenant(key.Tenant).Create(_title.Length > 0 ? _title : _name, owner);
            _rejections = answer.IsDone && answer.Value.Members.All(member => member.Name != owner.Name)
                ? [new Rejection(RejectionCodes.Exists, Words.Of(PortalText.NameTaken, _name), PortalText.NameTakenNext)]
                : answer.Rejections;
        }

        _busy = false;
        if (_rejections.IsEmpty)
        {
            navigation.NavigateTo($"/t/{_name}");
        }
    }
}
