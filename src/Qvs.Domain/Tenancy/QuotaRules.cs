using System.Globalization;
using System.Text.Json;

namespace Qvs.Domain.Tenancy;

/// <summary>What quotas may be, and what is refused because of them.</summary>
public static class QuotaRules
{
    public const string Code = "quota-exceeded";

    /// <summary>For an installation that says nothing: more than a large team uses, and still an end.</summary>
    public static Quotas Defaults { get; } = new()
    {
        Applications = 1_000,
        Environments = 200,
        Clusters = 100,
        Members = 2_000,
        OpenRuns = 20_000,
        RunsPerDay = 100_000,
        StoredBytes = 1L << 40,
        CompilesAtOnce = 8,
    };

    /// <summary>Everything that is wrong with quotas that an operator sets.</summary>
    public static ImmutableArray<Rejection> Problems(Quotas quotas) =>
    [
        .. Enum.GetValues<Quota>().Where(quota => quotas[quota] < 0).Select(quota => Negative(NameOf(quota))),
        .. quotas.Weight is < Quotas.LeastWeight or > Quotas.MostWeight
            ? new[] { new Rejection(RejectionCodes.Invalid, $"The weight is {quotas.Weight}.", $"Use {Quotas.LeastWeight} to {Quotas.MostWeight}.") }
            : [],
    ];

    /// <param name="limits">What holds for the tenant: its own quotas over the installation's.</param>
    /// <param name="used">How much there is before the new one.</param>
    /// <returns>Why one more may not be made, or null if it may.</returns>
    public static Rejection? Refusal(Quota quota, Quotas limits, long used) => limits[quota] is { } most && used >= most
        ? new Rejection(Code, Message(quota, most, used), NextStep(quota))
        : null;

    public static string NameOf(Quota quota) => JsonNamingPolicy.CamelCase.ConvertName(quota.ToString());

    private static string Message(Quota quota, long most, long used) => string.Create(
        CultureInfo.InvariantCulture, $"The quota '{NameOf(quota)}' of the project is {most} {What(quota)}, and {used} are used.");

    private static string What(Quota quota) => quota switch
    {
        Quota.OpenRuns => "open runs",
        Quota.RunsPerDay => "runs a day",
        Quota.StoredBytes => "bytes of logs and artifacts",
        Quota.CompilesAtOnce => "compiles at the same time",
        _ => NameOf(quota),
    };

    private static string NextStep(Quota quota)
    {
        var free = quota switch
        {
            Quota.OpenRuns => "Wait for open runs, or cancel some",
            Quota.RunsPerDay => "Go on after midnight UTC",
            Quota.StoredBytes => "Keep logs and artifacts for fewer days in the project's settings",
            Quota.CompilesAtOnce => "Try again in a moment",
            Quota.Members => "Remove a member",
            _ => $"Delete one of the {NameOf(quota)}",
        };
        return $"{free}, or ask the operator of this installation for a higher quota.";
    }

    private static Rejection Negative(string name) => new(RejectionCodes.Invalid, $"The quota '{name}' is negative.", "Use 0 or more, or leave it out for the installation's default.");
}
