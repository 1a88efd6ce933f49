using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Qvs.Cloud.Portal.Parts;

namespace Qvs.Cloud.Portal.Shell;

/// <summary>Around a page: the time where its reader is, and what is shown when it cannot be drawn.</summary>
public sealed partial class PageFrame(NavigationManager navigation, TimeProvider clock, ILogger<PageFrame> log) : IAsyncDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(20);

    private Moment _now = new(default, TimeZoneInfo.Utc);
    private ITimer? _timer;
    private ErrorBoundary? _boundary;
    private (Exception Problem, PageFailure Failure)? _failed;
    private string _shown = "";

    [Parameter, EditorRequired]
    public string Path { get; set; } = "";

    /// <summary>The IANA name of the reader's zone, once the browser has said it.</summary>
    [Parameter]
    public string? Zone { get; set; }

    [Parameter, EditorRequired]
    public RenderFragment ChildContent { get; set; } = null!;

    public ValueTask DisposeAsync() => _timer?.DisposeAsync() ?? ValueTask.CompletedTask;

    protected override void OnInitialized()
    {
        Read();
        _timer = clock.CreateTimer(_ => _ = InvokeAsync(Ticked), null, Tick, Tick);
    }

    protected override void OnParametersSet()
    {
        Read();
        if (_shown != navigation.Uri)
        {
            _shown = navigation.Uri;
            Recover();
        }
    }

    private void Read() => _now = new Moment(clock.GetUtcNow(), Moment.FindZone(Zone));

    private void Ticked()
    {
        Read();
        StateHasChanged();
    }

    /// <summary>Once for an exception, so that the page shows the reference that stands in the log.</summary>
    private PageFailure FailureOf(Exception problem)
    {
        if (_failed is { } failed && failed.Problem == problem)
        {
            return failed.Failure;
        }

        var failure = PageFailure.Of(problem);
        _failed = (problem, failure);
        if (failure.IsUnexpected)
        {
            log.LogError(problem, "The page {Path} could not be drawn ({Reference}).", Path, failure.Reference);
        }

        return failure;
    }

    private void Recover() => _boundary?.Recover();
}
