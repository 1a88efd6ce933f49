using System.Text.Json.Nodes;
using Qvs.Cloud.Tests.Releases;

namespace Qvs.Cloud.Tests.Cli;

/// <summary>Promotion, rollback, hold, drift and freeze from the command line, on a real server with its cluster.</summary>
public sealed class ReleaseCommandTests
{
    private const string Object = "Deployment demo-shop-prod/shop";

    [Fact]
    public async Task A_release_is_promoted_rolled_back_held_its_drift_answered_and_its_environment_frozen()
    {
        await using var shop = await ShopInThreeLines.Start();
        var made = await shop.Post("/tokens", new JsonObject { ["name"] = "tool", ["scopes"] = new JsonArray(), ["expiresAt"] = TimeProvider.System.GetUtcNow().AddDays(1) });
        using var tool = new Tool(("QVS_SERVER", shop.Program.Url.ToString().TrimEnd('/')), ("QVS_TOKEN", (string)made["text"]!), ("COLUMNS", "200"));
        await shop.Ended("staging", await shop.Run("staging", Image("good")));

        await Promote(shop, tool);
        await RollBack(shop, tool);
        await Drift(shop, tool);
        await Freeze(tool);
    }

    private static async Task Promote(ShopInThreeLines shop, Tool tool)
    {
        var preview = await tool.Ok("promotion", "preview", "staging", "1", "--to", "prod");
        Assert.StartsWith("to prod\n", preview, StringComparison.Ordinal);
        Assert.Contains("(nothing) -> registry.example.com/shop/web:good", preview, StringComparison.Ordinal);

        Assert.Matches("prod +started +prod 1", await tool.Ok("promotion", "promote", "staging", "1"));
        Assert.Matches("prod +started +prod 1", await tool.Ok("promotion", "promote", "staging", "1", "--to", "prod"));
        Assert.Equal("prod", (string?)Assert.Single((await tool.Json("promotion", "list", "staging", "1")).AsArray())!["to"]);
        Assert.Single(JsonNode.Parse(await tool.Ok("promotion", "list", "staging", "1", "-o", "json"))!.AsArray());
        Assert.Contains("nowhere", await tool.Refused("promotion", "promote", "staging", "1", "--to", "nowhere"), StringComparison.Ordinal);
        Assert.Contains("no AssemblyLine 'nowhere'", await tool.Refused("promotion", "get", "nowhere"), StringComparison.Ordinal);
        Assert.Contains("no run 99", await tool.Refused("promotion", "list", "staging", "99"), StringComparison.Ordinal);
        Assert.Contains("Write name=value", await tool.Refused("promotion", "promote", "staging", "1", "-i", "nothing"), StringComparison.Ordinal);
        var rules = tool.Write("rules.json", await tool.Ok("promotion", "get", "staging"));
        Assert.Contains("have revision 2", await tool.Ok("promotion", "apply", "staging", "-f", rules), StringComparison.Ordinal);
        await shop.Ended("prod", 1);
        await shop.Ended("prod", await shop.Run("prod", Image("bad")));
    }

    private static async Task RollBack(ShopInThreeLines shop, Tool tool)
    {
        string[] rollback = ["deployment", "rollback", "prod", "--app", "shop", "--line", "prod", "--number", "1"];
        Assert.Contains("registry.example.com/shop/web:bad -> registry.example.com/shop/web:good", await tool.Ok([.. rollback, "--preview"]), StringComparison.Ordinal);
        Assert.Contains("--preview", await tool.Refused(rollback), StringComparison.Ordinal);
        Assert.Equal("prod: prod run 3 is started, and it is held\n", await tool.Ok([.. rollback, "--reason", "the till is wrong", "--key", "once"]));
        Assert.Equal(3, (int)(await tool.Json([.. rollback, "--reason", "the till is wrong", "--key", "once"]))["number"]!);
        await shop.Ended("prod", 3);

        Assert.Contains(": the till is wrong", await tool.Ok("deployment", "held", "prod", "--app", "shop"), StringComparison.Ordinal);
        Assert.Contains("the till is wrong", await tool.Refused("assemblyline", "run", "prod", "-i", "gitRevision=main", "-i", "image=other"), StringComparison.Ordinal);
        Assert.Equal("prod: the hold is released\n", await tool.Ok("deployment", "release-hold", "prod", "--app", "shop", "--reason", "mended"));
        Assert.Equal("prod is not held\n", await tool.Ok("deployment", "held", "prod", "--app", "shop"));
        Assert.Equal("prod: held\n", await tool.Ok("deployment", "hold", "prod", "--app", "shop", "--reason", "stocktaking"));
        Assert.Equal("stocktaking", (string?)(await tool.Json("deployment", "held", "prod", "--app", "shop"))["hold"]!["reason"]);
        await tool.Ok("deployment", "release-hold", "prod", "--app", "shop", "--reason", "done");
    }

