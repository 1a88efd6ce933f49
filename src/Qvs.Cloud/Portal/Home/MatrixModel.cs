using Qvs.Cloud.Portal.Parts;
using Qvs.Domain.Releases;

namespace Qvs.Cloud.Portal.Home;

internal sealed record MatrixCell(EnvironmentRow Environment, ImmutableArray<DeploymentRow> Deployments)
{
    /// <summary>What a person has to look at first.</summary>
    public bool NeedsAttention => Deployments.Any(deployment => deployment.Status is PortalStatus.Failed or PortalStatus.Approval || deployment.HeldBy.Length > 0 || deployment.Drift?.Status == DriftStatus.Drifted);
}

internal sealed record MatrixRow(string Application, string Name, bool IsPinned, ImmutableArray<MatrixCell> Cells);

internal sealed record Matrix(ImmutableArray<EnvironmentRow> Columns, ImmutableArray<MatrixRow> Rows);

/// <summary>Applications x environments, of three lists. Environments that nothing is deployed to are columns too: they are where it could go.</summary>
internal static class MatrixModel
{
    /// <summary>Each deployment with the state of the newest run that has reached it.</summary>
    /// <param name="runs">The newest first.</param>
    public static IEnumerable<DeploymentRow> Standing(IEnumerable<DeploymentRow> deployments, IEnumerable<RunRow> runs)
    {
        var states = new Dictionary<string, PortalStatus>(StringComparer.Ordinal);
        foreach (var (deployment, status) in runs.SelectMany(run => run.Standing))
        {
            states.TryAdd(deployment, PortalStatuses.Of(status));
        }

        return deployments.Select(deployment =>
            states.TryGetValue($"{deployment.Key.Application}/{deployment.Key.Deployment}", out var status) ? deployment with { Status = status } : deployment);
    }

    public static Matrix Build(
        IEnumerable<NamedRow> applications,
        IEnumerable<EnvironmentRow> environments,
        IEnumerable<DeploymentRow> deployments,
        string search,
        bool onlyAttention,
        IReadOnlySet<string> pinned)
    {
        ImmutableArray<EnvironmentRow> columns = [.. environments.OrderBy(one => one.Order).ThenBy(one => one.Id, StringComparer.Ordinal)];
        var placed = deployments.ToLookup(deployment => (deployment.Key.Application.Value, deployment.Environment));
        var words = search.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var rows = applications
            .Where(application => words.All(word =>
                application.Id.Contains(word, StringComparison.OrdinalIgnoreCase) || application.Name.Contains(word, StringComparison.OrdinalIgnoreCase)))
            .Select(application => new MatrixRow(
                application.Id,
                application.Name,
                pinned.Contains(application.Id),
                [.. columns.Select(column => new MatrixCell(column, [.. placed[(application.Id, column.Id)]]))]))
            .Where(row => !onlyAttention || row.Cells.Any(cell => cell.NeedsAttention))
            .OrderByDescending(row => row.IsPinned)
            .ThenBy(row => row.Name, StringComparer.CurrentCulture);
        return new Matrix(columns, [.. rows]);
    }
}
