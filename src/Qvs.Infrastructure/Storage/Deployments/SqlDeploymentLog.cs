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
    private const int KeysAtOnce = 200;

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

    /// <remarks>
    /// In two steps, not as a join: a planner that has no statistics yet of tables that were just filled believes in one row, and reads all runs once for each
    /// (seconds for a thousand of them).
    /// </remarks>
    public async Task<ImmutableArray<ListingRow>> Runs(DeploymentQuery query, string? status, int limit, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        var found = new List<ListingRow>();
        foreach (var keys in (await database.Query(DeploymentSql.Keys(query), row => row.GetString(0), cancellation)).Chunk(KeysAtOnce))
        {
            var rows = (await database.Query(ListingSql.FindAll(query.Tenant, ListingKinds.Run, keys, status), ListingSql.Row, cancellation)).ToDictionary(row => row.Key, StringComparer.Ordinal);
            found.AddRange(keys.Select(key => rows.GetValueOrDefault(key)).OfType<ListingRow>());
            if (found.Count >= limit)
            {
                break;
            }
        }

        return [.. found.Take(limit)];
    }

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

    /// <summary>The keys of the runs, the one that deployed last first.</summary>
    public static SqlStatement Keys(DeploymentQuery query)
    {
        var (where, arguments) = Where(query);
        return new SqlStatement(
            $"""
            SELECT d.run FROM qvs_deployment d WHERE {where} GROUP BY d.run ORDER BY max(d.at) DESC, d.run DESC LIMIT {Text(IDeploymentLog.Most)}
            """,
            [.. arguments]);
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
