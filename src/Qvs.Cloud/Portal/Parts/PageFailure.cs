using System.Globalization;
using Qvs.Cloud.Portal.Text;
using Qvs.Domain;
using Qvs.Grains.Access;

namespace Qvs.Cloud.Portal.Parts;

/// <summary>Why a page or an action did not work, and what to do next.</summary>
/// <param name="Reference">Stands in the server's log as well; empty for what is expected.</param>
public sealed record PageFailure(string Title, string Text, string NextStep, string Reference)
{
    public bool IsUnexpected => Reference.Length > 0;

    public static PageFailure NotFound(string what) => new(Words.Of(PortalText.MissingTitle, what), PortalText.MissingText, PortalText.MissingNext, "");

    public static PageFailure Of(Exception problem) => problem switch
    {
        PageException page => page.Failure,
        AccessDeniedException => new(PortalText.DeniedTitle, PortalText.DeniedText, PortalText.DeniedNext, ""),
        TimeoutException => new(PortalText.SlowTitle, PortalText.SlowText, PortalText.SlowNext, ""),
        FormatException format => new(PortalText.InvalidTitle, format.Message, "", ""),
        _ => Unexpected(),
    };

    public Rejection AsRejection() => new("failed", $"{Title} {Text}", NextStep);

    private static PageFailure Unexpected()
    {
        var reference = Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture)[..8];
        return new(PortalText.BrokenTitle, PortalText.BrokenText, Words.Of(PortalText.BrokenNext, reference), reference);
    }
}

/// <summary>A page cannot be shown for a reason that it knows.</summary>
public sealed class PageException(PageFailure failure) : Exception(failure.Title)
{
    public PageFailure Failure { get; } = failure;
}
