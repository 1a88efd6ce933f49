using System.Globalization;
using Microsoft.AspNetCore.Components;
using MudBlazor;
using Qvs.Cloud.Portal.Live;
using Qvs.Cloud.Portal.Parts;
using Qvs.Cloud.Portal.Text;
using Qvs.Domain.Configuration;
using Qvs.Domain.Delivery;
using Qvs.Domain.Delivery.Queueing;
using Qvs.Domain.Tenancy;
using Qvs.Grains.Delivery;

namespace Qvs.Cloud.Portal.Lines;

/// <summary>The YAML of a line, read as it is typed by the reader that saving uses. What is typed stays, whatever changes elsewhere.</summary>
public sealed partial class LineEditPage(IDialogService dialogs)
{
    private const string Template = """
        apiVersion: vs.axis-dev.io/v1
        kind: AssemblyLine
        metadata:
          name: deliver
        spec:
          params:
            - name: gitRevision
              type: string
              description: Branch, tag or commit to deliver
              default: main
          stages:
            - name: dev
              spec:
                pipeline: my-application-deploy
                deployment:
                  app: my-application
                  name: dev
                params:
                  - name: gitRevision
                    value: $(inputs.gitRevision)
        """;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private ImmutableArray<ConfigProblem> _problems = [];
    private string _yaml = "";
    private string _queue = nameof(QueuePolicy.Queue);
    private string _atOnce = "1";
    private string _saved = "";
    private long? _revision;
    private int _typed;

    /// <summary>Empty on the page for a new one, where the router has nothing to set.</summary>
    [Parameter]
    public string Line { get; set => field = value ?? ""; } = "";

    private bool IsNew => Line.Length == 0;

    private static IEnumerable<(string Value, string Text)> Queues =>
    [
        (nameof(QueuePolicy.Queue), PortalText.LineQueueQueue),
        (nameof(QueuePolicy.CancelOlder), PortalText.LineQueueCancel),
        (nameof(QueuePolicy.Refuse), PortalText.LineQueueRefuse),
    ];

    protected override Permission? Needed => IsNew ? Permission.Configure : null;

    protected override async Task Load()
    {
        if (_revision is not null)
        {
            return;
        }

        if (IsNew)
        {
            (_yaml, _revision) = (Template, 0);
        }
        else
        {
            var line = await Session.Line(Line, grain => grain.Get()) ?? throw new PageException(PageFailure.NotFound(Line));
            Show(line);
        }

        _problems = LineYaml.Read(_yaml).Problems;
    }

    private void Show(Domain.Versioned<LineView> line) => (_yaml, _revision, _queue, _atOnce) =
        (line.Value.Yaml, line.Revision, line.Value.Settings.Queue.ToString(), line.Value.Settings.RunsAtOnce.ToString(CultureInfo.InvariantCulture));

    private async Task Typed(string yaml)
    {
        (_yaml, _saved) = (yaml, "");
        var mine = ++_typed;
        await Task.Delay(Pause, Clock, Gone);
        if (mine == _typed)
        {
            _problems = LineYaml.Read(_yaml).Problems;
        }
    }

    private async Task Save()
    {
        var reading = LineYaml.Read(_yaml);
        _problems = reading.Problems;
        var name = IsNew ? reading.Line?.Name.Value : Line;
        if (name is null)
        {
            // The problems stand below the text already.
            return;
        }

        var settings = new LineSettings(Enum.Parse<QueuePolicy>(_queue), int.TryParse(_atOnce, CultureInfo.InvariantCulture, out var count) ? count : 0);
        if (await Do(() => Session.Line(name, grain => grain.Save(_yaml, settings, _revision))) is not { } saved)
        {
            return;
        }

        Show(saved);
        _saved = Words.Of(PortalText.LineSaved, saved.Revision);
        if (IsNew)
        {
            Navigation.NavigateTo(Links.Line(name));
        }
    }

    private async Task Delete()
    {
        if (await dialogs.Confirm(Words.Of(PortalText.ConfirmDelete, Line), PortalText.LineDeleteText, PortalText.Delete, isDangerous: true) is not null
            && await Do(() => Session.Line(Line, grain => grain.Delete(_revision))) is not null)
        {
            Navigation.NavigateTo(Links.Lines);
        }
    }
}
