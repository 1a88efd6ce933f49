using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Qvs.Benchmarks.Delivery;
using Qvs.Domain.Delivery;
using Qvs.Domain.Delivery.Runs;
using Qvs.Domain.Ports;
using Qvs.Grains.Access;
using Qvs.Infrastructure.Kubernetes;
using Qvs.Infrastructure.Storage;

namespace Qvs.Benchmarks.Chaos;

/// <summary>How a run is, for the one that watches from outside.</summary>
/// <param name="Attempts">Names of its PipelineRuns.</param>
/// <param name="IsQuiet">Nothing is left to be done for it.</param>
internal sealed record RunReport(string Status, string[] Attempts, bool IsQuiet, string Result);

/// <summary>How a run is listed.</summary>
internal sealed record RunRow(string Line, string Status, int OpenApprovals);

/// <summary>
/// A silo of the product as a process of its own, to be killed: storage, grains and gateway are the product's, over HTTP it takes orders.
/// <c>chaos-silo PORT SILO-PORT sqlite|CONNECTION FOLDER KUBECONFIG OBSERVE-SECONDS</c>.
/// </summary>
internal static class ChaosSilo
{
    public static int Run(string[] args)
    {
        Serve(args).GetAwaiter().GetResult();
        return 0;
    }

    private static async Task Serve(string[] args)
    {
        if (args is not [var port, var siloPort, var storage, var folder, var kubeconfig, var observe])
        {
            throw new ArgumentException("chaos-silo PORT SILO-PORT sqlite|CONNECTION FOLDER KUBECONFIG OBSERVE-SECONDS", nameof(args));
        }

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddSimpleConsole(console => console.SingleLine = true).SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenLocalhost(Number(port)));
        builder.UseOrleans(silo =>
        {
            silo.AddProduct(
                storage == "sqlite" ? new StorageOptions.Sqlite(Path.Combine(folder, "qvs.db")) : new StorageOptions.PostgreSql(storage),
                folder,
                Number(siloPort),
                delivery =>
                {
                    delivery.ObservePeriod = delivery.LockRenewal = TimeSpan.FromSeconds(Number(observe));
                    delivery.LongestRetryDelay = TimeSpan.FromSeconds(2);
                });
            silo.Services.AddSingleton<IEmbeddedCluster>(new OutsideCluster(File.ReadAllText(kubeconfig)));
            silo.Services.AddKubernetesGateway(new GatewayOptions { RetryDelay = TimeSpan.FromMilliseconds(50) });
        });
        await using var app = builder.Build();
        Map(app, app.Services.GetRequiredService<IGrainFactory>(), app.Services.GetRequiredService<IListings>());
        await app.StartAsync();
        Console.WriteLine("ready");
        await app.WaitForShutdownAsync();
    }

    private static void Map(WebApplication app, IGrainFactory grains, IListings listings)
    {
        var shop = new DeliveryShop(grains);
        app.MapPost("/shop", shop.Make);
        app.MapPost("/lines/{name}", (string name, int stages, int approval) => shop.MakeLine(name, stages, approval));
        app.MapPost("/lines/{name}/runs/{key}", async (string name, string key) => (await shop.Run(name, key)).Number);
        app.MapGet("/runs", async (CancellationToken cancellation) =>
        {
            var rows = new List<RunRow>();
            await foreach (var row in listings.Sweep(ListingKinds.Run, [], cancellation))
            {
                var body = System.Text.Json.Nodes.JsonNode.Parse(row.Body)!;
                rows.Add(new RunRow(row.Parent, row.Status, (int)body["openApprovals"]!));
            }

            return rows;
        });
        app.MapGet("/lines/{name}/runs/{number:int}", async (string name, int number) =>
        {
            using var owner = DeliveryShop.AsOwner();
            return await grains.Run(Key(name, number)).Get() is { State: var state }
                ? Results.Ok(new RunReport(
                    state.Status.ToString(),
                    [.. state.Stages.Values.SelectMany(stage => stage.Attempts).Select(attempt => attempt.Name)],
                    state.Outbox.IsEmpty,
                    state.Stages.Values.Last().Results.GetValueOrDefault("image")?.Text ?? ""))
                : Results.NotFound();
        });
        app.MapPost("/lines/{name}/runs/{number:int}/retry/{key}", async (string name, int number, string key) =>
        {
            using var owner = DeliveryShop.AsOwner();
            return Result(await grains.Run(Key(name, number)).Retry(key, RetryScope.FailedTasks, ""));
        });
        app.MapPost("/lines/{name}/runs/{number:int}/cancel", async (string name, int number) =>
        {
            using var owner = DeliveryShop.AsOwner();
            return Result(await grains.Run(Key(name, number)).Cancel("Enough."));
        });
        app.MapPost("/lines/{name}/runs/{number:int}/vote/{stage}", async (string name, int number, string stage) =>
        {
            using var approver = DeliveryShop.AsApprover();
            return Result(await grains.Run(Key(name, number)).Vote(stage, "", approves: true, ""));
        });
    }

    private static IResult Result(Domain.Answer<RunSnapshot> answer) => answer.IsDone ? Results.Ok() : Results.Conflict(string.Join("\n", answer.Rejections));

    private static RunKey Key(string line, int number) => new(DeliveryShop.Tenant, AssemblyLineId.Parse(line), number);

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private sealed record OutsideCluster(string Kubeconfig) : IEmbeddedCluster;
}
