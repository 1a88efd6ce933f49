using System.Text.Json.Nodes;

namespace Qvs.Cloud.Tests.Releases;

/// <summary>Over the API, on the embedded cluster: real compiles, real deployments by qvsctl, real drift.</summary>
public sealed class ReleaseTests
{
    private const string Prod = "/applications/shop/deployments/prod";
    private const string Staging = "/applications/shop/deployments/staging";

    [Fact]
    public async Task One_image_goes_to_production_a_bad_one_is_rolled_back_and_held_and_drift_is_healed_and_adopted()
    {
        await using var shop = await ShopInThreeLines.Start();
        var image = await Promote(shop, "v1", 1);
        foreach (var environment in (string[])["dev", "staging", "prod"])
        {
            Assert.Equal(image, ImageOf(await shop.Live(environment)));
            // What looks up addresses deploys nothing.
            Assert.Equal(["deploy"], (await shop.Get($"/applications/shop/deployments/{environment}/history"))["items"]!.AsArray().Select(one => (string?)one!["stage"]));
        }

        await shop.Commit();
        var bad = await Promote(shop, "v2", 2);
        Assert.NotEqual(image, bad);
        await RollBack(shop, image, bad);
        await Measure(shop);
        await Heal(shop);
        await Adopt(shop);
    }

    /// <summary>Builds, waits for staging, compares and promotes to production.</summary>
    private static async Task<string> Promote(ShopInThreeLines shop, string tag, int number)
    {
        var dev = await shop.Ended("dev", await shop.Run("dev", new JsonObject { ["gitRevision"] = "main", ["imageTag"] = tag }));
        var image = (string)dev["results"]!["image"]!;
        await shop.Until($"/assemblylines/dev/runs/{number}/promotions", list => list["items"]!.AsArray() is [{ } one] && (string?)one["state"] == "started");
        var staging = await shop.Ended("staging", number);
        Assert.Equal($"promoted from run {number} of dev", (string?)staging["cause"]);

        var target = (await shop.Post($"/assemblylines/staging/runs/{number}/action/promotion-preview", []))["targets"]![0]!;
        var diff = target["diffs"]![0]!;
        Assert.Empty(target["closed"]!.AsArray());
        Assert.Contains(diff["image"]!.AsArray(), change => (string?)change!["after"] == image);
        Assert.Contains(image, (string)diff["manifestsAfter"]!, StringComparison.Ordinal);
        Assert.Equal(number == 1, diff["replaces"] is null);
        if (number > 1)
        {
            Assert.DoesNotContain(image, (string)diff["manifestsBefore"]!, StringComparison.Ordinal);
        }

        await shop.Post($"/assemblylines/staging/runs/{number}/action/promote", []);
        await shop.Post($"/assemblylines/staging/runs/{number}/action/promote", []);
        await shop.Ended("prod", number);
        Assert.Equal(image, ImageOf(await shop.Live("prod")));
        return image;
    }

    private static async Task RollBack(ShopInThreeLines shop, string image, string bad)
    {
        Assert.Equal("/changed", ReadinessOf(await shop.Live("prod")));
        var diff = await shop.Get($"{Prod}/rollback?line=prod&number=1");
        Assert.Equal((bad, image), ((string?)diff["image"]![0]!["before"], (string?)diff["image"]![0]!["after"]));
        await shop.Post($"{Prod}/action/rollback", new JsonObject { ["line"] = "prod", ["number"] = 1, ["reason"] = "the till is wrong" });
        await shop.Ended("prod", 3);
        Assert.Equal(image, ImageOf(await shop.Live("prod")));
        // The branch has gone on; what comes back is the commit of then, manifests and all.
        Assert.Equal("/ready", ReadinessOf(await shop.Live("prod")));

        var (status, problem) = await shop.Refused("/assemblylines/staging/runs/2/action/promote", new JsonObject { ["to"] = new JsonArray("nowhere") });
        Assert.Equal((409, "no-promotion"), (status, (string?)problem["code"]));
        (status, problem) = await shop.Refused("/assemblylines/prod/runs", new JsonObject { ["inputs"] = new JsonObject { ["gitRevision"] = "main", ["image"] = bad } });
        Assert.Equal((409, "deployment-held"), (status, (string?)problem["code"]));
        Assert.Contains("held by admin", (string)problem["title"]!, StringComparison.Ordinal);
        Assert.Contains("the till is wrong", (string)problem["title"]!, StringComparison.Ordinal);

        await shop.Post($"{Prod}/action/release-hold", new JsonObject { ["reason"] = "mended" });
        Assert.Null((await shop.Get($"{Prod}/hold"))["hold"]);
        var audit = (await shop.Get("/audit?limit=200"))["items"]!.AsArray().Select(entry => (string?)entry!["action"]).ToList();
        Assert.Contains("deployment.rollback", audit);
        Assert.Contains("deployment.release-hold", audit);
    }

