using Microsoft.AspNetCore.Components;
using Qvs.Cloud.Portal.Live;
using Qvs.Cloud.Portal.Parts;
using Qvs.Cloud.Portal.Text;
using Qvs.Domain.Applications;
using Qvs.Domain.Delivery;
using Qvs.Domain.Ports;
using Qvs.Grains.Live;

namespace Qvs.Cloud.Portal.Applications;

/// <summary>An application: compile and apply with what would change, where it is deployed, its pipelines.</summary>
public sealed partial class ApplicationPage
{
    private ApplicationSpec? _spec;
    private Compilation? _registered;
    private Compilation? _compiled;
    private List<(string Name, string Before, string After)> _changes = [];
    private List<DeploymentRow> _deployments = [];
    private List<NamedRow> _lines = [];
    private string _revision = "main";
    private string _said = "";

    [Parameter]
    public string Application { get; set; } = "";

    protected override bool Shows(LiveChange change) => change.Kind is ListingKinds.Application or ListingKinds.Deployment or ListingKinds.Line;

    protected override async Task Load()
    {
        _spec = (await Session.Application(Application, grain => grain.Get()) ?? throw new PageException(PageFailure.NotFound(Application))).Value;
        _registered = await Session.Application(Application, grain => grain.Pipelines());
        _deployments = [.. (await Session.All(ListingKinds.Deployment, Gone, Application)).Select(DeploymentRow.Of).OfType<DeploymentRow>()];
        _lines = [.. (await Session.All(ListingKinds.Line, Gone)).Select(NamedRow.Of)
            .Where(line => line.Body.Texts("deployments").Any(deployment => deployment.StartsWith($"{Application}/", StringComparison.Ordinal)))];
    }

    private async Task Compile()
    {
        (_compiled, _said) = (null, "");
        if (await Do(() => Session.Application(Application, grain => grain.Compile(_revision))) is { } compiled)
        {
            _compiled = compiled;
            _changes = [.. PipelineChanges.Of(_registered, compiled)];
            _said = compiled.HasErrors ? "" : Words.Of(PortalText.AppCompiled, compiled.Revision, ReleaseNames.Short(compiled.Commit));
        }
    }

    private async Task Apply()
    {
        if (await Do(() => Session.Application(Application, grain => grain.Apply(_compiled!.Id))) is not null)
        {
            (_compiled, _said) = (null, PortalText.AppApplied);
            await Reload();
        }
    }
}
