using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Qvs.Deploy.Tests.Hosting;

/// <summary>Somebody who signed in with a browser, and the client of the API that they wrote: what fails because a server goes away is tried again.</summary>
internal sealed partial class Person(Uri url) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly CookieContainer _cookies = new();
    private HttpClient? _client;

    private int _retries;

    private HttpClient Http => _client ??= new HttpClient(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(5), CookieContainer = _cookies })
    {
        BaseAddress = url,
        Timeout = TimeSpan.FromSeconds(40),
        DefaultRequestHeaders = { { "Sec-Fetch-Site", "same-origin" } },
    };

    /// <summary>How many requests were sent again.</summary>
    public int Retries => _retries;

    public static async Task<Person> SignIn(Uri url)
    {
        var person = new Person(url);
        var form = await person.Http.GetStringAsync(new Uri("/sign-in", UriKind.Relative));
        using var answer = await person.Http.PostAsync(new Uri("/sign-in", UriKind.Relative), new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["__RequestVerificationToken"] = Antiforgery().Match(form).Groups[1].Value,
            ["account"] = "admin",
            ["password"] = Installation.Password,
            ["returnTo"] = "/healthz",
        }));
        Assert.True(answer.IsSuccessStatusCode, $"signing in: {answer.StatusCode}");
        return person;
    }

    /// <summary>A page as the browser gets it: one try, no following of redirects to the sign-in.</summary>
    public async Task<HttpResponseMessage> Page(string path, CancellationToken cancellation) => await Http.GetAsync(new Uri(path, UriKind.RelativeOrAbsolute), cancellation);

    public string Cookie(Uri address) => _cookies.GetCookieHeader(address);

    public Task<JsonNode> Get(string path) => Send(HttpMethod.Get, path, null);

    public Task<JsonNode> Put(string path, object body) => Send(HttpMethod.Put, path, () => JsonContent.Create(body));

    public Task<JsonNode> PutYaml(string path, string yaml) => Send(HttpMethod.Put, path, () => new StringContent(yaml, MediaTypeHeaderValue.Parse("application/yaml")));

    /// <summary>The same key each time: sent twice it is done once.</summary>
    public Task<JsonNode> Post(string path, object body)
    {
        var key = Guid.NewGuid().ToString("N");
        return Send(HttpMethod.Post, path, () => JsonContent.Create(body), key);
    }

    public async Task<int> StartRun(string line, string gate) => (int)(await Post(
        $"assemblylines/{line}/runs", new { inputs = new Dictionary<string, string> { ["gate"] = gate } }))["number"]!;

    public Task<JsonNode> Run(string line, int number) => Get(string.Create(CultureInfo.InvariantCulture, $"assemblylines/{line}/runs/{number}"));

    public async Task<string> Ended(string line, int number)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        while (true)
        {
            var run = await Run(line, number);
            if (run["endedAt"] is not null)
            {
                var status = run["status"]!.ToString();
                if (status != "succeeded")
                {
                    TestContext.Current.TestOutputHelper?.WriteLine(run.ToJsonString());
                }

                return status;
            }

            Assert.False(patience.IsCancellationRequested, $"The run {line} {number} does not end: {run.ToJsonString()}");
            await Task.Delay(Pause, TimeProvider.System, CancellationToken.None);
        }
    }

    public void Dispose() => _client?.Dispose();

    private async Task<JsonNode> Send(HttpMethod method, string path, Func<HttpContent>? body, string? key = null)
    {
        var address = path.StartsWith('/') ? path : $"/apis/v1/projects/{TargetCluster.Project}/{path}";
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            string said;
            try
            {
                using var request = new HttpRequestMessage(method, new Uri(address, UriKind.Relative)) { Content = body?.Invoke() };
                if (key is not null)
                {
                    request.Headers.Add("Idempotency-Key", key);
                }

                using var answer = await Http.SendAsync(request, CancellationToken.None);
                said = $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(CancellationToken.None)}";
                if (answer.IsSuccessStatusCode)
                {
                    return JsonNode.Parse(said[(said.IndexOf(' ', StringComparison.Ordinal) + 1)..])!;
                }

                Assert.True((int)answer.StatusCode is 429 or >= 502, $"{method} {address}: {said}");
            }
            catch (Exception problem) when (problem is HttpRequestException or OperationCanceledException or JsonException)
            {
                said = problem.ToString();
            }

            Assert.False(patience.IsCancellationRequested, $"{method} {address} fails again and again: {said}");
            Interlocked.Increment(ref _retries);
            await Task.Delay(Pause, TimeProvider.System, CancellationToken.None);
        }
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Antiforgery();
}
