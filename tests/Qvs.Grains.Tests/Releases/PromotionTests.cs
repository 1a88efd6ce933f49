using Qvs.Domain.Applications;
using Qvs.Domain.Delivery;
using Qvs.Domain.Releases;
using Qvs.Domain.Tenancy;
using Qvs.Grains.Access;
using Qvs.Grains.Releases;
using Qvs.Grains.Tests.Delivery;
using Qvs.Grains.Tests.Simulation;

namespace Qvs.Grains.Tests.Releases;

/// <summary>From one line to the next with the same image.</summary>
public sealed class PromotionTests : IAsyncLifetime
{
    private Platform _platform = null!;

    public async ValueTask InitializeAsync()
    {
        _platform = await Platform.Start();
        await _platform.MakeShop(Shop.Pipelines, "dev", "staging", "prod");
        foreach (var name in (string[])["dev", "staging", "prod"])
        {
            await _platform.SaveLine(name, Ship.Line(name, name));
        }
    }

    public ValueTask DisposeAsync() => _platform.DisposeAsync();

    [Fact]
    public async Task The_same_image_goes_from_dev_by_itself_to_staging_and_by_hand_to_prod()
    {
        await Rules("dev", Rule("staging", isAutomatic: true));
        await Rules("staging", Rule("prod", isAutomatic: false));

        var dev = await _platform.Deliver("dev", "shop@sha256:1");

        var staging = await Promoted("dev", 1);
        await _platform.UntilEnded(staging);
        Assert.Empty(await Of("staging", 1));
        using (Platform.AsOwner())
        {
            Platform.Done(await At("staging").Promote(1, [], None));
        }

        var prod = await Promoted("staging", 1);
        var ended = await _platform.UntilEnded(prod);
        Assert.Equal(("olga", "promoted from run 1 of staging"), (ended.State.StartedBy.Name, ended.Cause));
        Assert.Equal(
            ["shop@sha256:1", "shop@sha256:1", "shop@sha256:1"], _platform.Cluster.Runs.Where(run => run.Key == dev || run.Key == staging || run.Key == prod).Select(run => run.Parameter("image")));
    }

    [Fact]
    public async Task A_run_is_promoted_once_by_each_rule_however_often_it_is_asked()
    {
        await Rules("dev", Rule("staging", isAutomatic: true), Rule("prod", isAutomatic: false));
        await _platform.Deliver("dev", "shop:1");
        var staging = await Promoted("dev", 1);
        using (CallerContext.Use(Caller.Platform(Platform.Acme)))
        {
            await At("dev").Succeeded(1);
        }

        using (Platform.AsOwner())
        {
            var both = Platform.Done(await At("dev").Promote(1, [], None));
            var again = Platform.Done(await At("dev").Promote(1, [], None));
            Assert.Equal([staging, new RunKey(Platform.Acme, AssemblyLineId.Parse("prod"), 1)], both.Items.Select(item => item.Run));
            Assert.Equal(both.Items.Select(item => item.Run), again.Items.Select(item => item.Run));
        }
    }

    [Fact]
    public async Task What_is_bound_to_a_result_is_not_given_by_hand_and_what_is_open_must_be()
    {
        await _platform.SaveLine("prod", Ship.Line("prod", "prod").Replace("    - name: image\n      type: string", "    - name: image\n      type: string\n    - name: ticket\n      type: string", StringComparison.Ordinal));
        await Rules("dev", Rule("prod", isAutomatic: false));
        await _platform.Deliver("dev", "shop:1");
        using var owner = Platform.AsOwner();

        Assert.Equal("value-missing", (await At("dev").Promote(1, [], None)).Rejections.Single().Code);
        Assert.Contains("gets the result 'deployed'", (await At("dev").Promote(1, [], Ship.Image("other:1").Add("ticket", "T-1"))).Rejections.Single().Message, StringComparison.Ordinal);
        Assert.Contains("No target has an input 'tickt'", (await At("dev").Promote(1, [], None.Add("tickt", "T-1"))).Rejections.First().Message, StringComparison.Ordinal);
        Assert.True((await At("dev").Promote(1, [], None.Add("ticket", "T-1"))).IsDone);
    }

    [Fact]
    public async Task The_preview_says_what_is_replaced_what_changes_and_what_is_still_closed()
    {
        await _platform.SaveLine("prod", Ship.Line("prod", "prod", "      approval: {quorum: 1}"));
        await Rules("dev", Rule("prod", isAutomatic: false));
        await Rules("staging", Rule("prod", isAutomatic: false));
        await _platform.SaveLine("before", Ship.Line("before", "prod"));
        var before = await _platform.Deliver("before", "shop:1");
        await _platform.Deliver("dev", "shop:2");
        using var owner = Platform.AsOwner();
        Platform.Done(await _platform.Grains.Release(Ship.Deployment("prod")).PutHold("inspection"));

        var target = Platform.Done(await At("dev").Preview(1, [], None)).Targets.Single();

        var diff = Assert.Single(target.Diffs);
        Assert.Equal((before, "shop:1", "shop:2"), (diff.Replaces!.Run, diff.Image.Single().Before, diff.Image.Single().After));
        Assert.Contains("inspection", Assert.Single(target.Closed).Message, StringComparison.Ordinal);
        Assert.Equal(["deploy"], target.Approvals);
        Assert.Null(target.Done);
        Assert.Single(_platform.Cluster.Runs, run => run.Stage == "deploy" && run.Key.Line.Value == "before");
        Assert.DoesNotContain(_platform.Cluster.Runs, run => run.Key.Line.Value == "prod");
    }

