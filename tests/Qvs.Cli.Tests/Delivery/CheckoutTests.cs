using System.Net;
using System.Text.Json.Nodes;
using Qvs.Testing;

namespace Qvs.Cli.Tests.Delivery;

/// <summary>The script of the adapters' checkout task, against a server of plain files: it can give no revision alone, so that everything has to be fetched.</summary>
public sealed class CheckoutTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private readonly BareRepository _remote = new();
    private readonly TempFolder _workspace = new();
    private readonly PlainFiles _server;
    private readonly string _first;
    private readonly string _onBranch;

    public CheckoutTests()
    {
        _first = _remote.Commit("first", ("app.txt", "one"));
        _remote.Tag("v1", annotated: true);
        _remote.Branch("feature/next");
        _onBranch = _remote.Commit("second", ("app.txt", "two"));
        _remote.PushTags();
        _remote.UpdateServerInfo();
        _server = new PlainFiles(_remote.Url);
    }

    public void Dispose()
    {
        _server.Dispose();
        _workspace.Dispose();
        _remote.Dispose();
    }

    [Theory]
    [InlineData("main", false)]
    [InlineData("v1", false)]
    [InlineData("first", false)]
    [InlineData("refs/tags/v1", false)]
    [InlineData("feature/next", true)]
    [InlineData("second", true)]
    public async Task Branches_tags_and_commits_are_found(string revision, bool isSecond)
    {
        revision = revision switch { "first" => _first[..10], "second" => _onBranch, _ => revision };

        var (exit, log) = await Checkout(revision);

        Assert.True(exit == 0, log);
        Assert.Contains("fetching all branches and tags", log, StringComparison.Ordinal);
        Assert.Equal(isSecond ? _onBranch : _first, await File.ReadAllTextAsync(_workspace.Combine("commit"), TestContext.Current.CancellationToken));
        Assert.Equal(isSecond ? "two" : "one", await File.ReadAllTextAsync(_workspace.Combine("source", "app.txt"), TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("nothing", "there is no revision nothing in http://")]
    [InlineData("--upload-pack=touch", "gitRevision is not a revision")]
    public async Task What_is_not_there_is_named(string revision, string expected)
    {
        var (exit, log) = await Checkout(revision);

        Assert.Equal(1, exit);
        Assert.Contains(expected, log, StringComparison.Ordinal);
    }

    private async Task<(int Exit, string Log)> Checkout(string revision)
    {
        var golden = JsonNode.Parse(await File.ReadAllTextAsync(TestPaths.InRepository("adapters", "pipeline", "deploy", "apply", "tests", "default", "expected.json"), TestContext.Current.CancellationToken))!;
        var step = golden["pipelines"]!["deploy"]!["tasks"]!["checkout"]!["steps"]![0]!;
        var script = _workspace.Write("checkout.sh", ((string)step["script"]!).Replace("HOME=/tekton/home", $"HOME={_workspace.Path}", StringComparison.Ordinal));
        await using var run = ProgramRun.Start("sh", [script], new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["SHARED"] = _workspace.Path,
            ["URL"] = _server.Url,
            ["REVISION"] = revision,
            ["DELETE_EXISTING"] = "true",
            ["SUB_DIRECTORY"] = "",
            ["COMMIT_RESULT"] = _workspace.Combine("commit"),
            ["FOLDER_RESULT"] = _workspace.Combine("folder"),
            ["GIT_TOKEN"] = "",
        });
        return (await run.Exit(Limit), run.Output + run.Error);
    }

    /// <summary>The files of a folder over HTTP.</summary>
    private sealed class PlainFiles : IDisposable
    {
        private readonly HttpListener _listener = new();
        private readonly string _folder;

        public PlainFiles(string folder)
        {
            _folder = folder;
            Url = $"http://127.0.0.1:{FreePort.Next()}/";
            _listener.Prefixes.Add(Url);
            _listener.Start();
            _ = Serve();
        }

        public string Url { get; }

        public void Dispose() => ((IDisposable)_listener).Dispose();

        private async Task Serve()
        {
            try
            {
                while (true)
                {
                    var context = await _listener.GetContextAsync();
                    var file = Path.Combine(_folder, context.Request.Url!.AbsolutePath.TrimStart('/'));
                    context.Response.StatusCode = File.Exists(file) ? 200 : 404;
                    context.Response.Close(File.Exists(file) ? await File.ReadAllBytesAsync(file) : [], willBlock: false);
                }
            }
            catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException)
            {
                // The test is over.
            }
        }
    }
}
