using System.Globalization;
using Qvs.Cloud.Portal.Parts;
using Qvs.Cloud.Portal.Settings;
using Qvs.Cloud.Portal.Text;
using Qvs.Domain.Tenancy;

namespace Qvs.Cloud.Portal.Operator;

/// <summary>Quotas as they are typed: an empty field is the installation's default, bytes are in GiB.</summary>
internal sealed class QuotaDraft
{
    private const decimal Gibi = 1L << 30;

    private readonly Dictionary<Quota, string> _texts;
    private readonly (string Text, long? Bytes) _stored;

    public QuotaDraft(Quotas quotas)
    {
        _texts = Enum.GetValues<Quota>().ToDictionary(quota => quota, quota => Text(quota, quotas[quota]));
        _stored = (_texts[Quota.StoredBytes], quotas.StoredBytes);
        Weight = quotas.Weight.ToString(CultureInfo.InvariantCulture);
    }

    public string Weight { get; set; }

    public string this[Quota quota]
    {
        get => _texts[quota];
        set => _texts[quota] = value;
    }

    public static string IdOf(Quota quota) => $"quota-{QuotaRules.NameOf(quota)}";

    public static string LabelOf(Quota quota) => quota switch
    {
        Quota.StoredBytes => Words.Of(PortalText.OpInGibibytes, UsageWords.NameOf(quota)),
        Quota.RunsPerDay => PortalText.OpRunsPerDay,
        _ => UsageWords.NameOf(quota),
    };

    public Quotas Read() => new()
    {
        Applications = Number(Quota.Applications),
        Environments = Number(Quota.Environments),
        Clusters = Number(Quota.Clusters),
        Members = Number(Quota.Members),
        OpenRuns = Number(Quota.OpenRuns),
        RunsPerDay = Number(Quota.RunsPerDay),
        CompilesAtOnce = Number(Quota.CompilesAtOnce),
        StoredBytes = Bytes(),
        Weight = int.TryParse(Weight, NumberStyles.None, CultureInfo.InvariantCulture, out var weight) ? weight : 0,
    };

    private static string Text(Quota quota, long? limit) => limit is not { } value ? ""
        : quota == Quota.StoredBytes ? (value / Gibi).ToString("0.##########", CultureInfo.InvariantCulture)
        : value.ToString(CultureInfo.InvariantCulture);

    /// <summary>What is no number becomes one that is refused.</summary>
    private int? Number(Quota quota) => string.IsNullOrWhiteSpace(_texts[quota]) ? null
        : int.TryParse(_texts[quota], NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : -1;

    /// <summary>A number of bytes that nobody has touched stays as exact as it was.</summary>
    private long? Bytes()
    {
        var text = _texts[Quota.StoredBytes].Trim();
        return text == _stored.Text ? _stored.Bytes
            : text.Length == 0 ? null
            : decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount) && amount < long.MaxValue / Gibi ? (long)(amount * Gibi)
            : -1;
    }
}
