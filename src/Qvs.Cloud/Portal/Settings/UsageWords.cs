using System.Globalization;
using Qvs.Cloud.Operating;
using Qvs.Cloud.Portal.Operator;
using Qvs.Cloud.Portal.Parts;
using Qvs.Cloud.Portal.Text;
using Qvs.Domain.Tenancy;

namespace Qvs.Cloud.Portal.Settings;

/// <summary>Quotas and amounts in the reader's words.</summary>
internal static class UsageWords
{
    private static readonly string[] Units = ["B", "KiB", "MiB", "GiB", "TiB"];

    public static string NameOf(Quota quota) => quota switch
    {
        Quota.Applications => PortalText.QuotaApplications,
        Quota.Environments => PortalText.QuotaEnvironments,
        Quota.Clusters => PortalText.QuotaClusters,
        Quota.Members => PortalText.QuotaMembers,
        Quota.OpenRuns => PortalText.QuotaOpenRuns,
        Quota.RunsPerDay => PortalText.QuotaRunsPerDay,
        Quota.StoredBytes => PortalText.QuotaStoredBytes,
        _ => PortalText.QuotaCompiles,
    };

    public static string Of(QuotaUse quota)
    {
        var used = Amount(quota.Quota, quota.Used);
        return quota.Limit is not { } limit ? used
            : Words.Of(PortalText.QuotaOf, used, Amount(quota.Quota, limit)) + (quota.Used > 0 && quota.Used >= limit ? $" · {PortalText.QuotaNoneLeft}" : "");
    }

    /// <summary>
    /// <c>full</c>, <c>near</c> or nothing. What a project has made on purpose may be as many as are allowed, and stays calm; what grows by itself is
    /// seen before it stops the project's work. More than is allowed, after a quota was lowered, is never calm.
    /// </summary>
    public static string ToneOf(QuotaUse use) => use.Limit is not { } limit || use.Used == 0 ? ""
        : use.Used > limit ? "full"
        : use.Quota is Quota.Applications or Quota.Environments or Quota.Clusters or Quota.Members ? ""
        : OperatedItem.FullnessOf(use) switch
        {
            >= 1 => "full",
            >= ProjectsModel.Near => "near",
            _ => "",
        };

    public static string Amount(Quota quota, long value) => quota == Quota.StoredBytes ? Bytes(value) : Words.Number(value);

    public static string Bytes(long bytes)
    {
        var (amount, unit) = ((double)bytes, 0);
        while (amount >= 1024 && unit < Units.Length - 1)
        {
            (amount, unit) = (amount / 1024, unit + 1);
        }

        return $"{amount.ToString(unit == 0 ? "N0" : "N1", CultureInfo.CurrentCulture)} {Units[unit]}";
    }

    /// <summary>Hours, minutes and seconds.</summary>
    public static string Time(long seconds) => string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600}:{seconds / 60 % 60:d2}:{seconds % 60:d2}");
}
