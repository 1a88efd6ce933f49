using Qvs.Domain.Tenancy;

namespace Qvs.Cloud.Operating;

/// <summary>A project in the list of operators.</summary>
/// <param name="IsLimited">Whether something is set for this project alone.</param>
/// <param name="Use">Of each quota that is counted on the whole installation; compiles are each silo's own.</param>
public sealed record OperatedItem(string Name, string DisplayName, int Weight, bool IsLimited, ImmutableArray<QuotaUse> Use)
{
    /// <summary>How much of the quota that is nearest to its limit is used: 1 is all of it.</summary>
    public double Fullness => Use.IsEmpty ? 0 : Use.Max(FullnessOf);

    public long Used(Quota quota) => Use.FirstOrDefault(use => use.Quota == quota)?.Used ?? 0;

    public static double FullnessOf(QuotaUse use) => use.Limit is not { } limit ? 0 : limit == 0 ? use.Used > 0 ? 1 : 0 : (double)use.Used / limit;
}

/// <param name="Quotas">What is set for this project alone.</param>
/// <param name="Revision">Of the project, for changing it.</param>
public sealed record OperatedProject(string Name, string DisplayName, Quotas Quotas, Usage Usage, long Revision, Deletion? Deletion = null);

/// <summary>A change of a project's quotas that is in its audit.</summary>
public sealed record QuotaChange(DateTimeOffset At, string Actor, string Reason, string Outcome);

/// <param name="AliveAt">When it last told the others that it lives.</param>
public sealed record SiloView(string Name, string Address, string Status, DateTimeOffset StartedAt, DateTimeOffset AliveAt, bool IsThis);

/// <summary>A check of the server that answers; <c>/readyz</c> shows the same.</summary>
public sealed record CheckView(string Name, string Status, string Description);

/// <param name="Checks">Of the server that was asked.</param>
public sealed record InstallationHealth(ImmutableArray<SiloView> Silos, ImmutableArray<CheckView> Checks);
