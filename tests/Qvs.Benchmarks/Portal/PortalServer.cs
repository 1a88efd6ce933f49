using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Qvs.Testing;

namespace Qvs.Benchmarks.Portal;

/// <summary>The real server as a process of its own, with somebody signed in to it.</summary>
internal sealed partial class PortalServer : IAsyncDisposable
{
    private const string Password = "a password of a benchmark";
    private static readonly string MasterKeys = $"one:{Convert.ToBase64String(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32))}";
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2);
    private static readonly string Program =
        TestPaths.InRepository("artifacts", "bin", "Qvs.Cloud", new DirectoryInfo(AppContext.BaseDirectory).Name, "Qvs.Cloud.dll");

    private readonly TempFolder _data;
    private readonly ProgramRun _run;

    private PortalServer(TempFolder data, ProgramRun run, Uri url)
    {
        (_data, _run, Url) = (data, run, url);
        Http = new HttpClient(new SocketsHttpHandler { CookieContainer = Cookies }) { BaseAddress = url };
    }

    public Uri Url { get; }

    public HttpClient Http { get; }

    public CookieContainer Cookies { get; } = new();

    /// <param name="database">The connection string of a PostgreSQL; empty for a file in the data folder.</param>
    public static async Task<PortalServer> Start(TempFolder data, string database = "")
    {
        string[] hosted = database.Length == 0 ? [] : [$"--Qvs:Database={database}", $"--Qvs:Secrets:MasterKeys={MasterKeys}", $"--Qvs:Blobs={Path.Combine(data.Path, "blobs")}", "--Qvs:PublicUrl=http://127.0.0.1"];
        var run = ProgramRun.Start("dotnet", [Program, "--Qvs:Port=0", $"--Qvs:DataFolder={data.Path}", $"--Qvs:AdminPassword={Password}", "--Qvs:AllowedNetworks=127.0.0.0/8", .. hosted]);
        var ready = await run.Line(line => line.Contains("Ready on", StringComparison.Ordinal), StartLimit);
        var server = new PortalServer(data, run, new Uri(Address().Match(ready).Value));
        await server.SignIn();
        return server;
    }

    /// <summary>Stops it and returns its folder, for another one.</summary>
    public async Task<TempFolder> Stop()
    {
        _run.Terminate();
        await _run.Exit(StartLimit);
        return _data;
    }

    public async Task<JsonNode?> Get(string path) => JsonNode.Parse(await Http.GetStringAsync(new Uri($"/apis/v1/projects/demo/{path}", UriKind.Relative)));

    /// <summary>Which a server with a database of its own does not make by itself.</summary>
    public Task MakeProject() => SendTo("/apis/v1/projects", HttpMethod.Post, """{"name":"demo","displayName":"Demo"}""", "application/json");

    public Task<JsonNode?> Send(HttpMethod method, string path, string body, string type = "application/json") => SendTo($"/apis/v1/projects/demo/{path}", method, body, type);

    private async Task<JsonNode?> SendTo(string path, HttpMethod method, string body, string type)
    {
        while (true)
        {
            using var request = new HttpRequestMessage(method, path) { Content = new StringContent(body, Encoding.UTF8, type) };
            request.Headers.Add("Sec-Fetch-Site", "same-origin");
            using var answer = await Http.SendAsync(request);
            if (answer.StatusCode == HttpStatusCode.TooManyRequests)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
                continue;
            }

            if (!answer.IsSuccessStatusCode)
            {
                throw new InvalidOperationException($"{method} {path}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
            }

            return JsonNode.Parse(await answer.Content.ReadAsStringAsync());
        }
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _run.DisposeAsync();
    }

    private async Task SignIn()
    {
        var form = await Http.GetStringAsync(new Uri("/sign-in", UriKind.Relative));
        using var answer = await Http.PostAsync(new Uri("/sign-in", UriKind.Relative), new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["__RequestVerificationToken"] = Antiforgery().Match(form).Groups[1].Value,
            ["account"] = "admin",
            ["password"] = Password,
            ["returnTo"] = "/healthz",
        }));
        answer.EnsureSuccessStatusCode();
    }

    [GeneratedRegex(@"http://[\d.]+:\d+", RegexOptions.NonBacktracking)]
    private static partial Regex Address();

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"", RegexOptions.NonBacktracking)]
    private static partial Regex Antiforgery();
}
