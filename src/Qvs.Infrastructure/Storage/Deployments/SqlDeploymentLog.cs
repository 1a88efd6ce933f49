using System.Data.Common;
using System.Globalization;
using Qvs.Domain.Applications;
using Qvs.Domain.Delivery;
using Qvs.Domain.Insights;
using Qvs.Domain.Ports;
using Qvs.Domain.Tenancy;
using Qvs.Infrastructure.Storage.Listings;
using Qvs.Infrastructure.Storage.Sql;
using ApplicationId = Qvs.Domain.Applications.ApplicationId;

namespace Qvs.Infrastructure.Storage.Deployments;

/// <summary>A narrow table beside the lists: a period of an environment is one range of an index.</summary>
internal sealed class SqlDeploymentLog(ISqlDatabase database) : IDeploymentLog
{
    public Task Put(DeploymentEvent happened, long revision, CancellationToken cancellation) => database.Execute(
        happened.Run.Tenant.Value,
        new SqlStatement(
            """
            INSERT INTO qvs_deployment (tenant, run, line, application, deployment, attempt, environment, at, succeeded, rollback, source, since, lead_from, revision)
            VALUES (@tenant, @run, @line, @application, @deployment, @attempt, @environment, @at, @succeeded, @rollback, @source, @since, @lead, @revision)
            ON CONFLICT (tenant, run, application, deployment, attempt) DO UPDATE
            SET environment = excluded.environment, at = excluded.at, succeeded = excluded.succeeded, rollback = excluded.rollback, source = excluded.source,
                since = excluded.since, lead_from = excluded.lead_from, revision = excluded.revision
            WHERE qvs_deployment.revision < excluded.revision
            RETURNING revision
            """,
            ("tenant", happened.Run.Tenant.Value),
            ("run", happened.Run.ToString()),
            ("line", happened.Run.Line.Value),
            ("application", happened.Deployment.Application.Value),
            ("deployment", happened.Deployment.Deployment.Value),
            ("attempt", happened.Try),
            ("environment", happened.Environment),
            ("at", happened.At.ToUnixTimeMilliseconds()),
            ("succeeded", happened.Succeeded ? 1 : 0),
            ("rollback", happened.IsRollback ? 1 : 0),
            ("source", happened.Commit),
            ("since", happened.Since.ToUnixTimeMilliseconds()),
            ("lead", happened.Lead.ToString()),
            ("revision", revision)),
        cancellation);

    public Task<ImmutableArray<DeploymentEvent>> Read(DeploymentQuery query, int limit, CancellationToken cancellation) =>
        database.Query(DeploymentSql.Read(query, limit), new EventReader(query).Read, cancellation);

    public Task<ImmutableArray<ListingRow>> Runs(DeploymentQuery query, string? status, int limit, CancellationToken cancellation) =>
        database.Query(DeploymentSql.Runs(query, status, limit), ListingSql.Row, cancellation);

    public Task<ImmutableArray<string>> Environments(TenantId tenant, string line, DateTimeOffset since, CancellationToken cancellation) => database.Query(
        new SqlStatement(
            "SELECT DISTINCT environment FROM qvs_deployment WHERE tenant = @tenant AND line = @line AND at >= @since AND environment <> ''",
            ("tenant", tenant.Value),
            ("line", line),
            ("since", since.ToUnixTimeMilliseconds())),
        row => row.GetString(0),
        cancellation);
}

internal static class DeploymentSql
{
    public static SqlStatement Read(DeploymentQuery query, int limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, IDeploymentLog.Most);
        var (where, arguments) = Where(query);
        return new SqlStatement(
            $"""
            SELECT d.run, d.line, d.application, d.deployment, d.attempt, d.at, d.succeeded, d.rollback, d.source, d.since, d.lead_from
            FROM qvs_deployment d WHERE {where} ORDER BY d.at DESC LIMIT {Text(limit)}
            """,
            [.. arguments]);
    }

    public static SqlStatement Runs(DeploymentQuery query, string? status, int limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        var (where, arguments) = Where(query);
        var ofStatus = status is null ? "" : " AND l.status = @status";
        return new SqlStatement(
            $"""
            SELECT l.tenant, l.kind, l.key, l.parent, l.status, l.sort, l.text, l.revision, l.body
            FROM (SELECT d.run, max(d.at) AS at FROM qvs_deployment d WHERE {where} GROUP BY d.run) AS runs
            JOIN qvs_listing l ON l.kind = '{ListingKinds.Run}' AND l.tenant = @tenant AND l.key = runs.run AND l.removed = 0{ofStatus}
            ORDER BY runs.at DESC, l.key DESC LIMIT {Text(limit)}
            """,
            [.. arguments, .. status is null ? Array.Empty<(string, object?)>() : [("status", status)]]);
    }

    private static (string Text, ImmutableArray<(string Name, object? Value)> Arguments) Where(DeploymentQuery query)
    {
        var text = "d.tenant = @tenant AND d.environment = @environment AND d.at >= @since AND d.at < @until";
        var arguments = ImmutableArray.Create<(string Name, object? Value)>(
            ("tenant", query.Tenant.Value),
            ("environment", query.Environment),
            ("since", query.From.ToUnixTimeMilliseconds()),
            ("until", query.Until.ToUnixTimeMilliseconds()));
        if (query.Application is { } application)
        {
            (text, arguments) = ($"{text} AND d.application = @application", arguments.Add(("application", application)));
        }

        if (query.Line is { } line)
        {
            (text, arguments) = ($"{text} AND d.line = @line", arguments.Add(("line", line)));
        }

        return (text, arguments);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>Rows of one reading. Thousands of them name the same few lines and deployments, so that each name is parsed once.</summary>
internal sealed class EventReader(DeploymentQuery query)
{
    private readonly Dictionary<string, AssemblyLineId> _lines = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Application, string Deployment), DeploymentKey> _deployments = [];
    private readonly Dictionary<string, LeadStart> _leads = new(StringComparer.Ordinal);

    public DeploymentEvent Read(DbDataReader row)
    {
        var run = row.GetString(0);
        return new DeploymentEvent(
            new RunKey(query.Tenant, Line(row.GetString(1)), int.Parse(run.AsSpan(run.LastIndexOf('/') + 1), NumberStyles.None, CultureInfo.InvariantCulture)),
            Deployment((row.GetString(2), row.GetString(3))),
            row.GetInt32(4),
            query.Environment,
            DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(5)),
            row.GetInt32(6) != 0,
            row.GetInt32(7) != 0,
            row.GetString(8),
            DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(9)),
            Lead(row.GetString(10)));
    }

    private AssemblyLineId Line(string name) => _lines.TryGetValue(name, out var known) ? known : _lines[name] = AssemblyLineId.Parse(name);

    private DeploymentKey Deployment((string Application, string Deployment) name) => _deployments.TryGetValue(name, out var known)
        ? known
        : _deployments[name] = new DeploymentKey(query.Tenant, ApplicationId.Parse(name.Application), DeploymentId.Parse(name.Deployment));

    private LeadStart Lead(string text) => _leads.TryGetValue(text, out var known) ? known : _leads[text] = Enum.TryParse<LeadStart>(text, out var lead) ? lead : LeadStart.None;
}
