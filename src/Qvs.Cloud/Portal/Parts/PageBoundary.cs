using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.AspNetCore.Components.Web;

namespace Qvs.Cloud.Portal.Parts;

/// <summary>Shows a failure in place of a page that could not be drawn; the reference that it names stands in the server's log.</summary>
public sealed class PageBoundary : ErrorBoundary
{
    private PageFailure? _failure;

    [Inject]
    public ILogger<PageBoundary> Logger { get; set; } = null!;

    protected override Task OnErrorAsync(Exception exception)
    {
        Logger.LogError(exception, "A page could not be drawn ({Reference}).", FailureOf(exception).Reference);
        return Task.CompletedTask;
    }

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        if (CurrentException is null)
        {
            _failure = null;
            builder.AddContent(0, ChildContent);
            return;
        }

        builder.OpenComponent<ProblemView>(1);
        builder.AddComponentParameter(2, nameof(ProblemView.Failure), FailureOf(CurrentException));
        builder.AddComponentParameter(3, nameof(ProblemView.Retry), EventCallback.Factory.Create(this, Recover));
        builder.CloseComponent();
    }

    private PageFailure FailureOf(Exception exception) => _failure ??= PageFailure.Of(exception);
}
