using Qvs.Cloud.Portal.Parts;

namespace Qvs.Cloud.Portal.Home;

internal sealed record MatrixCell(EnvironmentRow Environment, ImmutableArray<DeploymentRow> Deployments)
{
    /// <summary>What a person has to look at first.</summary>
    public bool NeedsAttention => Deployments.Any(deployment => deployment.Status is PortalStatus.Failed or PortalStatus.Approval);
}

internal sealed record MatrixRow(string Application, string Name, bool IsPinned, ImmutableArray<MatrixCell> Cells);

internal sealed record Matrix(ImmutableArray<EnvironmentRow> Columns, ImmutableArray<MatrixRow> Rows);

/// <summary>Applications x environments, of three lists. Environments that nothing is deployed to are columns too: they are where it could go.</summary>
internal static class MatrixModel
{
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
