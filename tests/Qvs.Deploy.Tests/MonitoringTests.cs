using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Qvs.Deploy.Tests.Hosting;
using Qvs.Testing;

namespace Qvs.Deploy.Tests;

/// <summary>What dashboard and alerts ask for is what a silo that has worked says.</summary>
public sealed partial class MonitoringTests(PostgresServer postgres)
{
    /// <summary>Only told once something of the kind has gone wrong, or by Prometheus itself.</summary>
    private static readonly ImmutableHashSet<string> NotAlways = ["up", "orleans_app_requests_timedout_total", "orleans_messaging_rejected_messages_total"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_metric_of_dashboard_and_alerts_is_served()
    {
        Assert.SkipUnless(PostgresServer.IsInstalled, PostgresServer.Missing);
        await using var cluster = await TargetCluster.Start();
        using var folder = new TempFolder();
        var port = FreePort.Next();
        await using var silo = await Silo.Start(new Installation(await postgres.CreateDatabase(), folder.Combine("blobs"), "http://127.0.0.1"), $"--Qvs:MetricsPort={port}");
        using var person = await Person.SignIn(silo.Url);
        await Project.Make(person, cluster);
        cluster.Open("go");
        cluster.Open("go-again");
        Assert.Equal("succeeded", await person.Ended("one", await person.StartRun("one", "go")));

        using var http = new HttpClient();
        var served = await http.GetStringAsync(new Uri($"http://127.0.0.1:{port}/metrics"), Cancel);
        var names = Served().Matches(served).Select(match => match.Groups[1].Value).ToHashSet(StringComparer.Ordinal);
        TestContext.Current.AddAttachment("metrics.txt", served);

        var missing = Asked().Where(name => !names.Contains(name) && !NotAlways.Contains(name)).ToList();
        Assert.True(missing.Count == 0, $"Not served: {string.Join(", ", missing)}. Served: {string.Join(", ", names)}");
    }

    private static IEnumerable<string> Asked()
    {
        var dashboard = JsonNode.Parse(File.ReadAllText(TestPaths.InRepository("deploy/monitoring/dashboard.json")))!;
        var expressions = dashboard["panels"]!.AsArray().SelectMany(panel => panel!["targets"]?.AsArray() ?? []).Select(target => target!["expr"]!.ToString())
            .Append(string.Join('\n', File.ReadAllLines(TestPaths.InRepository("deploy/monitoring/alerts.yaml")).SkipWhile(line => !line.Contains("expr", StringComparison.Ordinal))
                .Where(line => !line.Contains("alert:", StringComparison.Ordinal))));
        return expressions.SelectMany(text => Wanted().Matches(text)).Select(match => match.Value).Distinct(StringComparer.Ordinal).ToList();
    }

    [GeneratedRegex(@"^([a-z_0-9]+)[{ ]", RegexOptions.Multiline, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Served();

    [GeneratedRegex(@"\b(qvs|orleans|http|dotnet|process)_[a-z_]+(?<!_status_code|_route)\b(?=[{\[) ])", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Wanted();
}
