using MudBlazor;

namespace Qvs.Cloud.Portal;

/// <summary>
/// Type and shape. Colours stand in portal.css as pairs of light and dark, so that the browser chooses between them before any code runs
/// and nothing flashes.
/// </summary>
internal static class PortalTheme
{
    private static readonly string[] Fonts =
        ["system-ui", "-apple-system", "Segoe UI", "Roboto", "Hiragino Sans", "Noto Sans CJK JP", "Noto Sans JP", "Yu Gothic UI", "sans-serif"];

    public static MudTheme Value { get; } = new()
    {
        Typography = new Typography
        {
            Default = new DefaultTypography { FontFamily = Fonts, FontSize = "0.9375rem", LineHeight = "1.6" },
            Button = new ButtonTypography { FontFamily = Fonts, TextTransform = "none" },
        },
        LayoutProperties = new LayoutProperties { DefaultBorderRadius = "8px" },
    };
}
