using Microsoft.AspNetCore.Components;
using Qvs.Cloud.Portal.Live;
using Qvs.Cloud.Portal.Parts;
using Qvs.Cloud.Samples;
using Qvs.Domain.Delivery;
using Qvs.Domain.Ports;
using Qvs.Grains.Live;

namespace Qvs.Cloud.Portal.Home;

public sealed partial class FirstRunPage
{
    private const string App = "shop";
    private const string Line = "deliver";

    private bool _made;
    private bool _mended;
    private string _folder = "";
    private RunRow? _run;

    [Inject]
    internal SampleProject Sample { get; set; } = null!;

    protected override bool Shows(LiveChange change) => change.Kind is ListingKinds.Line or ListingKinds.Run;

    protected override async Task Load()
    {
        _made = await Session.Line(Line, grain => grain.Get()) is not null;
        var runs = await Session.List(new ListingQuery(Session.Tenant, ListingKinds.Run, Line, Descending: true, Limit: 1), Gone);
        _run = runs.Rows.Select(RunRow.Of).FirstOrDefault();
    }

    private async Task Make()
    {
        if (await Do(() => Sample.Create(Session, Gone)) is { } ready)
        {
            (_made, _folder) = (true, ready.Folder);
        }
    }

    private void Mend() => _mended = Sample.Mend(Session);

    private async Task Start()
    {
        var start = new StartRun(Guid.NewGuid().ToString("N"), ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal), "");
        if (await Do(() => Session.Line(Line, grain => grain.Start(start))) is { } started)
        {
            Navigation.NavigateTo(Links.Run(started.Run));
        }
    }
}
