using MudBlazor;
using Qvs.Cloud.Portal.Text;

namespace Qvs.Cloud.Portal.Shell;

/// <summary>The dialogs that every page has.</summary>
internal static class ShellDialogs
{
    /// <param name="choices">What can be chosen before anything is typed.</param>
    /// <param name="find">What else there is for what was typed.</param>
    public static Task ShowPalette(
        this IDialogService dialogs, IReadOnlyList<PaletteEntry> choices, Func<string, CancellationToken, Task<IReadOnlyList<PaletteEntry>>> find) => dialogs.ShowAsync<CommandPalette>(
        PortalText.PaletteOpen,
        new DialogParameters<CommandPalette> { { palette => palette.Choices, choices }, { palette => palette.Find, find } },
        new DialogOptions { NoHeader = true, Position = DialogPosition.TopCenter, MaxWidth = MaxWidth.Small, FullWidth = true, CloseOnEscapeKey = true });

    public static Task ShowShortcuts(this IDialogService dialogs, IReadOnlyList<NavigationGroup> groups) => dialogs.ShowAsync<ShortcutHelp>(
        PortalText.ShortcutsTitle,
        new DialogParameters<ShortcutHelp> { { help => help.Groups, groups } },
        new DialogOptions { CloseButton = true, CloseOnEscapeKey = true, MaxWidth = MaxWidth.Small, FullWidth = true });
}
