using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Qvs.Benchmarks.Storage;
using Qvs.Domain.Delivery;
using Qvs.Domain.Insights;
using Qvs.Domain.Ports;
using Qvs.Domain.Tenancy;
using Qvs.Infrastructure.Blobs;
using Qvs.Infrastructure.Logs;
using Qvs.Infrastructure.Storage;

namespace Qvs.Benchmarks.Portal;

/// <summary>
/// Makes a week of history of one run that has really happened, while no server runs: its states, rows, audit and logs again and again with other
/// numbers and times, through the stores that the server has them in.
/// </summary>
internal sealed class WeekOfRuns(IServiceProvider storage, ILogStore logs, RunKey happened, int count)
{
    public const int Lines = 2_000_000;
    public const int LongLog = 100_000;
    private static readonly TenantId Tenant = TenantId.Parse("demo");

    private readonly IListings _listings = storage.GetRequiredService<IListings>();
    private readonly IDeploymentLog _deployments = storage.GetRequiredService<IDeploymentLog>();
    private readonly DateTimeOffset _end = TimeProvider.System.GetUtcNow().AddMinutes(-5);

    /// <param name="folder">The data folder of the server that has stopped.</param>
    /// <param name="number">Of the run that has happened, the newest of its line.</param>
    public static async Task Make(StorageOptions database, string folder, int number, int count)
    {
        using var host = await StorageHost.Start(database);
        await using var blobs = new ServiceCollection().AddLogging().AddQvsBlobs(new BlobOptions.Files(Path.Combine(folder, "blobs"))).AddLogs().BuildServiceProvider();
        var run = new RunKey(Tenant, AssemblyLineId.Parse("bench"), number);
        await new WeekOfRuns(host.Services, blobs.GetRequiredService<ILogStore>(), run, count).Make(host);
        await host.StopAsync();
    }

    private async Task Make(IHost host)
    {
        var (plan, progress) = (await State(host, "assemblylinerun", "run-plan", happened.ToString()), await State(host, "assemblylinerun", "run", happened.ToString()));
        var row = await _listings.Find(Tenant, ListingKinds.Run, happened.ToString(), CancellationToken.None) ?? throw new InvalidOperationException("The run has no row.");
        var deployed = (await _deployments.Read(new DeploymentQuery(Tenant, "dev", _end.AddDays(-1), _end.AddDays(1)), 10, CancellationToken.None)).Single(one => one.Run == happened);
        await Parallel.ForEachAsync(Enumerable.Range(happened.Number + 1, count - happened.Number), new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (number, cancellation) =>
        {
            await Copy(host, "run-plan", plan, number);
            await Copy(host, "run", progress, number);
            await _listings.Put(Row(row, number), cancellation);
            await _deployments.Put(Deployed(deployed, number), 1, cancellation);
            await Log(number, number == count ? LongLog : (Lines - LongLog) / (count - 1 - happened.Number), cancellation);
        });
        var line = await State(host, "assemblyline", "assembly-line", happened.LineKey.ToString());
        line.State!["Queue"]!["LastNumber"] = count;
        await host.Grains().WriteStateAsync("assembly-line", GrainId.Create("assemblyline", happened.LineKey.ToString()), line);
        await Audit();
    }

    private DateTimeOffset At(int number) => _end.AddMinutes(number - count);

    private static bool HasFailed(int number) => number % 7 == 0;

    private static async Task<GrainState<JsonObject>> State(IHost host, string type, string name, string key)
    {
        var state = new GrainState<JsonObject>();
        await host.Grains().ReadStateAsync(name, GrainId.Create(type, key), state);
        return state.RecordExists ? state : throw new InvalidOperationException($"There is no state '{name}' of {type}/{key}.");
    }

    private Task Copy(IHost host, string name, GrainState<JsonObject> one, int number) => host.Grains().WriteStateAsync(
        name, GrainId.Create("assemblylinerun", Key(number).ToString()), new GrainState<JsonObject>(JsonNode.Parse(Renumber(one.State!.ToJsonString(), number))!.AsObject()));

    private RunKey Key(int number) => happened with { Number = number };

    /// <summary>The key of the run, and the names that are made of it.</summary>
    private string Renumber(string text, int number) => text
        .Replace($"\"{happened}\"", $"\"{Key(number)}\"", StringComparison.Ordinal)
        .Replace($"bench-{happened.Number}-", $"bench-{number}-", StringComparison.Ordinal);

    private ListingRow Row(ListingRow one, int number)
    {
        var body = JsonNode.Parse(one.Body)!;
        (body["number"], body["status"]) = (number, HasFailed(number) ? "failed" : "succeeded");
        (body["createdAt"], body["startedAt"], body["endedAt"]) = (At(number), At(number).AddSeconds(1), At(number).AddSeconds(40));
        return one with
        {
            Key = Key(number).ToString(),
            Status = HasFailed(number) ? "Failed" : "Succeeded",
            Sort = $"{At(number).UtcDateTime.ToString("yyyyMMddHHmmssfffffff", CultureInfo.InvariantCulture)} {number:D9}",
            Text = one.Text.Replace($"bench {happened.Number} ", $"bench {number} ", StringComparison.Ordinal),
            Body = body.ToJsonString(),
        };
    }

    private DeploymentEvent Deployed(DeploymentEvent one, int number) => one with
    {
        Run = Key(number),
        At = At(number).AddSeconds(40),
        Succeeded = !HasFailed(number),
        Commit = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes($"{number}"))),
        Since = At(number).AddMinutes(-(number % 600)),
        Lead = number % 3 == 0 ? LeadStart.Push : LeadStart.Commit,
    };

    private async Task Log(int number, int lines, CancellationToken cancellation)
    {
        var key = new LogKey(Key(number), $"bench-{number}-s1-1", "wait", 0, "run");
        await logs.Append(
            key, [.. Enumerable.Range(1, lines).Select(line => new LogLine(line, At(number).AddMilliseconds(line), $"line {line:D6} of run {number}, with some words to look for"))], true, cancellation);
    }

    private async Task Audit()
    {
        var audit = storage.GetRequiredService<IAuditLog>();
        var last = (await audit.Last(Tenant, CancellationToken.None))!;
        foreach (var number in Enumerable.Range(happened.Number + 1, count - happened.Number))
        {
            last = AuditChain.Next(Tenant, last.Sequence, last.Hash, At(number), "admin", "assemblyline.start", Key(number).ToString(), "done", "{}");
            await audit.Append([last], CancellationToken.None);
        }
    }
}
