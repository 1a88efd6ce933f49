using MudBlazor;

namespace Qvs.Cloud.Portal.Parts;

internal static class Confirming
{
    /// <param name="action">The word on the button: what will happen, not "OK".</param>
    /// <returns>Null if it was called off; else the reason, empty where none was asked for or given.</returns>
    public static async Task<string?> Confirm(
        this IDialogService dialogs, string title, string text, string action, string reasonLabel = "", bool isDangerous = false)
    {
        var dialog = await dialogs.ShowAsync<ConfirmDialog>(title, new DialogParameters<ConfirmDialog>
        {
            { confirm => confirm.Text, text },
            { confirm => confirm.Action, action },
            { confirm => confirm.ReasonLabel, reasonLabel },
            { confirm => confirm.IsDangerous, isDangerous },
        });
        return await dialog.Result is { Canceled: false } result ? result.Data as string ?? "" : null;
    }
}
