using MudBlazor;
using Qvs.Cloud.Portal.Shell;
using Qvs.Domain.Releases;

namespace Qvs.Cloud.Portal.Releases;

internal static class ReleaseDialogs
{
    private static readonly DialogOptions Wide = new() { MaxWidth = MaxWidth.Medium, FullWidth = true };

    /// <returns>Null if it was called off.</returns>
    public static async Task<string?> Reason(this IDialogService dialogs, TenantLinks links, string title, string text, string action, DeploymentDiff? diff = null)
    {
        var dialog = await dialogs.ShowAsync<ReasonedDialog>(
            title,
            new DialogParameters<ReasonedDialog>
            {
                { one => one.Links, links },
                { one => one.Text, text },
                { one => one.Action, action },
                { one => one.Diff, diff },
            },
            Wide);
        return await dialog.Result is { Canceled: false, Data: string reason } ? reason : null;
    }

    /// <returns>Null if it was called off.</returns>
    public static async Task<PromotionChoice?> Promotion(this IDialogService dialogs, TenantLinks links, string title, PromotionPreview preview)
    {
        var dialog = await dialogs.ShowAsync<PromoteDialog>(
            title,
            new DialogParameters<PromoteDialog> { { one => one.Links, links }, { one => one.Preview, preview } },
            Wide);
        return await dialog.Result is { Canceled: false, Data: PromotionChoice choice } ? choice : null;
    }
}
