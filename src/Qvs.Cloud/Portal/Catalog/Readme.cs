using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Microsoft.AspNetCore.Components;

namespace Qvs.Cloud.Portal.Catalog;

/// <summary>
/// A README of somebody else as HTML: no HTML of its own, no pictures from elsewhere, and links that lead to web pages only. Links within
/// its repository would lead nowhere here, so they are text.
/// </summary>
public static class Readme
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().DisableHtml().UsePipeTables().UseAutoLinks().Build();

    public static MarkupString Html(string markdown)
    {
        var document = Markdown.Parse(markdown, Pipeline);
        foreach (var heading in document.Descendants<HeadingBlock>())
        {
            // The page has its own first level.
            heading.Level = Math.Min(6, heading.Level + 1);
        }

        foreach (var link in document.Descendants<LinkInline>().ToArray())
        {
            if (IsWeb(link.Url) && !link.IsImage)
            {
                var attributes = link.GetAttributes();
                attributes.AddPropertyIfNotExist("rel", "noreferrer noopener");
                attributes.AddPropertyIfNotExist("target", "_blank");
            }
            else
            {
                Unwrap(link);
            }
        }

        foreach (var link in document.Descendants<AutolinkInline>().Where(link => !IsWeb(link.Url)).ToArray())
        {
            link.ReplaceBy(new LiteralInline(link.Url));
        }

        // What scrolls by itself has to be reachable by keyboard.
        foreach (var block in document.Descendants<Block>().Where(block => block is Table or CodeBlock))
        {
            block.GetAttributes().AddPropertyIfNotExist("tabindex", "0");
        }

        return new MarkupString(document.ToHtml(Pipeline));
    }

    private static void Unwrap(LinkInline link)
    {
        foreach (var child in link.ToArray())
        {
            child.Remove();
            link.InsertBefore(child);
        }

        link.Remove();
    }

    private static bool IsWeb(string? url) => Uri.TryCreate(url, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp);
}
