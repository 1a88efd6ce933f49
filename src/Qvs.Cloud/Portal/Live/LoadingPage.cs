using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Qvs.Cloud.Portal.Parts;
using Qvs.Domain;

namespace Qvs.Cloud.Portal.Live;

/// <summary>A page that reads when it is opened, and shows a failure in place of what it could not read.</summary>
public abstract class LoadingPage : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource _gone = new();
    private bool _restored;

    [Inject]
    public TimeProvider Clock { get; set; } = null!;

    [Inject]
    public NavigationManager Navigation { get; set; } = null!;

    [Inject]
    public ILoggerFactory Logs { get; set; } = null!;

    [Inject]
    public IJSRuntime Browser { get; set; } = null!;

    protected PageFailure? Failure { get; private set; }

    protected bool IsLoaded { get; private set; }

    protected bool IsBusy { get; private set; }

    /// <summary>Why the last command was refused.</summary>
    protected ImmutableArray<Rejection> Rejections { get; set; } = [];

    protected CancellationToken Gone => _gone.Token;

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            _gone.Cancel();
            _gone.Dispose();
        }
    }

    protected abstract Task Load();

    /// <summary>Before anything is read.</summary>
    /// <exception cref="Grains.Access.AccessDeniedException">The page is for others.</exception>
    protected virtual void Admit()
    {
    }

    /// <summary>What was typed before the server went away comes back as soon as the fields are there.</summary>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (IsLoaded && !_restored)
        {
            _restored = true;
            await Browser.InvokeVoidAsync("qvs.restore");
        }
    }

    protected override Task OnParametersSetAsync() => Reload();

    protected async Task Reload()
    {
        if (_gone.IsCancellationRequested)
        {
            return;
        }

        try
        {
            Admit();
            await Load();
            Failure = null;
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            return;
        }
        catch (Exception problem)
        {
            Failure = Fail(problem);
        }

        IsLoaded = true;
        StateHasChanged();
    }

    /// <summary>Carries out a command of a person; refusals stay on the page, with everything that was typed.</summary>
    /// <returns>The value, or null if it was refused or failed.</returns>
    protected async Task<T?> Do<T>(Func<Task<Answer<T>>> command)
        where T : class
    {
        if (IsBusy)
        {
            return null;
        }

        (IsBusy, Rejections) = (true, []);
        try
        {
            var answer = await command();
            Rejections = answer.Rejections;
            return answer.Value;
        }
        catch (Exception problem)
        {
            Rejections = [Fail(problem).AsRejection()];
            return null;
        }
        finally
        {
            IsBusy = false;
        }
    }

    protected Task Reading(Func<Task> read) => Do(async () =>
    {
        await read();
        return Answer.Of("");
    });

    /// <summary>Changes parts of the query, leaving the rest of the address; an empty value takes the part out.</summary>
    protected void Query(IReadOnlyDictionary<string, object?> values) =>
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(values), replace: true);

    private PageFailure Fail(Exception problem)
    {
        var failure = PageFailure.Of(problem);
        if (failure.IsUnexpected)
        {
            Logs.CreateLogger(GetType()).LogError(problem, "The page {Path} failed ({Reference}).", Navigation.ToBaseRelativePath(Navigation.Uri), failure.Reference);
        }

        return failure;
    }
}
