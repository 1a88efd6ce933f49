using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Qvs.Cloud.Tests.Identity;

/// <summary>Somebody with a browser: keeps cookies, follows redirects step by step, fills in forms. No script runs.</summary>
public sealed partial class Visitor : IDisposable
{
    private readonly HttpClient _http;

    public Visitor(Uri server)
    {
        Server = server;
        var handler = OwnAddress.Handler();
        (handler.AllowAutoRedirect, handler.CookieContainer) = (false, Cookies);
        _http = new HttpClient(handler);
    }

    public Uri Server { get; }

    public CookieContainer Cookies { get; } = new();

    /// <summary>Where the last request ended.</summary>
    public Uri At { get; private set; } = new("about:blank");

    public HttpStatusCode Status { get; private set; }

    public string Page { get; private set; } = "";

    /// <summary>The page as a person reads it.</summary>
    public string Text => WebUtility.HtmlDecode(Tags().Replace(Page, " "));

    /// <summary>Every address on the way, also those of redirects.</summary>
    public List<Uri> Way { get; } = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public Task<Visitor> Go(string address) => Send(new HttpRequestMessage(HttpMethod.Get, new Uri(Server, address)));

    /// <summary>Submits the form whose action has these words, with its own hidden fields and these.</summary>
    public Task<Visitor> Submit(string action, params (string Name, string Value)[] fields)
    {
        var form = Forms().Matches(Page).FirstOrDefault(match => match.Groups[1].Value.Contains(action, StringComparison.Ordinal))
            ?? throw new InvalidOperationException($"No form of '{action}' at {At}:\n{Page}");
        var values = Inputs().Matches(form.Groups[2].Value)
            .Select(input => (Name: Name().Match(input.Value).Groups[1].Value, Value: WebUtility.HtmlDecode(Value().Match(input.Value).Groups[1].Value)))
            .Where(input => input.Name.Length > 0 && fields.All(field => field.Name != input.Name));
        var target = Action().Match(form.Groups[1].Value).Groups[1].Value;
        return Send(new HttpRequestMessage(HttpMethod.Post, new Uri(At, WebUtility.HtmlDecode(target)))
        {
            Content = new FormUrlEncodedContent(values.Concat(fields).Select(field => KeyValuePair.Create(field.Name, field.Value))),
        });
    }

    /// <summary>What a page that leads on by itself leads to.</summary>
    public string Refresh => WebUtility.HtmlDecode(RefreshPattern().Match(Page).Groups[1].Value);

    /// <summary>A request of a page's own script.</summary>
    public async Task<(HttpStatusCode Status, JsonNode? Body)> Api(HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(Server, path)) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Add("Sec-Fetch-Site", "same-origin");
        using var answer = await _http.SendAsync(request, Cancel);
        var text = await answer.Content.ReadAsStringAsync(Cancel);
        return (answer.StatusCode, text.Length > 0 && answer.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) == true ? JsonNode.Parse(text) : null);
    }

    /// <summary>Signs in with an embedded account.</summary>
    public async Task<Visitor> SignIn(string account, string password)
    {
        await Go("/sign-in?returnTo=%2Fhealthz");
        return await Submit("/sign-in", ("account", account), ("password", password));
    }

    public void Dispose() => _http.Dispose();

    private async Task<Visitor> Send(HttpRequestMessage request)
    {
        for (var steps = 0; steps < 20; steps++)
        {
            using var answer = await _http.SendAsync(request, Cancel);
            (At, Status, Page) = (request.RequestUri!, answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancel));
            Way.Add(At);
            if (answer.Headers.Location is not { } next)
            {
                return this;
            }

            request = new HttpRequestMessage(HttpMethod.Get, new Uri(At, next));
        }

        throw new InvalidOperationException($"Too many redirects, the last to {At}.");
    }

    [GeneratedRegex("<form([^>]*)>(.*?)</form>", RegexOptions.Singleline, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Forms();

    [GeneratedRegex("<(?:input|option)[^>]*>", RegexOptions.NonBacktracking)]
    private static partial Regex Inputs();

    [GeneratedRegex("name=\"([^\"]*)\"", RegexOptions.NonBacktracking)]
    private static partial Regex Name();

    [GeneratedRegex("value=\"([^\"]*)\"", RegexOptions.NonBacktracking)]
    private static partial Regex Value();

    [GeneratedRegex("action=\"([^\"]*)\"", RegexOptions.NonBacktracking)]
    private static partial Regex Action();

    [GeneratedRegex("http-equiv=\"refresh\" content=\"0;url=([^\"]*)\"", RegexOptions.NonBacktracking)]
    private static partial Regex RefreshPattern();

    [GeneratedRegex("<[^>]*>", RegexOptions.NonBacktracking)]
    private static partial Regex Tags();
}