    private static async Task Drift(ShopInThreeLines shop, Tool tool)
    {
        Assert.Equal("inSync\n", await tool.Ok("drift", "check", "prod", "--app", "shop"));
        await shop.Change("prod", """{"spec":{"replicas":7,"minReadySeconds":9}}""");

        var found = await tool.Ok("drift", "check", "prod", "--app", "shop");
        Assert.Matches($"{Object} +spec.replicas +3 +7 +kubectl-edit", found);
        Assert.Equal(2, (await tool.Json("drift", "get", "prod", "--app", "shop"))["fields"]!.AsArray().Count);
        Assert.Equal("spec.replicas is adopted: replicas is 7 now\n", await tool.Ok("drift", "adopt", "prod", Object, "spec.replicas", "--app", "shop"));
        Assert.Contains("no deployment 'shop/nowhere'", await tool.Refused("drift", "check", "nowhere", "--app", "shop"), StringComparison.Ordinal);
        Assert.Contains("no deployment 'shop/nowhere'", await tool.Refused("deployment", "held", "nowhere", "--app", "shop"), StringComparison.Ordinal);
        Assert.Contains("is not among what has drifted", await tool.Refused("drift", "adopt", "prod", Object, "spec.paused", "--app", "shop"), StringComparison.Ordinal);
        string[] ignore = ["drift", "ignore", "prod", Object, "spec.minReadySeconds", "--app", "shop", "--owner", "operations", "--reason", "slow warm-up", "--until"];
        Assert.Equal("inSync\n", await tool.Ok([.. ignore, TimeProvider.System.GetUtcNow().AddDays(1).ToString("yyyy-MM-dd")]));
        Assert.StartsWith("drifted\n", await tool.Ok([.. ignore, "2020-01-01"]), StringComparison.Ordinal);
        Assert.Equal("inSync\n", await tool.Ok("drift", "heal", "prod", "--app", "shop"));
    }

    private static async Task Freeze(Tool tool)
    {
        Assert.StartsWith("prod has revision ", await tool.Ok("freeze", "add", "prod", "--from", "2020-01-01", "--until", "2999-01-01", "--reason", "the fair"), StringComparison.Ordinal);
        await tool.Ok("freeze", "add", "prod", "--from", "2020-01-01", "--until", "2999-01-01", "--reason", "weekend", "--cron", "0 17 * * 5", "--minutes", "60", "--time-zone", "Asia/Tokyo");
        var windows = await tool.Ok("freeze", "list", "prod");
        Assert.Matches("1 +2020-01-01 00:00 +2999-01-01 00:00 +the fair", windows);
        Assert.Contains("0 17 * * 5 Asia/Tokyo, 60 min", windows, StringComparison.Ordinal);
        Assert.Contains("the fair", await tool.Refused("assemblyline", "run", "prod", "-i", "gitRevision=main", "-i", "image=other"), StringComparison.Ordinal);
        Assert.Contains("There is no run", await tool.Refused("freeze", "override", "prod", "99", "--reason", "a fix"), StringComparison.Ordinal);
        await tool.Ok("freeze", "remove", "prod", "2");
        await tool.Ok("freeze", "remove", "prod", "1");
        Assert.Contains("has no freeze 1", await tool.Refused("freeze", "remove", "prod", "1"), StringComparison.Ordinal);
        Assert.NotEqual(0, (await tool.Run("freeze", "add", "prod", "--from", "nonsense", "--until", "2999-01-01", "--reason", "x")).Exit);
    }

    private static JsonObject Image(string tag) => new() { ["gitRevision"] = "main", ["image"] = $"registry.example.com/shop/web:{tag}" };
}
