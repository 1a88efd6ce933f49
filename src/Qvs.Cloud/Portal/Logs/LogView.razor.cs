using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web.Virtualization;
using Microsoft.JSInterop;
using Qvs.Cloud.Access;
using Qvs.Cloud.Portal.Parts;
using Qvs.Cloud.Portal.Shell;
using Qvs.Cloud.Portal.Text;
using Qvs.Domain.Delivery;
using Qvs.Domain.Ports;

namespace Qvs.Cloud.Portal.Logs;

/// <summary>The steps of a task with the lines of one of them: only what is on the screen is read, whatever its length.</summary>
public sealed partial class LogView(IJSRuntime script, NavigationManager navigation, TimeProvider clock) : IDisposable
{
    private const float LineHeight = 20;
    private const int MostMatches = 1000;
    private const int Ahead = 500;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(400);

    private readonly CancellationTokenSource _gone = new();
    private ImmutableArray<LogInfo> _logs = [];
    private LogInfo? _open;
    private Virtualize<LogLine>? _lines;
    private ElementReference _frame;
    private ILookup<long, (int Start, int Length)> _marks = Array.Empty<LogMatch>().ToLookup(match => match.Line.Number, match => (match.Start, match.Length));
    private ImmutableArray<LogMatch> _matches = [];
    private string _expression = "";
    private string _found = "";
    private string _mistake = "";
    private (string Attempt, string Task) _shown;
    private long _scrollTo;
    private int _at = -1;
    private bool _follow;
    private bool _times;
    private bool _wrap;
    private bool _copied;
    private bool _read;
    private bool _watching;

    [CascadingParameter]
    public TenantSession Session { get; set; } = null!;

    [CascadingParameter]
    public TenantLinks Links { get; set; } = null!;

    [CascadingParameter]
    public Moment Now { get; set; } = new(default, TimeZoneInfo.Utc);

    [Parameter, EditorRequired]
    public RunKey Run { get; set; } = null!;

    [Parameter, EditorRequired]
    public string Attempt { get; set; } = "";

    [Parameter, EditorRequired]
    public string Task { get; set; } = "";

    /// <summary>The task may still write.</summary>
    [Parameter]
    public bool IsLive { get; set; }

    /// <summary>From the address: <c>step</c> or <c>step.instance</c>; and the line to show.</summary>
    [Parameter]
    public string Step { get; set; } = "";

    [Parameter]
    public long Line { get; set; }

    public void Dispose()
    {
        _gone.Cancel();
        _gone.Dispose();
    }

