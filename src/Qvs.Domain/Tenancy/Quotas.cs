namespace Qvs.Domain.Tenancy;

/// <summary>What a quota counts. Its name, in camel case, is the one of the API and of the setting <c>Qvs:Quotas:...</c>.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Quota>))]
public enum Quota
{
    Applications,
    Environments,
    Clusters,
    Members,

    /// <summary>Runs that wait or go on.</summary>
    OpenRuns,

    /// <summary>Runs begun on a day, which begins at midnight UTC.</summary>
    RunsPerDay,

    /// <summary>Bytes of kept logs and artifacts.</summary>
    StoredBytes,

    /// <summary>Compiles of repositories that go on at the same time, at each silo.</summary>
    CompilesAtOnce,
}

/// <summary>
/// How much a tenant may use, as the operator of the installation has set it; null is the installation's default. Nobody of the tenant sets it.
/// </summary>
[GenerateSerializer, Alias("qvs.tenancy.quotas"), Immutable]
public sealed record Quotas
{
    public const int LeastWeight = 1;
    public const int MostWeight = 100;

    /// <summary>Everything as the installation has it.</summary>
    public static Quotas None { get; } = new();

    [Id(0)]
    public int? Applications { get; init; }

    [Id(1)]
    public int? OpenRuns { get; init; }

    [Id(3)]
    public int? Environments { get; init; }

    [Id(4)]
    public int? Clusters { get; init; }

    [Id(5)]
    public int? Members { get; init; }

    [Id(6)]
    public int? RunsPerDay { get; init; }

    [Id(7)]
    public long? StoredBytes { get; init; }

    [Id(8)]
    public int? CompilesAtOnce { get; init; }

    /// <summary>The tenant's share where tenants wait for each other: twice the weight is twice the share. 1 to 100.</summary>
    [Id(9)]
    public int Weight { get; init; } = LeastWeight;

    public long? this[Quota quota] => quota switch
    {
        Quota.Applications => Applications,
        Quota.Environments => Environments,
        Quota.Clusters => Clusters,
        Quota.Members => Members,
        Quota.OpenRuns => OpenRuns,
        Quota.RunsPerDay => RunsPerDay,
        Quota.StoredBytes => StoredBytes,
        Quota.CompilesAtOnce => CompilesAtOnce,
        _ => throw new ArgumentOutOfRangeException(nameof(quota), quota, null),
    };

    /// <summary>These, and the defaults where they are silent.</summary>
    public Quotas Or(Quotas defaults) => this with
    {
        Applications = Applications ?? defaults.Applications,
        OpenRuns = OpenRuns ?? defaults.OpenRuns,
        Environments = Environments ?? defaults.Environments,
        Clusters = Clusters ?? defaults.Clusters,
        Members = Members ?? defaults.Members,
        RunsPerDay = RunsPerDay ?? defaults.RunsPerDay,
        StoredBytes = StoredBytes ?? defaults.StoredBytes,
        CompilesAtOnce = CompilesAtOnce ?? defaults.CompilesAtOnce,
    };
}
