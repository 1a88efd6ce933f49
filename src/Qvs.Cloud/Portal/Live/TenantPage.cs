using Microsoft.AspNetCore.Components;
using Qvs.Cloud.Access;
using Qvs.Cloud.Portal.Shell;
using Qvs.Domain.Tenancy;
using Qvs.Grains.Access;
using Qvs.Grains.Live;

namespace Qvs.Cloud.Portal.Live;

/// <summary>A page of a tenant: reads also when what it shows changes.</summary>
[Layout(typeof(TenantLayout))]
public abstract class TenantPage : LoadingPage
{
    private LiveReload? _live;
    private IDisposable? _subscription;

    [CascadingParameter]
    public TenantSession Session { get; set; } = null!;

    [CascadingParameter]
    public TenantLinks Links { get; set; } = null!;

    /// <summary>Without it the page could only be filled in and then refused; null for what everybody may see.</summary>
    protected virtual Permission? Needed => null;

    [Parameter]
    public string Tenant { get; set; } = "";

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _subscription?.Dispose();
            _live?.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>Whether the page shows the object; it is read again then. Never while something is being typed: pages keep drafts apart.</summary>
    protected virtual bool Shows(LiveChange change) => false;

    protected override void Admit()
    {
        if (Needed is { } permission && !Session.May(permission))
        {
            throw new AccessDeniedException();
        }
    }

    protected override void OnInitialized()
    {
        _live = new LiveReload(Clock, Shows, () => InvokeAsync(Reload));
        _subscription = Session.Watch(_live.Note);
    }
}
