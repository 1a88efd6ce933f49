using System.ComponentModel;
using Microsoft.AspNetCore.Mvc;
using Qvs.Cloud.Access;
using Qvs.Domain.Applications;
using Qvs.Domain.Delivery;
using Qvs.Domain.Insights;
using Qvs.Domain.Tenancy;
using Qvs.Grains.Applications;
using Qvs.Grains.Delivery;

namespace Qvs.Cloud.Api;

internal sealed class InsightParameters
{
    [Description("7, 30 or 90; 30 unless told"), FromQuery(Name = "days")]
    public int? Days { get; init; }

    [Description("What counts as production; by itself the one called prod or production, else the last that the line deploys to"), FromQuery(Name = "environment")]
    public string? Environment { get; init; }

    [Description("Only this application"), FromQuery(Name = "application")]
    public string? Application { get; init; }

    [Description("Only this AssemblyLine"), FromQuery(Name = "line")]
    public string? Line { get; init; }
}

/// <summary>The four metrics of DORA, from one record that the runs keep.</summary>
internal static class InsightsApi
{
    private const int Days = 30;

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/insights", Read).WithTags("Insights").Needs(Permission.Read)
        .WithName("GetInsights").WithSummary("Deployment frequency, lead time, change failure rate and time to restore, with the days before to compare").Produces<InsightsDocument>();

    private static async Task<IResult> Read(Project project, [AsParameters] InsightParameters asked, TimeProvider clock, CancellationToken cancellation)
    {
        var days = asked.Days ?? Days;
        if (!InsightPeriod.Choices.Contains(days))
        {
            return Problems.Of(
                StatusCodes.Status422UnprocessableEntity, Domain.RejectionCodes.Invalid, $"The period is {days} days.", $"Ask for {string.Join(", ", InsightPeriod.Choices)} days.");
        }

        return await Missing(project, asked) is { } missing
            ? Problems.NotFound(missing)
            : TypedResults.Ok(InsightsDocument.Of(await project.Session.Insights(
                new InsightRequest(days, asked.Environment, asked.Application, asked.Line), clock.GetUtcNow(), cancellation)));
    }

    private static async Task<string?> Missing(Project project, InsightParameters asked)
    {
        if (asked.Environment is { } environment
            && (!EnvironmentId.TryParse(environment, out var place) || await project.Ask((IEnvironmentGrain grain) => grain.Get(), new EnvironmentKey(project.Tenant, place)) is null))
        {
            return $"environment '{environment}'";
        }

        if (asked.Application is { } application
            && (!Domain.Applications.ApplicationId.TryParse(application, out var id) || await project.Ask((IApplicationGrain grain) => grain.Get(), new ApplicationKey(project.Tenant, id)) is null))
        {
            return $"application '{application}'";
        }

        return asked.Line is { } line
            && (!AssemblyLineId.TryParse(line, out var name) || await project.Ask((IAssemblyLineGrain grain) => grain.Get(), new AssemblyLineKey(project.Tenant, name)) is null)
            ? $"AssemblyLine '{line}'"
            : null;
    }
}

/// <summary>How long several things took, in seconds.</summary>
internal sealed record SpreadDocument(double Median, double NinetyPercent, int Count)
{
    public static SpreadDocument? Of(Spread? spread) => spread is null ? null : new SpreadDocument(spread.Median.TotalSeconds, spread.Ninth.TotalSeconds, spread.Count);
}

/// <param name="LeadTimeFrom">How many lead times are counted from the commit, the push, or the start of the run.</param>
internal sealed record MetricsDocument(
    int Deployments,
    double DeploymentsPerDay,
    SpreadDocument? LeadTime,
    IReadOnlyDictionary<string, int> LeadTimeFrom,
    int Failures,
    double? ChangeFailureRate,
    SpreadDocument? TimeToRestore,
    int OpenOutages)
{
    public static MetricsDocument Of(DoraMetrics metrics) => new(
        metrics.Deployments,
        metrics.PerDay,
        SpreadDocument.Of(metrics.LeadTime),
        metrics.LeadFrom.ToDictionary(pair => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(pair.Key.ToString()), pair => pair.Value, StringComparer.Ordinal),
        metrics.Failures,
        metrics.ChangeFailureRate,
        SpreadDocument.Of(metrics.TimeToRestore),
        metrics.OpenOutages);
}

internal sealed record PointDocument(DateTimeOffset From, DateTimeOffset Until, MetricsDocument Metrics);

internal sealed record GroupDocument(string Name, MetricsDocument Metrics);

/// <param name="From">A midnight of UTC.</param>
/// <param name="IsCut">There were too many deployments; the oldest are left out.</param>
/// <param name="Before">As many days before.</param>
internal sealed record InsightsDocument(
    string Environment,
    int Days,
    DateTimeOffset From,
    DateTimeOffset Until,
    bool IsCut,
    MetricsDocument Metrics,
    MetricsDocument Before,
    ImmutableArray<PointDocument> Points,
    ImmutableArray<GroupDocument> Applications,
    ImmutableArray<GroupDocument> AssemblyLines)
{
    public static InsightsDocument Of(DeliveryInsights insights) => new(
        insights.Environment,
        insights.Period.Days,
        insights.Period.From,
        insights.Period.Now,
        insights.IsCut,
        MetricsDocument.Of(insights.Metrics),
        MetricsDocument.Of(insights.Before),
        [.. insights.Points.Select(point => new PointDocument(point.From, point.Until, MetricsDocument.Of(point.Metrics)))],
        [.. insights.Applications.Select(group => new GroupDocument(group.Name, MetricsDocument.Of(group.Metrics)))],
        [.. insights.Lines.Select(group => new GroupDocument(group.Name, MetricsDocument.Of(group.Metrics)))]);
}