    [Fact]
    public async Task An_automatic_promotion_waits_for_the_end_of_a_freeze_and_is_refused_by_a_hold()
    {
        await Rules("dev", Rule("staging", isAutomatic: true), Rule("prod", isAutomatic: true));
        using (Platform.AsOwner())
        {
            var environment = _platform.Grains.Environment(new EnvironmentKey(Platform.Acme, EnvironmentId.Parse("staging")));
            var now = TimeProvider.System.GetUtcNow();
            Platform.Done(await environment.Save((await environment.Get())!.Value with { Freezes = [new FreezeWindow("Inventory", now, now.AddDays(1))] }, null));
            Platform.Done(await _platform.Grains.Release(Ship.Deployment("prod")).PutHold("inspection"));
        }

        await _platform.Deliver("dev", "shop:1");

        var prod = await Until("dev", 1, "prod", one => one.State != PromotionState.Waiting);
        Assert.Equal((PromotionState.Refused, Hold.Code), (prod.State, prod.Problems.Single().Code));
        var staging = await Until("dev", 1, "staging", one => !one.Problems.IsEmpty);
        Assert.Equal((PromotionState.Waiting, Freezing.Code), (staging.State, staging.Problems.Single().Code));
        using (Platform.AsOwner())
        {
            // Who does not want to wait learns why, and the promotion goes on waiting.
            Assert.Equal(Freezing.Code, (await At("dev").Promote(1, [staging.To], None)).Rejections.Single().Code);
            Assert.Equal(Freezing.Code, Platform.Done(await At("dev").Preview(1, [staging.To], None)).Targets.Single().Closed.Single().Code);
            var environment = _platform.Grains.Environment(new EnvironmentKey(Platform.Acme, EnvironmentId.Parse("staging")));
            Platform.Done(await environment.Save((await environment.Get())!.Value with { Freezes = [] }, null));
        }

        await Until("dev", 1, "staging", one => one.State == PromotionState.Started);
    }

    [Fact]
    public async Task Nothing_that_failed_is_promoted()
    {
        await Rules("dev", Rule("staging", isAutomatic: true));
        _platform.Cluster.FailedTask = _ => "apply";
        await _platform.Deliver("dev", "shop:1");
        using var owner = Platform.AsOwner();

        Assert.Equal("run-not-succeeded", (await At("dev").Promote(1, [], None)).Rejections.Single().Code);
        Assert.Empty(await At("dev").Of(1));
    }

    [Fact]
    public async Task Every_mistake_in_rules_is_told()
    {
        await Rules("staging", Rule("dev", isAutomatic: true));
        using var owner = Platform.AsOwner();

        var refused = await At("dev").Save(
            new PromotionRules([Rule("staging", true), Rule("nowhere", false), Rule("dev", false), new PromotionRule(AssemblyLineId.Parse("prod"), None.Add("picture", "image"), true)]), null);

        string[] expected = ["dev -> staging -> dev", "no AssemblyLine 'nowhere'", "promoted to itself", "no input 'picture'", "no result 'image'", "Nobody fills in image"];
        Assert.All(expected, text => Assert.Contains(refused.Rejections, one => one.Message.Contains(text, StringComparison.Ordinal)));
        Assert.Equal(expected.Length, refused.Rejections.Length);
        Assert.Equal(RejectionCodes.RevisionConflict, (await At("staging").Save(PromotionRules.None, 0)).Rejections.Single().Code);
    }

    private static ImmutableSortedDictionary<string, string> None { get; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    private static PromotionRule Rule(string to, bool isAutomatic) => new(AssemblyLineId.Parse(to), None.Add("image", "deployed"), isAutomatic);

    private IPromotionGrain At(string line) => _platform.Grains.Promotion(Platform.Line(line));

    private async Task Rules(string line, params PromotionRule[] rules)
    {
        using var owner = Platform.AsOwner();
        Platform.Done(await At(line).Save(new PromotionRules([.. rules]), null));
    }

    private async Task<ImmutableArray<Promotion>> Of(string line, int run)
    {
        using var owner = Platform.AsOwner();
        return await At(line).Of(run);
    }

    private async Task<RunKey> Promoted(string line, int run) => (await Until(line, run, "", one => one.State == PromotionState.Started)).Run!;

    private async Task<Promotion> Until(string line, int run, string to, Func<Promotion, bool> expected)
    {
        while (true)
        {
            if ((await Of(line, run)).FirstOrDefault(one => (to.Length == 0 || one.To.Value == to) && expected(one)) is { } found)
            {
                return found;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }
}
