using System.Globalization;
using Microsoft.Extensions.Time.Testing;
using Qvs.Cloud.Portal.Live;
using Qvs.Grains.Live;

namespace Qvs.Cloud.Tests.Portal;

public sealed class LiveReloadTests
{
    private static readonly LiveChange Shown = new("run", "run:a/b/1", 1);
    private readonly FakeTimeProvider _clock = new();
    private int _reads;

    [Fact]
    public void Many_changes_are_one_reading()
    {
        using var live = new LiveReload(_clock, _ => true, Read);

        for (var count = 0; count < 1000; count++)
        {
            live.Note(Shown);
        }

        Assert.Equal(0, _reads);
        _clock.Advance(LiveReload.Pause);
        Assert.Equal(1, _reads);
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, _reads);
    }

    [Fact]
    public void What_the_page_does_not_show_is_dropped_and_everything_after_a_loss_is_not()
    {
        using var live = new LiveReload(_clock, change => change.Key == "other", Read);

        live.Note(Shown);
        _clock.Advance(LiveReload.Pause);
        Assert.Equal(0, _reads);

        live.Note(new LiveChange("*", "", 0));
        _clock.Advance(LiveReload.Pause);
        Assert.Equal(1, _reads);
    }

    [Fact]
    public void A_change_while_the_page_is_read_leads_to_one_more_reading_after_it()
    {
        var busy = new TaskCompletionSource();
        using var live = new LiveReload(_clock, _ => true, () => ++_reads == 1 ? busy.Task : Task.CompletedTask);

        live.Note(Shown);
        _clock.Advance(LiveReload.Pause);
        live.Note(Shown);
        _clock.Advance(LiveReload.Pause);
        Assert.Equal(1, _reads);

        busy.SetResult();
        _clock.Advance(LiveReload.Pause);
        Assert.Equal(2, _reads);
    }

    [Fact]
    public void A_page_that_is_gone_reads_no_more()
    {
        var live = new LiveReload(_clock, _ => true, Read);
        live.Note(Shown);
        live.Dispose();

        live.Note(Shown);
        _clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(0, _reads);
    }

    [Fact]
    public async Task A_page_is_read_again_in_its_own_language_whoever_changed_something()
    {
        var language = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("ja-JP");
        using var live = new LiveReload(TimeProvider.System, _ => true, () =>
        {
            language.TrySetResult(CultureInfo.CurrentUICulture.Name);
            return Task.CompletedTask;
        });
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("en-US");

        live.Note(Shown);

        Assert.Equal("ja-JP", await language.Task);
    }

    private Task Read()
    {
        _reads++;
        return Task.CompletedTask;
    }
}