    /// <summary>Two changes have reached production, and one of them was not good.</summary>
    private static async Task Measure(ShopInThreeLines shop)
    {
        var insights = await shop.Get("/insights?days=7");
        Assert.Equal(("prod", 7), ((string?)insights["environment"], insights["points"]!.AsArray().Count));
        Assert.Equal((2, 1, .5), ((int)insights["metrics"]!["deployments"]!, (int)insights["metrics"]!["failures"]!, (double)insights["metrics"]!["changeFailureRate"]!));
        Assert.Equal((1, 0), ((int)insights["metrics"]!["timeToRestore"]!["count"]!, (int)insights["metrics"]!["openOutages"]!));
        Assert.Equal(("shop", "prod"), ((string?)insights["applications"]![0]!["name"], (string?)insights["assemblyLines"]![0]!["name"]));
        Assert.Equal("staging", (string?)(await shop.Get("/insights?line=staging"))["environment"]);
        Assert.Equal(0, (int)(await shop.Get("/insights?line=dev&environment=prod"))["metrics"]!["deployments"]!);
    }

    private static async Task Heal(ShopInThreeLines shop)
    {
        Assert.Equal("inSync", (string?)(await shop.Post($"{Prod}/drift/action/check", []))["status"]);
        await shop.Change("prod", """{"spec":{"replicas":7}}""");

        var drifted = await shop.Post($"{Prod}/drift/action/check", []);
        var field = Assert.Single(drifted["fields"]!.AsArray())!;
        Assert.Equal(("Deployment demo-shop-prod/shop", "spec.replicas", "3", "7", "kubectl-edit"), ((string?)field["object"], (string?)field["path"], (string?)field["deployed"], (string?)field["live"], (string?)field["manager"]));

        Assert.Equal("inSync", (string?)(await shop.Post($"{Prod}/drift/action/heal", []))["status"]);
        Assert.Equal(3, (int)(await shop.Live("prod"))["spec"]!["replicas"]!);

        await shop.Autoscale("prod");
        await shop.Change("prod", """{"spec":{"replicas":7,"minReadySeconds":9}}""");
        Assert.Equal("spec.minReadySeconds", (string?)Assert.Single((await shop.Post($"{Prod}/drift/action/check", []))["fields"]!.AsArray())!["path"]);
        Assert.Equal("inSync", (string?)(await shop.Post($"{Prod}/drift/action/heal", []))["status"]);
        Assert.Equal(7, (int)(await shop.Live("prod"))["spec"]!["replicas"]!);
        await shop.Unscale("prod");
        Assert.Equal("drifted", (string?)(await shop.Post($"{Prod}/drift/action/check", []))["status"]);
        await shop.Post($"{Prod}/drift/action/heal", []);
    }

    private static async Task Adopt(ShopInThreeLines shop)
    {
        await shop.Change("staging", """{"spec":{"replicas":5,"minReadySeconds":9}}""");
        await shop.Post($"{Staging}/drift/action/check", []);
        var field = new JsonObject { ["object"] = "Deployment demo-shop-staging/shop", ["path"] = "spec.replicas" };

        Assert.Equal("replicas", (string?)(await shop.Post($"{Staging}/drift/action/adopt", field))["parameter"]);

        Assert.Equal("5", (string?)(await shop.Get(Staging))["value"]!["config"]!["replicas"]);
        // The other one is written in the adapter: no parameter says it.
        var rest = await shop.Post($"{Staging}/drift/action/check", []);
        Assert.Equal("spec.minReadySeconds", (string?)Assert.Single(rest["fields"]!.AsArray())!["path"]);
        var other = new JsonObject { ["object"] = "Deployment demo-shop-staging/shop", ["path"] = "spec.minReadySeconds" };
        Assert.Equal("not-adoptable", (string?)(await shop.Refused($"{Staging}/drift/action/adopt", other)).Problem["code"]);
        Assert.Equal("inSync", (string?)(await Ignore(shop, TimeProvider.System.GetUtcNow().AddDays(1)))["status"]);
        Assert.Equal("drifted", (string?)(await Ignore(shop, TimeProvider.System.GetUtcNow().AddDays(-1)))["status"]);
        // Healing leaves alone what was adopted.
        Assert.Equal("inSync", (string?)(await shop.Post($"{Staging}/drift/action/heal", []))["status"]);
        var healed = (await shop.Live("staging"))["spec"]!;
        Assert.Equal((5, 5), ((int)healed["replicas"]!, (int)healed["minReadySeconds"]!));

        await shop.Ended("staging", await shop.Run("staging", new JsonObject { ["gitRevision"] = "main", ["image"] = ImageOf(await shop.Live("staging")) }));
        Assert.Equal(5, (int)(await shop.Live("staging"))["spec"]!["replicas"]!);
    }

    private static Task<JsonNode> Ignore(ShopInThreeLines shop, DateTimeOffset until) => shop.Post($"{Staging}/drift/action/ignore", new JsonObject
    {
        ["object"] = "Deployment demo-shop-staging/shop",
        ["path"] = "spec.minReadySeconds",
        ["owner"] = "operations",
        ["reason"] = "slow warm-up",
        ["until"] = until.ToString("O"),
    });

    private static string ReadinessOf(JsonNode deployment) => (string)deployment["spec"]!["template"]!["spec"]!["containers"]![0]!["readinessProbe"]!["httpGet"]!["path"]!;

    private static string ImageOf(JsonNode deployment) => (string)deployment["spec"]!["template"]!["spec"]!["containers"]![0]!["image"]!;
}
