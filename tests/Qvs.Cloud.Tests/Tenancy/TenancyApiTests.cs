using System.Formats.Tar;
using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Qvs.Cloud.Tests.Identity;

namespace Qvs.Cloud.Tests.Tenancy;

/// <summary>What operators and owners do with a project as a whole, at a real server.</summary>
public sealed class TenancyApiTests : IAsyncLifetime
{
    private const string Secret = "a-value-that-nobody-may-see-again";
    private CloudProgram _program = null!;
    private Visitor _admin = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _program = await CloudProgram.Start($"--Qvs:AdminPassword={RunningCloud.Password}", "--Qvs:Quotas:Environments=7", "--Qvs:Retention:RunDays=90", "--Qvs:NameRestsDays=3");
        _admin = await new Visitor(_program.Url).SignIn("admin", RunningCloud.Password);
    }

    public async ValueTask DisposeAsync()
    {
        _admin.Dispose();
        await _program.DisposeAsync();
    }

    [Fact]
    public async Task An_operator_sets_quotas_that_the_project_then_meets_and_cannot_change()
    {
        await Ok(HttpMethod.Post, "/projects", new { name = "shop", displayName = "Shop" });
        Assert.Contains((await Ok(HttpMethod.Get, "/operator/projects"))["items"]!.AsArray(), item => (string?)item!["name"] == "shop");

        var set = await Ok(HttpMethod.Put, "/operator/projects/shop/quotas?reason=as%20agreed", new { environments = 0, weight = 5 });

        Assert.Equal((0, 5), ((int)set["environments"]!, (int)set["weight"]!));
        var usage = await Ok(HttpMethod.Get, "/projects/shop/usage");
        Assert.Equal(5, (int)usage["weight"]!);
        Assert.Equal(0, (int)usage["quotas"]!.AsArray().Single(quota => (string?)quota!["quota"] == "environments")!["limit"]!);
        await Ok(HttpMethod.Put, "/projects/shop/clusters/embedded", new { displayName = "Embedded", kind = "embedded", credential = (string?)null, requestsPerSecond = 10 });
        var (status, refused) = await Api(
            HttpMethod.Put, "/projects/shop/environments/dev", new { displayName = "Dev", description = "", order = 1, cluster = "embedded", targets = Array.Empty<object>(), parameters = new { }, freezes = Array.Empty<object>() });
        Assert.Equal((HttpStatusCode.Conflict, "quota-exceeded"), (status, (string?)refused!["code"]));
        Assert.Equal(7, (int)(await Ok(HttpMethod.Get, "/projects/demo/usage"))["quotas"]!.AsArray().Single(quota => (string?)quota!["quota"] == "environments")!["limit"]!);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await Api(HttpMethod.Put, "/projects/shop/quotas", new { environments = 99 })).Status);
        // A token belongs to a project, whoever made it.
        Assert.Equal(HttpStatusCode.Forbidden, await WithToken("shop", HttpMethod.Get, "/operator/projects"));
        var audit = await Ok(HttpMethod.Get, "/projects/shop/audit?action=tenant.quotas");
        Assert.Equal("admin", (string?)audit["items"]!.AsArray().Single()!["actor"]);
        Assert.Contains("as agreed", (string?)audit["items"]!.AsArray().Single()!["detail"], StringComparison.Ordinal);
        var listed = (await Ok(HttpMethod.Get, "/operator/projects"))["items"]!.AsArray().Single(item => (string?)item!["name"] == "shop")!;
        Assert.Equal((5, true), ((int)listed["weight"]!, (bool)listed["isLimited"]!));
        Assert.Equal((1, 100), (Use(listed, "clusters", "used"), Use(listed, "clusters", "limit")));
        var health = await Ok(HttpMethod.Get, "/operator/health");
        Assert.Equal(("Active", true), ((string?)health["silos"]!.AsArray().Single()!["status"], (bool)health["silos"]!.AsArray().Single()!["isThis"]!));
        Assert.Contains(health["checks"]!.AsArray(), check => ((string?)check!["name"], (string?)check["status"]) == ("storage", "Healthy"));
    }

    [Fact]
    public async Task What_is_kept_is_the_installations_until_the_project_says_otherwise()
    {
        Assert.Equal(90, (int)(await Ok(HttpMethod.Get, "/projects/demo/retention"))["settings"]!["runDays"]!);
        await Ok(HttpMethod.Put, "/projects/demo/retention", new { runDays = 30, logDays = 10, artifactDays = (int?)null, keepRuns = 5, auditDays = (int?)null });

        var view = await Ok(HttpMethod.Get, "/projects/demo/retention");
        Assert.Equal((30, 10, null, 5), ((int)view["settings"]!["runDays"]!, (int)view["settings"]!["logDays"]!, view["settings"]!["artifactDays"], (int)view["settings"]!["keepRuns"]!));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await Api(HttpMethod.Put, "/projects/demo/retention", new { runDays = 0, keepRuns = 5 })).Status);
    }

    [Fact]
    public async Task An_export_has_everything_readable_and_no_secret()
    {
        await Ok(HttpMethod.Post, "/projects/demo/action/create-sample", new { });
        await Ok(HttpMethod.Put, "/projects/demo/credentials/mine", new { purpose = "free", description = "Mine", values = new { key = Secret } });
        var token = (string)(await Ok(HttpMethod.Post, "/projects/demo/tokens", new { name = "t", scopes = new[] { "read" }, expiresAt = TimeProvider.System.GetUtcNow().AddDays(1) }))["text"]!;
        await Ok(HttpMethod.Post, "/projects/demo/assemblylines/deliver/runs", new { inputs = new { } });

        var files = await Export("demo");

        Assert.Equal(["qvs-project-export", "1", "demo"], new[] { "format", "version", "project" }.Select(name => files["export.json"][name]!.ToString()));
        Assert.Superset(
            new HashSet<string>(StringComparer.Ordinal)
            {
                "project.json", "retention.json", "usage.json", "applications/shop.json", "environments/dev.json", "clusters/embedded.json", "repositories/shop.json", "credentials/mine.json",
                "deployments/shop/dev.json", "assemblylines/deliver.yaml", "assemblylines/deliver.json", "runs/deliver/1.json",
            },
            files.Keys.ToHashSet(StringComparer.Ordinal));
        Assert.Contains(files.Keys, name => name.StartsWith("audit/", StringComparison.Ordinal));
        Assert.Equal(files.Count - 1, (int)files["complete.json"]["files"]!);
        Assert.Equal("admin", (string?)files["project.json"]["members"]!.AsArray().Single()!["name"]);
        var text = string.Concat(files.Values.Select(file => file.ToJsonString()));
        Assert.DoesNotContain(Secret, text, StringComparison.Ordinal);
        Assert.DoesNotContain(token[(token.LastIndexOf('_') + 1)..], text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, await WithToken("demo", HttpMethod.Get, "/projects/demo/export", "read"));
    }

    [Fact]
    public async Task A_deleted_project_is_gone_at_once_and_with_it_everything_on_disk()
    {
        await Ok(HttpMethod.Post, "/projects", new { name = "gone", displayName = "Gone" });
        await Ok(HttpMethod.Put, "/projects/gone/credentials/mine", new { purpose = "free", description = "Mine", values = new { key = Secret } });
        var keys = Path.Combine(_program.DataFolder, "blobs", "gone");
        Assert.True(Directory.Exists(keys));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await Api(HttpMethod.Post, "/projects/gone/action/delete", new { confirmation = "Gone" })).Status);
        var begun = await Ok(HttpMethod.Post, "/projects/gone/action/delete", new { confirmation = "gone" });
        Assert.Equal("closing", (string?)begun["step"]);
        await Until("gone", HttpStatusCode.NotFound);
        Assert.DoesNotContain((await Ok(HttpMethod.Get, "/projects"))["items"]!.AsArray(), item => (string?)item!["name"] == "gone");

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        patience.CancelAfter(TimeSpan.FromMinutes(4));
        JsonNode deletion;
        while ((string?)(deletion = await Ok(HttpMethod.Get, "/operator/deletions/gone"))["step"] != "done")
        {
            await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System, patience.Token);
        }

        Assert.Empty(Directory.Exists(keys) ? Directory.EnumerateFiles(keys, "*", SearchOption.AllDirectories) : []);
        Assert.Equal(3, Math.Round((DateTimeOffset.Parse((string)deletion["nameFreeAt"]!, System.Globalization.CultureInfo.InvariantCulture) - TimeProvider.System.GetUtcNow()).TotalDays));
        Assert.Equal(HttpStatusCode.Conflict, (await Api(HttpMethod.Post, "/projects", new { name = "gone", displayName = "Again" })).Status);
        Assert.NotEmpty((await Ok(HttpMethod.Get, "/projects/demo"))["members"]!.AsArray());
    }

    private static int Use(JsonNode project, string quota, string figure) =>
        (int)project["use"]!.AsArray().Single(use => (string?)use!["quota"] == quota)![figure]!;

    private async Task Until(string project, HttpStatusCode status)
    {
        while ((await Api(HttpMethod.Get, $"/projects/{project}")).Status != status)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, Cancel);
        }
    }

    private Task<(HttpStatusCode Status, JsonNode? Body)> Api(HttpMethod method, string path, object? body = null) => _admin.Api(method, $"/apis/v1{path}", body);

    private async Task<JsonNode> Ok(HttpMethod method, string path, object? body = null)
    {
        var (status, answer) = await Api(method, path, body);
        Assert.True(status is HttpStatusCode.OK or HttpStatusCode.Created, $"{method} {path}: {status} {answer?.ToJsonString()}");
        return answer!;
    }

    private async Task<HttpStatusCode> WithToken(string project, HttpMethod method, string path, params string[] scopes)
    {
        var token = (string)(await Ok(HttpMethod.Post, $"/projects/{project}/tokens", new { name = "t", scopes, expiresAt = TimeProvider.System.GetUtcNow().AddDays(1) }))["text"]!;
        using var request = new HttpRequestMessage(method, new Uri(_program.Url, $"/apis/v1{path}")) { Headers = { Authorization = new("Bearer", token) } };
        using var answer = await _program.Http.SendAsync(request, Cancel);
        return answer.StatusCode;
    }

    /// <summary>Its files; JSON as such, and other texts as a JSON string.</summary>
    private async Task<Dictionary<string, JsonNode>> Export(string project)
    {
        var token = (string)(await Ok(HttpMethod.Post, $"/projects/{project}/tokens", new { name = "export", scopes = Array.Empty<string>(), expiresAt = TimeProvider.System.GetUtcNow().AddDays(1) }))["text"]!;
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_program.Url, $"/apis/v1/projects/{project}/export")) { Headers = { Authorization = new("Bearer", token) } };
        using var answer = await _program.Http.SendAsync(request, Cancel);
        Assert.Equal((HttpStatusCode.OK, "application/gzip"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        var files = new Dictionary<string, JsonNode>(StringComparer.Ordinal);
        await using var zip = new GZipStream(await answer.Content.ReadAsStreamAsync(Cancel), CompressionMode.Decompress);
        await using var tar = new TarReader(zip);
        while (await tar.GetNextEntryAsync(copyData: true, Cancel) is { } entry)
        {
            using var content = new StreamReader(entry.DataStream ?? Stream.Null, Encoding.UTF8);
            var text = await content.ReadToEndAsync(Cancel);
            files.Add(entry.Name, entry.Name.EndsWith(".json", StringComparison.Ordinal) ? JsonNode.Parse(text)! : JsonValue.Create(text));
        }

        return files;
    }
}
