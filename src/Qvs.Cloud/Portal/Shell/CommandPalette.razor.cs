using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using MudBlazor;

namespace Qvs.Cloud.Portal.Shell;

public sealed partial class CommandPalette(NavigationManager navigation) : IDisposable
{
    private CancellationTokenSource _search = new();
    private List<PaletteEntry> _entries = [];
    private ElementReference _input;
    private string _typed = "";
    private int _at;

    [CascadingParameter]
    public IMudDialogInstance Dialog { get; set; } = null!;

    /// <summary>What can be chosen before anything is typed.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<PaletteEntry> Choices { get; set; } = [];

    /// <summary>What else there is for what was typed.</summary>
    [Parameter, EditorRequired]
    public Func<string, CancellationToken, Task<IReadOnlyList<PaletteEntry>>> Find { get; set; } = null!;

    public void Dispose() => _search.Dispose();

    protected override void OnInitialized() => _entries = [.. Choices];

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            await _input.FocusAsync();
        }
    }

    private async Task Typed(string? text)
    {
        _typed = text ?? "";
        await _search.CancelAsync();
        _search.Dispose();
        _search = new CancellationTokenSource();
        var cancellation = _search.Token;
        _at = 0;
        _entries = [.. PaletteModel.Matching(Choices, _typed)];
        if (_typed.Trim().Length > 0)
        {
            StateHasChanged();
            try
            {
                var found = await Find(_typed, cancellation);
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
