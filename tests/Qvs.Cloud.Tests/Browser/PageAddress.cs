using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Qvs.Cloud.Tests.Browser;

/// <summary>Where a page is.</summary>
internal static class PageAddress
{
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Waits until the address ends so, whatever its query. Use this and not WaitForURLAsync, which looks at the address and then begins to listen: it misses what
    /// comes between and waits for ever.
    /// </summary>
    public static Task Reached(this IPage page, string end) => Expect(page).ToHaveURLAsync(Pattern($"{Regex.Escape(end)}([?#].*)?$"));

    /// <summary>Waits until the address has nothing of this in it.</summary>
    public static Task Left(this IPage page, string part) => Expect(page).Not.ToHaveURLAsync(Pattern(Regex.Escape(part)));

    private static Regex Pattern(string text) => new(text, RegexOptions.None, Budget);
}
