using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using MudBlazor;
using Qvs.Cloud.Portal.Live;
using Qvs.Cloud.Portal.Parts;
using Qvs.Cloud.Portal.Text;
using Qvs.Domain.Ports;
using Qvs.Domain.Tenancy;
using Qvs.Grains.Live;

namespace Qvs.Cloud.Portal.Settings;

/// <summary>The project itself: its name, members and API tokens.</summary>
public sealed partial class SettingsPage(IDialogService dialogs)
{
    private readonly HashSet<string> _memberRoles = [Roles.Developer];
    private readonly HashSet<Permission> _scopes = [];
    private TenantView? _tenant;
    private ImmutableArray<TokenView> _tokens = [];
    private NewToken? _made;
    private string _title = "";
    private string _description = "";
    private string _member = "";
    private string _memberTitle = "";
    private string _tokenName = "";
    private string _tokenDays = "90";
    private string _said = "";
    private bool _copied;

    [SupplyParameterFromQuery(Name = "tab")]
    public string? Tab { get; set; }

    private bool MayAdminister => Session.May(Permission.Administer);

    protected override bool Shows(LiveChange change) => change.Kind == ListingKinds.Tenant;

    protected override async Task Load()
    {
        var first = _tenant is null;
        _tenant = await Session.Directory(grain => grain.Get());
        if (first && _tenant is not null)
        {
            (_title, _description) = (_tenant.DisplayName, _tenant.Description);
        }

        if (Tab == "tokens")
        {
            _tokens = await Session.Directory(grain => grain.ListTokens());
        }
    }

    private static string RoleName(string role) => role switch
    {
        Roles.Owner => PortalText.RoleOwner,
        Roles.Admin => PortalText.RoleAdmin,
        Roles.Developer => PortalText.RoleDeveloper,
        Roles.Approver => PortalText.RoleApprover,
        Roles.Viewer => PortalText.RoleViewer,
        _ => role,
    };

    private async Task Describe()
    {
        if (await Do(() => Session.Directory(grain => grain.Describe(_title, _description, _tenant?.Revision))) is { } saved)
        {
            (_tenant, _said) = (saved, PortalText.Saved);
        }
    }

    private void EditMember(Member member)
    {
        (_member, _memberTitle) = (member.Name, member.DisplayName);
        _memberRoles.Clear();
        _memberRoles.UnionWith(member.Roles);
    }

    private async Task SetMember()
    {
        var member = new Member(_member, _memberTitle.Length > 0 ? _memberTitle : _member, [.. Roles.All.Where(_memberRoles.Contains)]);
        if (await Do(() => Session.Directory(grain => grain.SetMember(member))) is { } saved)
        {
            (_tenant, _member, _memberTitle) = (saved, "", "");
        }
    }

    private async Task RemoveMember(Member member)
    {
        if (await dialogs.Confirm(Words.Of(PortalText.ConfirmDelete, member.DisplayName), Words.Of(PortalText.MemberRemoveText, member.DisplayName), PortalText.Remove, isDangerous: true) is not null
            && await Do(() => Session.Directory(grain => grain.SetMember(member with { Roles = [] }))) is { } saved)
        {
            _tenant = saved;
        }
    }

    private async Task MakeToken()
    {
        var days = int.TryParse(_tokenDays, CultureInfo.InvariantCulture, out var count) ? count : 0;
        ImmutableArray<Permission> scopes = [.. _scopes.Order()];
        if (await Do(() => Session.Directory(grain => grain.CreateToken(_tokenName, scopes, Clock.GetUtcNow().AddDays(days)))) is { } made)
        {
            (_made, _tokenName, _copied) = (made, "", false);
            await Reload();
        }
    }

    private async Task Revoke(TokenView token)
    {
        if (await dialogs.Confirm(Words.Of(PortalText.ConfirmDelete, token.Name), PortalText.TokenRevokeText, PortalText.TokenRevoke, isDangerous: true) is not null
            && await Do(() => Session.Directory(grain => grain.RevokeToken(token.Id))) is not null)
        {
            await Reload();
        }
    }

    private async Task Copy(string text) => _copied = await Browser.InvokeAsync<bool>("qvs.copy", text);

    private void Toggle(string role)
    {
        if (!_memberRoles.Remove(role))
        {
            _memberRoles.Add(role);
        }
    }

    private void Toggle(Permission permission)
    {
        if (!_scopes.Remove(permission))
        {
            _scopes.Add(permission);
        }
    }
}
