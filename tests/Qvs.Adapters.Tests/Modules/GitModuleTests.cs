using Qvs.Adapters.Config;
using Qvs.Adapters.Modules;
using Qvs.Cue.Diagnostics;
using Qvs.Cue.Loading;
using Qvs.Cue.Text;
using Qvs.Testing;

namespace Qvs.Adapters.Tests.Modules;

/// <summary>Modules from git, against bare repositories of this machine.</summary>
public sealed class GitModuleTests : IDisposable
{
    private const string ModuleCue = "module: \"acme.example/kit\"\n";

    private readonly BareRepository _repository = new();
    private readonly TempFolder _cache = new();
    private readonly DiagnosticBag _diagnostics = new();

    public void Dispose()
    {
        _repository.Dispose();
        _cache.Dispose();
    }

    [Fact]
    public async Task A_tag_wins_over_a_branch_and_is_pinned_to_its_commit()
    {
        var first = _repository.Commit("one", ("cue.mod/module.cue", ModuleCue), ("web/web.cue", "package web\n"));
        _repository.Tag("v1", annotated: true);
        _repository.PushTags();
        _repository.Branch("v1-work");
        _repository.Commit("two", ("web/web.cue", "package web\nx: 1\n"));

        var module = await Resolve("v1");

        Assert.Equal(first, module?.Pin?.Commit);
        Assert.Equal("acme.example/kit", module?.Path);
        Assert.Equal("package web\n", File.ReadAllText(Path.Combine(module!.Root, "web/web.cue")));
    }

    [Fact]
    public async Task A_branch_a_commit_and_a_short_commit_are_revisions()
    {
        var first = _repository.Commit("one", ("cue.mod/module.cue", ModuleCue));
        var second = _repository.Commit("two", ("a/a.cue", "package a\n"));

        Assert.Equal(second, (await Resolve("main"))?.Pin?.Commit);
        Assert.Equal(first, (await Resolve(first))?.Pin?.Commit);
        Assert.Equal(first, (await Resolve(first[..8]))?.Pin?.Commit);
        Assert.Empty(_diagnostics);
    }

