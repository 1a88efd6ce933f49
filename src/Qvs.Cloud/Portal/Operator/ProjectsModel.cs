using Qvs.Cloud.Operating;
using Qvs.Domain.Tenancy;

namespace Qvs.Cloud.Portal.Operator;

/// <summary>Which projects an operator's list shows, and in which order.</summary>
internal static class ProjectsModel
{
    /// <summary>From here on a quota is near its limit.</summary>
    public const double Near = .75;

    /// <summary>By what the list can be ordered: the names stand in the address.</summary>
    public static readonly ImmutableArray<string> Orders = ["name", "limit", "open", "today", "stored", "weight"];

    /// <param name="show">Null for all, <c>near</c> for those near a limit, <c>own</c> for those with quotas of their own.</param>
    /// <param name="order">One of <see cref="Orders"/>; anything else is by name. Names go up; of everything else the most comes first.</param>
    public static ImmutableArray<OperatedItem> Of(ImmutableArray<OperatedItem> all, string? search, string? show, string? order)
    {
        var words = (search ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var shown = all.Where(item => IsShown(item, show) && words.All(word =>
            item.Name.Contains(word, StringComparison.CurrentCultureIgnoreCase) || item.DisplayName.Contains(word, StringComparison.CurrentCultureIgnoreCase)));
        return Measure(order) is { } measure
            ? [.. shown.OrderByDescending(measure).ThenBy(item => item.Name, StringComparer.Ordinal)]
            : [.. shown.OrderBy(item => item.Name, StringComparer.Ordinal)];
    }

    /// <summary>The quota that is nearest to its limit; null if nothing is limited.</summary>
    public static QuotaUse? Nearest(OperatedItem item) => item.Use.Where(use => use.Limit is not null).MaxBy(OperatedItem.FullnessOf);

    private static bool IsShown(OperatedItem item, string? show) => show switch
    {
        "near" => item.Fullness >= Near,
        "own" => item.IsLimited || item.Weight > Quotas.LeastWeight,
        _ => true,
    };

    private static Func<OperatedItem, double>? Measure(string? order) => order switch
    {
        "limit" => item => item.Fullness,
        "open" => item => item.Used(Quota.OpenRuns),
        "today" => item => item.Used(Quota.RunsPerDay),
        "stored" => item => item.Used(Quota.StoredBytes),
        "weight" => item => item.Weight,
        _ => null,
    };
}