    protected override async Task OnParametersSetAsync()
    {
        var moved = _shown != (Attempt, Task);
        _copied = false;
        if (moved)
        {
            (_shown, _logs, _open, _read) = ((Attempt, Task), [], null, false);
            (_follow, _scrollTo) = (IsLive && Line == 0, Line);
        }

        await Refresh();
        if (!_watching && IsLive)
        {
            _watching = true;
            _ = Watch();
        }
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_open is not null && _scrollTo > 0)
        {
            var line = _scrollTo;
            _scrollTo = 0;
            await script.InvokeVoidAsync("qvs.toLine", _frame, line, LineHeight);
        }
    }

    private async Task Refresh()
    {
        var logs = (await Session.Logs(Run, Attempt, _gone.Token)).Where(info => info.Key.Task == Task).ToImmutableArray();
        var before = _open;
        (_logs, _read) = (logs, true);
        _open = logs.FirstOrDefault(info => Name(info.Key) == Step) ?? (_follow ? logs.LastOrDefault() : logs.FirstOrDefault(info => info.Key == before?.Key) ?? logs.LastOrDefault());
        if (before is not null && _open?.Key != before.Key)
        {
            Forget();
        }

        if (before?.Key == _open?.Key && before?.Lines != _open?.Lines && _lines is not null)
        {
            await _lines.RefreshDataAsync();
        }
    }

    /// <summary>Until the task has ended and everything it wrote is there.</summary>
    private async Task Watch()
    {
        try
        {
            using var timer = new PeriodicTimer(Pause, clock);
            while (await timer.WaitForNextTickAsync(_gone.Token) && (IsLive || _logs.Any(info => !info.IsComplete)))
            {
                await InvokeAsync(async () =>
                {
                    var before = _logs;
                    await Refresh();
                    if (!before.SequenceEqual(_logs))
                    {
                        StateHasChanged();
                        if (_follow && _open is not null)
                        {
                            await script.InvokeVoidAsync("qvs.toEnd", _frame);
                        }
                    }
                });
            }
        }
        catch (Exception problem) when (problem is OperationCanceledException or JSDisconnectedException or ObjectDisposedException)
        {
            // The page has gone.
        }

        _watching = false;
    }

    private async ValueTask<ItemsProviderResult<LogLine>> Read(ItemsProviderRequest request)
    {
        if (_open is not { } open)
        {
            return new ItemsProviderResult<LogLine>([], 0);
        }

        var lines = await Session.ReadLog(open.Key, request.StartIndex + 1, Math.Clamp(request.Count, 1, Ahead), request.CancellationToken);
        return new ItemsProviderResult<LogLine>(lines, (int)Math.Min(int.MaxValue, open.Lines));
    }

    private async Task Search(ChangeEventArgs args)
    {
        Forget();
        _expression = args.Value?.ToString() ?? "";
        if (_open is null || _expression.Length == 0)
        {
            return;
        }

        try
        {
            var (matches, total) = await Session.SearchLog(_open.Key, _expression, MostMatches, _gone.Token);
            _matches = matches;
            _marks = matches.ToLookup(match => match.Line.Number, match => (match.Start, match.Length));
            _found = total == 0 ? PortalText.LogNoMatch : Words.Of(PortalText.LogMatches, 0, Words.Number(total));
            if (total > 0)
            {
                await GoTo(0, total);
            }
        }
        catch (FormatException problem)
        {
            _mistake = Words.Of(PortalText.LogBadExpression, problem.Message);
        }
    }

    private Task Move(int by) => GoTo((_at + by + _matches.Length) % _matches.Length, _matches.Length);

    private async Task GoTo(int match, long total)
    {
        (_at, _follow) = (match, false);
        _found = Words.Of(PortalText.LogMatches, Words.Number(match + 1), Words.Number(total));
        await script.InvokeVoidAsync("qvs.toLine", _frame, _matches[match].Line.Number, LineHeight);
    }

    private void Forget() => (_matches, _marks, _found, _mistake, _at, _expression) =
        ([], Array.Empty<LogMatch>().ToLookup(match => match.Line.Number, match => (match.Start, match.Length)), "", "", -1, "");

    private async Task ToggleFollow()
    {
        _follow = !_follow;
        if (_follow)
        {
            await script.InvokeVoidAsync("qvs.toEnd", _frame);
        }
    }

    /// <summary>The address of this page with the line that is marked in it; a click on a number marks one.</summary>
    private async Task CopyLink() => _copied = await script.InvokeAsync<bool>("qvs.copy", navigation.GetUriWithQueryParameter("step", Name(_open!.Key)));

    /// <summary>A short log that has ended needs no more room than its lines; a live one must not push the page about.</summary>
    private string? Height => _open is { IsComplete: true, Lines: < 25 and var lines } && !IsLive ? FormattableString.Invariant($"height:{(lines * LineHeight) + 24}px") : null;

    private IEnumerable<LogPiece> Pieces(LogLine line) => Marks.Cut(Ansi.Parse(line.Text), [.. _marks[line.Number]]);

    private string StepLink(LogInfo info) => navigation.GetUriWithQueryParameters(new Dictionary<string, object?> { ["step"] = Name(info.Key), ["line"] = null });

    private string LineLink(long line) => navigation.GetUriWithQueryParameters(new Dictionary<string, object?> { ["step"] = Name(_open!.Key), ["line"] = line });

    private static string Title(LogKey key) => key.Try == 1 ? key.StepName : Words.Of(PortalText.LogTry, key.StepName, key.Try);

    /// <summary>As the address has it.</summary>
    private static string Name(LogKey key) => key.Instance == 0 ? key.Step : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{key.Step}.{key.Instance}");
}
