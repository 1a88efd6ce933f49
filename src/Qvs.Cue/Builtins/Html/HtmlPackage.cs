using Qvs.Cue.Values;
using static Qvs.Cue.Builtins.Results;

namespace Qvs.Cue.Builtins.Html;

/// <summary>Package <c>html</c>.</summary>
internal static class HtmlPackage
{
    public static BuiltinPackage Package { get; } = new PackageTable("html")
    {
        { "Escape", [Kind.String], Kind.String, c => c.Reserve(c.String(0).Length * 5L) ?? Of(HtmlText.Escape(c.String(0))) },
        { "Unescape", [Kind.String], Kind.String, c => Of(HtmlText.Unescape(c.String(0))) },
    }.Build();
}
