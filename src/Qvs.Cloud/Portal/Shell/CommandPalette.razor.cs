using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using MudBlazor;
using Qvs.Cloud.Access;

namespace Qvs.Cloud.Portal.Shell;

public sealed partial class CommandPalette(NavigationManager navigation) : IDisposable
{
    private CancellationTokenSource _search = new();
    private IReadOnlyList<PaletteEntry> _fixed = [];
    private List<PaletteEntry> _entries = [];
    private ElementReference _input;
    private string _typed = "";
    private int _at;

    [CascadingParameter]
    public IMudDialogInstance Dialog { get; set; } = null!;

    [Parameter, EditorRequired]
    public TenantSession Session { get; set; } = null!;

    [Parameter, EditorRequired]
    public TenantLinks Links { get; set; } = null!;

    public void Dispose() => _search.Dispose();

    protected override void OnInitialized()
    {
        _fixed = PaletteModel.Fixed(Links, Session.May);
        _entries = [.. _fixed];
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            await _input.FocusAsync();
        }
    }

    private async Task Typed(ChangeEventArgs args)
    {
        _typed = args.Value?.ToString() ?? "";
        await _search.CancelAsync();
        _search.Dispose();
        _search = new CancellationTokenSource();
        var cancellation = _search.Token;
        _at = 0;
        _entries = [.. PaletteModel.Matching(_fixed, _typed)];
        if (_typed.Trim().Length > 0)
        {
            StateHasChanged();
            try
            {
                var found = await PaletteModel.Find(Session, Links, _typed, cancellation);
                if (!cancellation.IsCancellationRequested)
                {
                    _entries.AddRange(found);
                }
            }
            catch (OperationCanceledException)
            {
                // Another letter was typed.
            }
        }
    }

    private void Key(KeyboardEventArgs args)
    {
        switch (args.Key)
        {
            case "ArrowDown":
                _at = Math.Min(_at + 1, _entries.Count - 1);
                break;
            case "ArrowUp":
                _at = Math.Max(_at - 1, 0);
                break;
            case "Enter" when _at < _entries.Count:
                Go(_entries[_at]);
                break;
        }
    }

    private void Go(PaletteEntry entry)
    {
        Dialog.Close();
        navigation.NavigateTo(entry.Href);
    }
}
