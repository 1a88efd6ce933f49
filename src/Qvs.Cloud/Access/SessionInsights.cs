using Qvs.Domain.Applications;
using Qvs.Domain.Insights;
using Qvs.Domain.Ports;

namespace Qvs.Cloud.Access;

/// <param name="Days">See <see cref="InsightPeriod.Choices"/>.</param>
/// <param name="Environment">Null for production: <see cref="Production"/> among those that the line deploys to.</param>
/// <param name="Application">Null for all.</param>
/// <param name="Line">Null for all.</param>
internal sealed record InsightRequest(int Days, string? Environment = null, string? Application = null, string? Line = null);

internal static class SessionInsights
{
    private const int MostEnvironments = 1_000;

    public static async Task<DeliveryInsights> Insights(this TenantSession session, InsightRequest request, DateTimeOffset now, CancellationToken cancellation)
    {
        var period = InsightPeriod.Last(request.Days, now);
        var environment = request.Environment ?? await session.ProductionOf(request.Line, period, cancellation);
        var events = await session.Deployments(
            new DeploymentQuery(session.Tenant, environment, period.Before.From, now, request.Application, request.Line), IDeploymentLog.Most, cancellation);
        return Dora.Measure(environment, period, events, events.Length == IDeploymentLog.Most);
    }

    public static async Task<ImmutableArray<ListingRow>> Environments(this TenantSession session, CancellationToken cancellation) =>
        (await session.List(new ListingQuery(session.Tenant, ListingKinds.Environment, Limit: MostEnvironments), cancellation)).Rows;

    private static async Task<string> ProductionOf(this TenantSession session, string? line, InsightPeriod period, CancellationToken cancellation)
    {
        var places = (await session.Environments(cancellation)).Select(Portal.Parts.EnvironmentRow.Of).Select(row => new EnvironmentPlace(EnvironmentId.Parse(row.Id), row.Order)).ToArray();
        var ofLine = line is null ? [] : await session.EnvironmentsOf(line, period.Before.From, cancellation);
        var among = places.Where(place => ofLine.Contains(place.Id.Value)).ToArray();
        return Production.Of(among.Length > 0 ? among : places)?.Value ?? "";
    }
}
