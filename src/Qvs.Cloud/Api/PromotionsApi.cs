using Qvs.Domain.Delivery;
using Qvs.Domain.Releases;
using Qvs.Domain.Tenancy;
using Qvs.Grains.Delivery;
using Qvs.Grains.Releases;

namespace Qvs.Cloud.Api;

/// <param name="To">Targets of the line's rules; none for all of them.</param>
/// <param name="Inputs">What no result is bound to.</param>
internal sealed record PromotionBody(ImmutableArray<AssemblyLineId>? To = null, ImmutableSortedDictionary<string, string>? Inputs = null)
{
    public ImmutableArray<AssemblyLineId> Targets => To ?? [];

    public ImmutableSortedDictionary<string, string> Given => Inputs ?? ImmutableSortedDictionary<string, string>.Empty;
}

internal sealed record ReasonBody(string Reason);

/// <summary>From a finished run to the lines that come next.</summary>
internal static class PromotionsApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var line = routes.MapGroup("/assemblylines/{line}/promotions").WithTags("Promotion");
        line.MapGet("", (string line, Project project, HttpContext context) =>
            LinesApi.With(project, line, async key => await project.Ask((IAssemblyLineGrain grain) => grain.Get(), key) is null
                ? Problems.NotFound($"AssemblyLine '{line}'")
                : Answers.Of(context, await project.Ask((IPromotionGrain grain) => grain.Get(), key), $"AssemblyLine '{line}'")))
            .Needs(Permission.Read).WithName("GetPromotions").WithSummary("Where finished runs of the line are promoted to").Produces<Domain.Versioned<PromotionRules>>();
        line.MapPut("", (string line, PromotionRules body, Project project, HttpContext context) =>
            LinesApi.With(project, line, async key => Answers.Of(context, await project.Ask((IPromotionGrain grain) => grain.Save(body, Answers.Expected(context)), key))))
            .Needs(Permission.Configure).WithName("PutPromotions").WithSummary("Change where finished runs are promoted to").Produces<Domain.Versioned<PromotionRules>>();

        var run = routes.MapGroup("/assemblylines/{line}/runs/{number:int}").WithTags("Promotion");
        run.MapGet("/promotions", (string line, int number, Project project) =>
            RunsApi.With(project, line, number, async key => await project.Ask((IAssemblyLineRunGrain grain) => grain.Get(), key) is null
                ? Problems.NotFound($"run {number} of the AssemblyLine '{line}'")
                : TypedResults.Ok(new Listed<Promotion>(await project.Ask((IPromotionGrain grain) => grain.Of(number), key.LineKey)))))
            .Needs(Permission.Read).WithName("ListPromotionsOfRun").WithSummary("What became of the promotions of a run").Produces<Listed<Promotion>>();
        run.MapPost("/action/promotion-preview", (string line, int number, PromotionBody body, Project project) =>
            With(project, line, number, async (grain, of) => Answers.Of(await project.Ask((IPromotionGrain one) => one.Preview(of, body.Targets, body.Given), grain))))
            .Needs(Permission.Read).WithName("PreviewPromotion").WithSummary("What each target would change: image, adapters, parameters, manifests; starts nothing").Produces<PromotionPreview>();
        run.MapPost("/action/promote", (string line, int number, PromotionBody body, Project project) =>
            With(project, line, number, async (grain, of) => Answers.Of(await project.Ask((IPromotionGrain one) => one.Promote(of, body.Targets, body.Given), grain))))
            .Needs(Permission.Deploy).WithName("Promote").WithSummary("Start a run at each target that has none of this run yet").Produces<Promotions>();
        run.MapPost("/action/override-freeze", (string line, int number, ReasonBody body, Project project) => RunsApi.With(project, line, number, async key =>
                Answers.Of(await project.Ask((IAssemblyLineRunGrain grain) => grain.OverrideFreeze(body.Reason), key), RunDocument.Of)))
            .WithTags("Run").Needs(Permission.Freeze).WithName("OverrideFreeze").WithSummary("Let the run deploy although an environment is frozen").Produces<RunDocument>();
    }

    private static Task<IResult> With(Project project, string line, int number, Func<AssemblyLineKey, int, Task<IResult>> call) =>
        RunsApi.With(project, line, number, key => call(key.LineKey, key.Number));
}
