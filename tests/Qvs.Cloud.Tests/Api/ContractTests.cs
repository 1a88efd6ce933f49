using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Qvs.Cloud.Api;
using Qvs.Cloud.Tests.Cli;

namespace Qvs.Cloud.Tests.Api;

/// <summary>What holds for every list and every change of the API: pages, preconditions, idempotency, and how bad requests are told.</summary>
public sealed partial class ContractTests(SampleCloud cloud) : IClassFixture<SampleCloud>, IDisposable
{
    private const string Project = "/apis/v1/projects/{project}";

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false });

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Lists with pages: those that take a cursor.</summary>
    public static TheoryData<string> Lists =>
    [
        .. new[]
        {
            "repositories", "environments", "clusters", "applications", "credentials", "assemblylines", "runs", "approvals", "audit", "applications/shop/deployments", "assemblylines/deliver/runs",
            "channels", "repositories/shop/deliveries", "assemblylines/deliver/schedules",
        },
    ];

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task The_lists_of_these_tests_are_all_that_there_are()
    {
        var document = await Document();
        var paged = document["paths"]!.AsObject().Where(path => path.Value!["get"]?["parameters"]?.AsArray().Any(one => (string?)one!["name"] == "cursor") == true)
            .Select(path => path.Key.Replace($"{Project}/", "", StringComparison.Ordinal).Replace("{application}", "shop", StringComparison.Ordinal).Replace("{line}", "deliver", StringComparison.Ordinal)
                .Replace("{name}", "shop", StringComparison.Ordinal).TrimEnd('/'));

        Assert.Equal(Lists.Select(row => row.Data).Order(StringComparer.Ordinal), paged.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task A_list_gives_the_same_in_small_pages_as_in_one(string list)
    {
        var whole = Keys(await Get($"{list}?limit=1000&{Still(list)}"));
        var parts = new List<string>();
        string? cursor = null;
        do
        {
            var page = await Get($"{list}?limit=2&{Still(list)}{(cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}")}");
            Assert.InRange(page["items"]!.AsArray().Count, 0, 2);
            parts.AddRange(Keys(page));
            cursor = (string?)page["next"];
        }
        while (cursor is not null);

        Assert.Equal(whole, parts);
    }

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task A_cursor_that_was_tampered_with_and_a_senseless_limit_are_refused(string list)
    {
        Assert.Equal((HttpStatusCode.BadRequest, "invalid"), await Refusal(HttpMethod.Get, $"{list}?cursor=nonsense%21"));
        Assert.Equal((HttpStatusCode.BadRequest, "invalid"), await Refusal(HttpMethod.Get, $"{list}?cursor=%00%00"));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "invalid"), await Refusal(HttpMethod.Get, $"{list}?limit=0"));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "invalid"), await Refusal(HttpMethod.Get, $"{list}?limit=1001"));
        Assert.Equal((HttpStatusCode.BadRequest, "invalid"), await Refusal(HttpMethod.Get, $"{list}?limit=many"));
    }

    [Theory]
    [InlineData("assemblylines/deliver/promotions", """{"rules":[null]}""")]
    [InlineData("assemblylines/deliver/schedules/nightly", """{"cron":"0 0 * * *","timeZone":"UTC","inputs":{"gitRevision":null}}""")]
    [InlineData("channels/team", """{"displayName":"","kind":"email","credential":null,"recipients":[null],"rules":[],"isPaused":false}""")]
    [InlineData("assemblylines/deliver/runs/1/action/promote", """{"to":[null]}""", "POST")]
    public async Task Null_in_a_list_is_refused_by_its_name(string path, string body, string method = "PUT")
    {
        using var answer = await Send(new HttpMethod(method), path, body);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("has null in it", (string)JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancel))!["title"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Filters_leave_out_what_does_not_match()
    {
        Assert.EndsWith("/dev", Assert.Single(Keys(await Get("environments?search=development"))), StringComparison.Ordinal);
        Assert.Empty(Keys(await Get("environments?search=development+production")));
        Assert.Empty(Keys(await Get("runs?status=nonsense")));
        Assert.All((await Get("audit?action=credential.save"))["items"]!.AsArray(), entry => Assert.Equal("credential.save", (string?)entry!["action"]));
        Assert.Empty((await Get("audit?actor=nobody"))["items"]!.AsArray());
    }

    [Fact]
    public async Task Every_change_of_a_definition_holds_to_its_preconditions()
    {
        foreach (var route in RouteTable.All.Where(route => route.IsOfProject && route.Method == "PUT" && !route.Path.EndsWith("/pipelines", StringComparison.Ordinal)))
        {
            var (path, body, type) = (Concrete(route), BodyOf(route), RouteBodies.TypeOf(route));
            using var stale = await Send(HttpMethod.Put, path, body, type, ifMatch: "\"999\"");
            // The sample has none of these: what is not there has no revision either.
            var isAbsent = route.Path.EndsWith("/channels/{name}", StringComparison.Ordinal) || route.Path.EndsWith("/webhook", StringComparison.Ordinal) || route.Path.EndsWith("/schedules/{schedule}", StringComparison.Ordinal);
            var text = await stale.Content.ReadAsStringAsync(Cancel);
            Assert.True(stale.StatusCode == (isAbsent ? HttpStatusCode.NotFound : HttpStatusCode.PreconditionFailed), $"{route} If-Match: {stale.StatusCode} {text}");
            Assert.Equal(isAbsent ? "not-found" : "revision-conflict", (string?)JsonNode.Parse(text)!["code"]);
            using var nonsense = await Send(HttpMethod.Put, path, body, type, ifMatch: "\"seven\"");
            Assert.True(nonsense.StatusCode == HttpStatusCode.BadRequest, $"{route} nonsense: {nonsense.StatusCode}");
        }
    }

    [Theory]
    [InlineData("applications/shop")]
    [InlineData("environments/dev")]
    [InlineData("repositories/shop")]
    [InlineData("clusters/embedded")]
    [InlineData("credentials/shop-registry")]
    [InlineData("assemblylines/deliver")]
    [InlineData("applications/shop/deployments/dev")]
    public async Task A_definition_is_deleted_at_its_revision_alone_made_once_and_read_again_only_if_it_changed(string path)
    {
        Assert.Equal((HttpStatusCode.PreconditionFailed, "revision-conflict"), await Refusal(HttpMethod.Delete, path, ifMatch: "\"999\""));
        using var read = await Send(HttpMethod.Get, path);
        var tag = read.Headers.ETag!.Tag;
        Assert.Matches(Tag(), tag);
        using var again = new HttpRequestMessage(HttpMethod.Get, Address(path)) { Headers = { Authorization = Bearer, IfNoneMatch = { new EntityTagHeaderValue(tag) } } };
        using var unchanged = await _http.SendAsync(again, Cancel);
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
    }

    [Fact]
    public async Task The_same_key_starts_one_run_and_another_one_another()
    {
        async Task<int> Start(string key)
        {
            using var answer = await Send(HttpMethod.Post, "assemblylines/deliver/runs", """{"inputs":{"gitRevision":"main"}}""", key: key);
            Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
            var number = (int)JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancel))!["number"]!;
            Assert.EndsWith($"/runs/{number}", answer.Headers.Location!.ToString(), StringComparison.Ordinal);
            return number;
        }

        var both = await Task.WhenAll(Start("one"), Start("one"));
        var other = await Start("two");

        Assert.Equal(both[0], both[1]);
        Assert.NotEqual(both[0], other);
        Assert.Equal(both[0], await Start("one"));
        Assert.Equal((HttpStatusCode.BadRequest, "invalid"), await Refusal(HttpMethod.Post, "assemblylines/deliver/runs", """{"inputs":{}}""", key: new string('k', 201)));
    }

    [Fact]
    public async Task A_bad_body_is_told_with_its_place_on_every_route_that_takes_JSON()
    {
        foreach (var route in RouteTable.All.Where(TakesJson))
        {
            Assert.Equal((route, "$"), (route, await Place(route, "nonsense")));
            Assert.Equal((route, "property"), (route, await Place(route, """{"noSuchProperty": 1}""")));
        }

        async Task<string> Place(Route route, string body)
        {
            using var answer = await Send(new HttpMethod(route.Method), Concrete(route), body);
            var text = await answer.Content.ReadAsStringAsync(Cancel);
            Assert.True(answer.StatusCode == HttpStatusCode.BadRequest, $"{route}: {answer.StatusCode} {text}");
            var title = (string)JsonNode.Parse(text)!["title"]!;
            return title.Contains("noSuchProperty", StringComparison.Ordinal) ? "property" : title.Contains("LineNumber: 0", StringComparison.Ordinal) && title.Contains("Path: $", StringComparison.Ordinal) ? "$" : title;
        }
    }

    [Theory]
    [InlineData("repositories/shop/webhook", "{}", "The body lacks 'reportsStatus', 'triggers'.")]
    [InlineData("repositories/shop/webhook", """{"reportsStatus":"yes","triggers":[]}""", "The body at $.reportsStatus is not true or false.")]
    [InlineData("repositories/shop/webhook", """{"reportsStatus":false,"triggers":7}""", "The body at $.triggers is not a list.")]
    [InlineData("repositories/shop/webhook", """{"reportsStatus":false,"triggers":[{"events":["sleep"]}]}""", "The body at $.triggers[0].events[0] is not one of push, tag, pullRequest, ping.")]
    [InlineData("repositories/shop/webhook", """{"reportsStatus":false,"triggers":[{"line":"Not This"}]}""", "has 'Not This', which cannot be the name of the assembly line: ")]
    [InlineData("applications/shop", """{"displayName":7}""", "The body at $.displayName is not a text.")]
    [InlineData("applications/shop", "7", "The body is not ")]
    [InlineData("applications/shop", """{"colour":"red"}""", "has 'colour', which is not known there.")]
    [InlineData("environments/dev", """{"parameters":[]}""", "is not an object of names and values.")]
    [InlineData("environments/dev", """{"freezes":[{"from":"tomorrow"}]}""", "The body at $.freezes[0].from is not a time like 2027-01-31T00:00:00Z.")]
    [InlineData("retention", """{"runDays":"many"}""", "The body at $.runDays is not a number that fits, or null.")]
    public async Task A_bad_body_is_told_in_words_of_the_API(string path, string body, string said)
    {
        using var answer = await Send(HttpMethod.Put, path, body);

        var title = (string)JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancel))!["title"]!;
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(said, title, StringComparison.Ordinal);
        Assert.DoesNotContain("Qvs.", title, StringComparison.Ordinal);
        Assert.DoesNotContain("System.", title, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("7")]
    [InlineData("\"7")]
    public async Task A_condition_that_cannot_be_read_is_not_taken_for_none(string ifMatch)
    {
        var before = await Get("applications/shop");

        Assert.Equal((HttpStatusCode.BadRequest, "invalid"), await Refusal(HttpMethod.Put, "applications/shop", before["value"]!.ToJsonString(), ifMatch: ifMatch));
        Assert.Equal((long)before["revision"]!, (long)(await Get("applications/shop"))["revision"]!);
    }

    [Theory]
    [InlineData("zzz")]
    [InlineData("%00")]
    [InlineData("a.b")]
    public async Task A_cursor_of_nobody_is_refused_in_words_of_the_API(string cursor)
    {
        using var answer = await Send(HttpMethod.Get, $"runs?cursor={cursor}");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("The cursor is not one of this list.", await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PUT", "retention", "The body is empty, where JSON is expected.")]
    [InlineData("GET", "usage?days=soon", "'soon' is not what 'days' can be.")]
    [InlineData("GET", "catalog/adapter", "'pattern' is missing in the query string.")]
    public async Task What_is_missing_is_told_in_words_of_the_API(string method, string path, string said)
    {
        using var answer = await Send(new HttpMethod(method), path, method == "PUT" ? "" : null);

        Assert.Contains(said, (string)JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancel))!["title"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_is_too_long_or_of_another_kind_is_refused_on_every_route()
    {
        var long_ = $$"""{"displayName":"{{new string('x', Bodies.Most)}}"}""";
        foreach (var route in RouteTable.All.Where(route => route.IsOfProject && route.Method is "PUT" or "POST" && (TakesJson(route) || RouteBodies.TypeOf(route) == "application/yaml")))
        {
            using var tooLong = await Send(new HttpMethod(route.Method), Concrete(route), long_, RouteBodies.TypeOf(route));
            Assert.True(tooLong.StatusCode == HttpStatusCode.RequestEntityTooLarge, $"{route}: {tooLong.StatusCode}");
            using var other = await Send(new HttpMethod(route.Method), Concrete(route), "<a/>", "text/xml");
            Assert.True(other.StatusCode == HttpStatusCode.UnsupportedMediaType, $"{route}: {other.StatusCode}");
            Assert.Equal("application/problem+json", other.Content.Headers.ContentType?.MediaType);
        }
    }

    [Theory]
    [InlineData("GET", "nowhere", HttpStatusCode.NotFound)]
    [InlineData("PATCH", "applications/shop", HttpStatusCode.MethodNotAllowed)]
    [InlineData("GET", "applications/Not_A_Name", HttpStatusCode.UnprocessableEntity)]
    public async Task Whatever_is_refused_is_a_problem_with_a_code(string method, string path, HttpStatusCode status)
    {
        var (answered, code) = await Refusal(new HttpMethod(method), path);

        Assert.Equal(status, answered);
        Assert.NotEmpty(code);
    }

    [Fact]
    public async Task Examples_of_the_reference_are_understood()
    {
        foreach (var route in (await Operations()).Where(operation => operation.Example is not null))
        {
            using var answer = await Send(route.Method, Parameter().Replace(route.Path.Replace("{project}", "demo", StringComparison.Ordinal), "example1"), route.Example, route.Type);
            var text = await answer.Content.ReadAsStringAsync(Cancel);
            Assert.True(answer.StatusCode is not (HttpStatusCode.UnsupportedMediaType or HttpStatusCode.InternalServerError), $"{route.Path}: {answer.StatusCode} {text}");
            Assert.True(answer.StatusCode != HttpStatusCode.BadRequest || text.Contains("sign-in-gone", StringComparison.Ordinal), $"{route.Path}: {text}");
        }
    }

    private AuthenticationHeaderValue Bearer => new("Bearer", cloud.Token);

    private static bool TakesJson(Route route) => route.IsOfProject && RouteBodies.TakesJson(route);

    // While others go on writing, what was before is the same.
    private static string Still(string list) => list == "audit" ? $"until={Uri.EscapeDataString(TimeProvider.System.GetUtcNow().AddMinutes(-1).ToString("O"))}" : "";

    private static IEnumerable<string> Keys(JsonNode page) => page["items"]!.AsArray().Select(item => (item!["key"] ?? item["sequence"])!.ToString());

    private static string Concrete(Route route) => Parameter().Replace(route.Path.Replace($"{Project}/", "", StringComparison.Ordinal).Replace(Project, "", StringComparison.Ordinal), match => match.Value switch
    {
        "{number:int}" => "1",
        "{application}" => "shop",
        "{deployment}" => "dev",
        "{line}" => "deliver",
        "{member}" => "somebody",
        _ when route.Path.Contains("/clusters/", StringComparison.Ordinal) => "embedded",
        _ when route.Path.Contains("/environments/", StringComparison.Ordinal) => "dev",
        _ when route.Path.Contains("/credentials/", StringComparison.Ordinal) => "shop-registry",
        _ => "shop",
    });

    /// <summary>Something that would be saved if the revision were right.</summary>
    private static string BodyOf(Route route) => RouteBodies.TypeOf(route) == "application/yaml" ? ApiExamples.Line : RouteBodies.Of(route)
        .Replace("\"cluster\":\"none\"", "\"cluster\":\"embedded\"", StringComparison.Ordinal).Replace("\"repository\":\"none\"", "\"repository\":\"shop\"", StringComparison.Ordinal)
        .Replace("\"environment\":\"none\"", "\"environment\":\"dev\"", StringComparison.Ordinal);

    private Uri Address(string path) => new(cloud.Program.Url, path.StartsWith('/') ? path : path.Length == 0 ? "/apis/v1/projects/demo" : $"/apis/v1/projects/demo/{path}");

    private async Task<HttpResponseMessage> Send(HttpMethod method, string path, string? body = null, string type = "application/json", string? ifMatch = null, string? key = null)
    {
        using var request = new HttpRequestMessage(method, Address(path)) { Headers = { Authorization = Bearer } };
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, type);
        // What is refused by its length is refused before it is sent.
        request.Headers.ExpectContinue = body?.Length > Bodies.Most;
        if (ifMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        }

        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        return await _http.SendAsync(request, Cancel);
    }

    private async Task<JsonNode> Get(string path)
    {
        using var answer = await Send(HttpMethod.Get, path);
        var text = await answer.Content.ReadAsStringAsync(Cancel);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {text}");
        return JsonNode.Parse(text)!;
    }

    private async Task<(HttpStatusCode Status, string Code)> Refusal(HttpMethod method, string path, string? body = null, string? ifMatch = null, string? key = null)
    {
        using var answer = await Send(method, path, body, ifMatch: ifMatch, key: key);
        var text = await answer.Content.ReadAsStringAsync(Cancel);
        Assert.True(answer.Content.Headers.ContentType?.MediaType == "application/problem+json", $"{method} {path}: {answer.StatusCode} {text}");
        return (answer.StatusCode, (string)JsonNode.Parse(text)!["code"]!);
    }

    private async Task<JsonNode> Document() => JsonNode.Parse(await _http.GetStringAsync(new Uri(cloud.Program.Url, "/apis/v1/openapi.json"), Cancel))!;

    private async Task<IEnumerable<(HttpMethod Method, string Path, string? Example, string Type)>> Operations() => (await Document())["paths"]!.AsObject()
        .SelectMany(path => path.Value!.AsObject().Select(method =>
        {
            var content = method.Value!["requestBody"]?["content"]?.AsObject().FirstOrDefault();
            var example = content?.Value?["example"];
            return (new HttpMethod(method.Key.ToUpperInvariant()), path.Key, example is JsonValue yaml ? yaml.GetValue<string>() : example?.ToJsonString(), content?.Key ?? "application/json");
        }));

    [GeneratedRegex(@"\{[^}]+\}", RegexOptions.NonBacktracking)]
    private static partial Regex Parameter();

    [GeneratedRegex("^\"[0-9]+\"$", RegexOptions.NonBacktracking)]
    private static partial Regex Tag();
}
