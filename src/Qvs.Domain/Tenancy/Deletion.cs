namespace Qvs.Domain.Tenancy;

/// <summary>How far the deletion of a tenant has come.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DeletionStep>))]
public enum DeletionStep
{
    /// <summary>Nobody gets in any more, and nothing begins; sessions that are still open end.</summary>
    Closing,

    /// <summary>Runs that are open are cancelled and waited for.</summary>
    Cancelling,

    /// <summary>What runs have on clusters is removed where these can be reached, with logs and artifacts.</summary>
    Retiring,

    /// <summary>Everything else goes: states, lists, reminders, blobs, keys, use and audit.</summary>
    Erasing,

    /// <summary>Nothing is left but the name, which rests.</summary>
    Done,
}

/// <param name="By">Who asked for it.</param>
/// <param name="NameFreeAt">Until then nobody can have the name; null while there is still something of the tenant.</param>
/// <param name="Left">What could not be removed where it was, because a cluster did not answer; at most 100 names of runs.</param>
[GenerateSerializer, Alias("qvs.tenancy.deletion"), Immutable]
public sealed record Deletion(
    [property: Id(0)] TenantId Tenant,
    [property: Id(1)] DeletionStep Step,
    [property: Id(2)] string By,
    [property: Id(3)] DateTimeOffset BegunAt,
    [property: Id(4)] DateTimeOffset? NameFreeAt,
    [property: Id(5)] ImmutableArray<string> Left);

/// <summary>Who may delete a tenant, and how they show that they mean it.</summary>
public static class DeletionRules
{
    public static ImmutableArray<Rejection> Problems(TenantId tenant, bool isOwnerOrOperator, string confirmation, long openRuns, bool cancelRuns) =>
    [
        .. isOwnerOrOperator ? [] : new[] { new Rejection("owner-only", "Only an owner deletes a project.", "Ask an owner, or the operator of this installation.") },
        .. confirmation == tenant.Value ? [] : new[]
        {
            new Rejection("confirmation-invalid", "What was typed is not the name of the project.", $"Type '{tenant}' to show that you mean it: nothing of it can be brought back."),
        },
        .. openRuns == 0 || cancelRuns ? [] : new[]
        {
            new Rejection("runs-open", $"{openRuns} runs of the project go on or wait.", "Wait for their end, or have them cancelled with the deletion."),
        },
    ];
}