    [Fact]
    public async Task A_module_may_lie_in_a_folder_of_the_repository()
    {
        _repository.Commit("one", ("sub/kit/cue.mod/module.cue", ModuleCue), ("sub/kit/a.cue", "package a\n"), ("other.cue", "package other\n"));

        var module = await Resolve("main", "sub/kit");

        Assert.Equal(["a.cue", "cue.mod/module.cue"], ModuleCache.Content(module!.Root).Files.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_is_missing_is_said_at_the_entry_of_the_config()
    {
        _repository.Commit("one", ("readme.txt", "x"));

        Assert.Null(await Resolve("v9"));
        Assert.Null(await Resolve("main", "nowhere"));
        Assert.Null(await Resolve("main"));

        Assert.Equal(["QVS1103", "QVS1104", "QVS1104"], _diagnostics.Select(d => d.Code));
        Assert.All(_diagnostics, d => Assert.Equal("qvs.yaml:1:1", d.Primary.ToString()));
    }

    [Fact]
    public async Task A_link_among_the_files_of_a_module_is_refused()
    {
        _repository.Commit("one", ("cue.mod/module.cue", ModuleCue));
        File.CreateSymbolicLink(Path.Combine(_repository.Work, "a.cue"), "/etc/passwd");
        _repository.CommitAll("two");

        Assert.Null(await Resolve("main"));
        Assert.Equal("QVS1105", Assert.Single(_diagnostics).Code);
    }

    [Fact]
    public async Task A_file_beyond_the_limit_is_refused()
    {
        _repository.Commit("one", ("cue.mod/module.cue", ModuleCue), ("big.cue", new string('/', 5_000)));

        Assert.Null(await Resolve("main", limits: new ModuleLimits { MostFileBytes = 4_000 }));
        Assert.Equal("QVS1106", Assert.Single(_diagnostics).Code);
    }

    [Fact]
    public async Task A_locked_module_needs_no_repository_once_it_is_cached()
    {
        _repository.Commit("one", ("cue.mod/module.cue", ModuleCue));
        var pin = (await Resolve("main"))!.Pin!;
        _repository.Commit("two", ("a.cue", "package a\n"));
        var locked = LockFile.Read("qvs.lock", new LockFile([pin]).Write(), _diagnostics);
        Directory.Delete(_repository.Url, recursive: true);

        var module = await Resolve("main", locked: locked);

        Assert.Equal(pin, module?.Pin);
    }

    [Fact]
    public async Task Content_other_than_the_locked_is_refused()
    {
        _repository.Commit("one", ("cue.mod/module.cue", ModuleCue));
        var pin = (await Resolve("main"))!.Pin!;

        Assert.Null(await Resolve("main", locked: new LockFile([pin with { Digest = "sha256:0" }])));
        Assert.Equal("QVS1107", Assert.Single(_diagnostics).Code);
    }

    [Fact]
    public async Task A_token_is_neither_an_argument_nor_shown()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "git is played by a shell script");
        var seen = _cache.Combine("seen");
        var program = _cache.Write("git", $"#!/bin/sh\necho \"$@\" > {seen}\nenv >> {seen}.env\necho \"fatal: Authentication failed for https://oauth2:s3cret-token@git.example/kit.git s3cret-token\" >&2\nexit 128\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        var git = new GitCommand(new GitOptions { GitProgram = program });
        var credentials = new GitCredentials.Token("s3cret-token");
        var repository = GitRepository.Parse("https://git.example/kit.git", credentials, mayBeFolder: false);

        var failure = await Assert.ThrowsAsync<ModuleException>(() => git.Resolve(repository, credentials, "v1", TestContext.Current.CancellationToken));

        Assert.Equal("QVS1102", failure.Descriptor.Code);
        Assert.DoesNotContain("s3cret", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", File.ReadAllText(seen), StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", credentials.ToString(), StringComparison.Ordinal);
        var environment = File.ReadAllText(seen + ".env");
        Assert.Contains("QVS_GIT_TOKEN=s3cret-token", environment, StringComparison.Ordinal);
        Assert.Contains("credential.https://git.example.helper", environment, StringComparison.Ordinal);
        Assert.DoesNotContain("DOTNET", environment, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Folders_are_no_repositories_unless_they_are_allowed()
    {
        _repository.Commit("one", ("cue.mod/module.cue", ModuleCue));

        Assert.Null(await Resolve("main", allowFolders: false));
        Assert.Equal("QVS1100", Assert.Single(_diagnostics).Code);
    }

    [Theory]
    [InlineData("github.com/acme/kit", "https://github.com/acme/kit.git")]
    [InlineData("https://git.example:8443/a/b.git", "https://git.example:8443/a/b.git")]
    [InlineData("git@git.example:a/b.git", "ssh://git@git.example/a/b.git")]
    [InlineData("ssh://git@git.example:22/a/b", "ssh://git@git.example:22/a/b")]
    public void Addresses_of_repositories_are_read(string text, string url) => Assert.Equal(url, GitRepository.Parse(text, null, false).Url);

    [Theory]
    [InlineData("http://git.example/a/b")]
    [InlineData("ext::sh -c id")]
    [InlineData("--upload-pack=x")]
    [InlineData("https://user:pw@git.example/a/b")]
    [InlineData("file:///etc")]
    [InlineData("/etc")]
    [InlineData("git@-oProxyCommand=x:a/b")]
    [InlineData("https://git.example/a b")]
    public void Other_addresses_are_refused(string text) =>
        Assert.Equal("QVS1100", Assert.Throws<ModuleException>(() => GitRepository.Parse(text, null, false)).Descriptor.Code);

    [Theory]
    [InlineData("../x.cue")]
    [InlineData("/etc/x.cue")]
    [InlineData("a/../../x.cue")]
    [InlineData("a\\x.cue")]
    [InlineData("a/.git/x.cue")]
    [InlineData("a//x.cue")]
    [InlineData("c:x.cue")]
    [InlineData("a\nb.cue")]
    public void Paths_that_leave_their_folder_are_refused(string path) =>
        Assert.Throws<ModuleException>(() => new ModuleCache(_cache.Path).Add("r", "c", ".", new ModuleContent(new Dictionary<string, byte[]>(StringComparer.Ordinal) { [path] = [] })));

    [Fact]
    public async Task Git_connects_to_the_addresses_that_were_judged_and_to_no_others()
    {
        Assert.SkipWhen(((string[])["HTTPS_PROXY", "https_proxy"]).Any(name => Environment.GetEnvironmentVariable(name) is { Length: > 0 }), "through a proxy, the proxy connects");
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        var port = ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
        var arrived = listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken).AsTask();
        var git = new GitCommand(new GitOptions { Resolve = (_, _) => Task.FromResult<IReadOnlyList<string>>(["127.0.0.1"]) });

        // A name that nobody knows: only the given address can lead to the listener.
        var asked = git.Resolve(GitRepository.Parse($"https://git.invalid:{port}/a/b.git", null, mayBeFolder: false), null, "main", TestContext.Current.CancellationToken);
        await Task.WhenAny(arrived, asked);
        Assert.True(arrived.IsCompletedSuccessfully, "git did not connect to the given address");
        (await arrived).Dispose();
        await Assert.ThrowsAsync<ModuleException>(() => asked);
    }

    [Fact]
    public async Task An_address_that_is_refused_is_not_tried()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        var git = new GitCommand(new GitOptions { Resolve = (host, _) => throw new ModuleException(ModuleDiagnostics.Unreachable, $"not to {host}") });
        var repository = GitRepository.Parse($"https://localhost:{((System.Net.IPEndPoint)listener.LocalEndpoint).Port}/a/b.git", null, mayBeFolder: false);

        var refused = await Assert.ThrowsAsync<ModuleException>(() => git.Tags(repository, null, TestContext.Current.CancellationToken));

        Assert.Equal("not to localhost", refused.Message);
        Assert.False(listener.Pending());
    }

    [Fact]
    public async Task Tags_are_listed_from_the_highest_version_down()
    {
        _repository.Commit("one", ("cue.mod/module.cue", ModuleCue));
        foreach (var tag in (string[])["v1.9.0", "v1.10.0", "v0.1.0"])
        {
            _repository.Tag(tag, annotated: true);
        }

        _repository.PushTags();
        var git = new GitCommand(new GitOptions { AllowFolders = true });

        Assert.Equal(["v1.10.0", "v1.9.0", "v0.1.0"], await git.Tags(GitRepository.Parse(_repository.Url, null, mayBeFolder: true), null, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("http://127.0.0.1:8080/a.git", true)]
    [InlineData("http://localhost/a.git", true)]
    [InlineData("http://127.0.0.1.example.com/a.git", false)]
    [InlineData("http://git.example.com/a.git", false)]
    public void Http_is_for_this_machine_and_only_where_folders_are_allowed(string url, bool allowed)
    {
        Assert.Throws<ModuleException>(() => GitRepository.Parse(url, null, mayBeFolder: false));
        Assert.Equal(allowed, Record.Exception(() => GitRepository.Parse(url, null, mayBeFolder: true)) is null);
    }

    [Fact]
    public async Task Scopes_of_a_cache_do_not_see_each_other()
    {
        var commit = _repository.Commit("one", ("cue.mod/module.cue", ModuleCue));
        await Resolve("main");

        Assert.NotNull(new ModuleCache(_cache.Path).Find(_repository.Url, commit, "."));
        Assert.Null(new ModuleCache(_cache.Path, "tenant-a").Find(_repository.Url, commit, "."));
    }

    private async Task<ResolvedModule?> Resolve(
        string revision, string path = ".", LockFile? locked = null, ModuleLimits? limits = null, bool allowFolders = true)
    {
        var source = new SourceText("qvs.yaml", "modules");
        var config = new QvsConfig(source, [], [new RemoteModule("acme.example/kit", _repository.Url, revision, path, new Location(source, default))], []);
        var git = new GitCommand(new GitOptions { AllowFolders = allowFolders, Limits = limits ?? ModuleLimits.Default });
        var resolver = new ModuleResolver(git, new ModuleCache(_cache.Path), new ModuleOptions { AllowFolders = allowFolders });
        var place = new ConfigPlace(new MemoryFiles("/repo", []), "/repo", "/repo");
        return (await resolver.Resolve(config, place, locked, _diagnostics, TestContext.Current.CancellationToken))?.SingleOrDefault();
    }
}
