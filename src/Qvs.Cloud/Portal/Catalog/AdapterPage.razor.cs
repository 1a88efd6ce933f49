using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Qvs.Cloud.Portal.Applications;
using Qvs.Cloud.Portal.Live;
using Qvs.Cloud.Portal.Parts;
using Qvs.Cloud.Portal.Text;
using Qvs.Domain;
using Qvs.Domain.Delivery;
using Qvs.Domain.Ports;
using Qvs.Grains.Catalog;

namespace Qvs.Cloud.Portal.Catalog;

/// <summary>An adapter: what it says of itself, a form for its parameters, and what using it would change in an application.</summary>
public sealed partial class AdapterPage
{
    private AdapterView? _adapter;
    private AdapterForm? _form;
    private MarkupString _readme;
    private List<(string Value, string Text)> _applications = [];
    private List<(string Value, string Text)> _deployments = [];
    private Trial? _trial;
    private string _snippet = "";
    private bool _copied;
    private bool _tried;

    [Parameter]
    public string Pattern { get; set; } = "";

    [SupplyParameterFromQuery(Name = "tab")]
    public string? Tab { get; set; }

    [SupplyParameterFromQuery(Name = "app")]
    public string? App { get; set; }

    [SupplyParameterFromQuery(Name = "deployment")]
    public string? Deployment { get; set; }

    protected override async Task Load()
    {
        if (_adapter is null)
        {
            var answer = await Session.Catalog(grain => grain.Adapter(Pattern));
            _adapter = answer.Value ?? throw new PageException(answer.Rejections[0].Code == RejectionCodes.NotFound
                ? PageFailure.NotFound(Pattern)
                : new PageFailure(PortalText.AdapterBroken, answer.Rejections[0].Message, answer.Rejections[0].NextStep, ""));
            (_form, _readme) = (new AdapterForm(_adapter), Readme.Html(_adapter.Readme));
            Show();
        }

        if (Tab == "use")
        {
            _applications = [.. (await Session.All(ListingKinds.Application, Gone)).Select(NamedRow.Of).Select(row => (row.Id, row.Name))];
            _deployments = string.IsNullOrEmpty(App) ? [] : [.. (await Session.All(ListingKinds.Deployment, Gone, App)).Select(NamedRow.Of).Select(row => (row.Id, row.Name))];
        }
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        await base.OnAfterRenderAsync(firstRender);
        if (_tried)
        {
            // Below a form that may be long.
            _tried = false;
            await Browser.InvokeVoidAsync("qvs.show", "changes");
        }
    }

    private static string? Or(string value) => value.Length > 0 ? value : null;

    private void Typed(string name, string text)
    {
        _form![name] = text;
        Show();
    }

    private void Show() => (_snippet, _trial, _copied) = (string.Join('\n', _form!.Use.Lines), null, false);

    private async Task Try()
    {
        if (string.IsNullOrEmpty(App) || await Do(() => Session.Application(App, grain => grain.Config())) is not { } config)
        {
            return;
        }

        if (ConfigEdit.Add(config.Text, _form!.Use, _form.Types) is not { } edited)
        {
            Rejections = [new Rejection("config-layout", PortalText.AdapterLayout, PortalText.AdapterLayoutNext)];
            return;
        }

        var messages = ImmutableArray.CreateBuilder<CompileMessage>();
        var changes = ImmutableArray.CreateBuilder<(string Name, string Before, string After)>();
        var registered = await Session.Application(App, grain => grain.Pipelines());
        if (await Do(() => Session.Application(App, grain => grain.TryConfig(edited))) is not { } compiled)
        {
            return;
        }

        messages.AddRange(compiled.Messages);
        if (!compiled.HasErrors)
        {
            changes.AddRange(PipelineChanges.Of(registered, compiled));
            if (!string.IsNullOrEmpty(Deployment) && await Do(() => Session.Deployment(App, Deployment, grain => grain.TryConfig(edited))) is { } after)
            {
                var before = (await Session.Deployment(App, Deployment, grain => grain.Preview())).Value?.Yaml ?? "";
                messages.AddRange(after.Messages.Except(messages));
                if (after.Yaml.Length > 0 && before != after.Yaml)
                {
                    changes.Insert(0, ("", before, after.Yaml));
                }
            }
        }

        _trial = new Trial(config.Path, config.Text, edited, messages.ToImmutable(), changes.ToImmutable());
        _tried = true;
    }

    private async Task Copy() => _copied = await Browser.InvokeAsync<bool>("qvs.copy", _trial!.ConfigAfter);

    private sealed record Trial(
        string Path, string ConfigBefore, string ConfigAfter, ImmutableArray<CompileMessage> Messages, ImmutableArray<(string Name, string Before, string After)> Changes);
}
