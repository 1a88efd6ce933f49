using System.ComponentModel;
using System.Globalization;
using Qvs.Domain.Delivery;
using Qvs.Domain.Ports;
using Qvs.Domain.Tenancy;
using Qvs.Grains.Delivery;

namespace Qvs.Cloud.Api;

/// <param name="OverrideFreeze">Why this run may deploy although an environment is frozen; needs the permission for that.</param>
internal sealed record RunInputs(ImmutableSortedDictionary<string, string> Inputs, string? Cause = null, string? OverrideFreeze = null);

internal static class LinesApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var lines = routes.MapGroup("/assemblylines").WithTags("AssemblyLine");
        lines.MapGet("", (Project project, [AsParameters] ListParameters list, CancellationToken cancellation) =>
            ListsApi.Page(project, list.Of(ListingKinds.Line), cancellation)).Needs(Permission.Read).WithName("ListAssemblyLine").WithSummary("The AssemblyLines").Produces<ListPage>();
        lines.MapGet("/{line}", (string line, Project project, HttpContext context) =>
            With(project, line, async key => Answers.Of(context, await project.Ask((IAssemblyLineGrain grain) => grain.Get(), key), $"AssemblyLine '{line}'")))
            .Needs(Permission.Read).WithName("GetAssemblyLine").WithSummary("A line: its YAML, what is wrong with it, its runs").Produces<Domain.Versioned<LineView>>();
        lines.MapPut("/{line}", Put).Needs(Permission.Configure).WithName("PutAssemblyLine").WithSummary("The YAML of an AssemblyLine; its name must be that of the path")
            .Accepts<string>("application/yaml").Produces<Domain.Versioned<LineView>>();
        lines.MapDelete("/{line}", (string line, Project project, HttpContext context) =>
            With(project, line, async key => Answers.Of(context, await project.Ask((IAssemblyLineGrain grain) => grain.Delete(Answers.Expected(context)), key))))
            .Needs(Permission.Configure).WithName("DeleteAssemblyLine").WithSummary("Delete a line; its runs stay").Produces<Domain.Versioned<LineView>>();
        lines.MapPost("/{line}/action/prospect", (string line, RunInputs body, Project project) =>
            With(project, line, async key => Answers.Of(await project.Ask((IAssemblyLineGrain grain) => grain.Prospect(body.Inputs), key))))
            .Needs(Permission.Read).WithName("Prospect").WithSummary("Every parameter of every stage with its lineage, and what is missing; starts nothing").Produces<RunProspect>();
        lines.MapPost("/{line}/runs", Start).Needs(Permission.Deploy).WithName("StartRun").WithSummary("Start a run; the same Idempotency-Key starts one").Produces<StartedRun>(StatusCodes.Status201Created);
        lines.MapGet("/{line}/runs", (string line, Project project, [AsParameters] ListParameters list, CancellationToken cancellation) =>
            ListsApi.Page(project, list.Of(ListingKinds.Run, line, descending: true), cancellation)).Needs(Permission.Read).WithName("ListRunsOfLine").WithSummary("Runs of a line, the newest first").Produces<ListPage>();
    }

    private static async Task<IResult> Put(
        string line, Project project, HttpContext context, [Description("What a start does while runs are open; the setting stays if it is left out")] string? queue, int? runsAtOnce)
    {
        var yaml = await Bodies.Text(context);
        var expected = Answers.Expected(context);
        return await With(project, line, async key =>
        {
            var settings = (await project.Ask((IAssemblyLineGrain grain) => grain.Get(), key))?.Value.Settings ?? LineSettings.Default;
            settings = new LineSettings(Answers.Choice("queue", queue, settings.Queue), runsAtOnce ?? settings.RunsAtOnce);
            return Answers.Of(context, await project.Ask((IAssemblyLineGrain grain) => grain.Save(yaml, settings, expected), key));
        });
    }

    private static Task<IResult> Start(string line, RunInputs body, Project project, HttpContext context) => With(project, line, async key =>
    {
        var start = new StartRun(Answers.IdempotencyKey(context), body.Inputs, body.Cause ?? "");
        var answer = await project.Ask((IAssemblyLineGrain grain) => body.OverrideFreeze is { } reason ? grain.StartInFreeze(start, reason) : grain.Start(start), key);
        if (!answer.IsDone)
        {
            return Problems.Of(answer.Rejections);
        }

        var run = answer.Value.Run;
        var address = string.Create(CultureInfo.InvariantCulture, $"{ApiHosting.Root}/projects/{run.Tenant}/assemblylines/{run.Line}/runs/{run.Number}");
        return TypedResults.Created(address, new StartedRun(run.Line.Value, run.Number, address));
    });

    public static Task<IResult> With(Project project, string line, Func<AssemblyLineKey, Task<IResult>> call) =>
        AssemblyLineId.TryParse(line, out var id)
            ? call(new AssemblyLineKey(project.Tenant, id))
            : Task.FromResult<IResult>(Problems.NotFound($"AssemblyLine '{line}'"));
}

internal sealed record StartedRun(string Line, int Number, string Address);
