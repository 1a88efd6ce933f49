using Qvs.Domain.Tenancy;

namespace Qvs.Domain.Ports;

/// <summary>
/// One object of a tenant as lists show it. Written by its grain after its state, idempotently: the row with the higher revision stays.
/// </summary>
/// <param name="Kind">See <see cref="ListingKinds"/>.</param>
/// <param name="Key">Unique within tenant and kind.</param>
/// <param name="Parent">What it belongs to: the application of a deployment, the line of a run; else empty.</param>
/// <param name="Status">A word to filter by; empty if the kind has none.</param>
/// <param name="Sort">Ordinal order within a list: a name, or a time as sortable text.</param>
/// <param name="Text">What a search looks through, in lower case.</param>
/// <param name="Body">The summary as JSON.</param>
public sealed record ListingRow(
    TenantId Tenant, string Kind, string Key, string Parent, string Status, string Sort, string Text, long Revision, string Body);

/// <param name="Statuses">Any of these; empty for all.</param>
/// <param name="Search">Words that must all occur in the text.</param>
/// <param name="Cursor">From an earlier page; opaque, and refused with <see cref="FormatException"/> if it is not one.</param>
/// <param name="Limit">Rows a page, 1 to 1000.</param>
public sealed record ListingQuery(
    TenantId Tenant,
    string Kind,
    string? Parent = null,
    ImmutableArray<string> Statuses = default,
    string Search = "",
    bool Descending = false,
    string? Cursor = null,
    int Limit = 100);

/// <param name="Next">The cursor of the next page, or null at the end.</param>
public sealed record ListingPage(ImmutableArray<ListingRow> Rows, string? Next);

/// <summary>Read models for lists, the environment matrix and search: grains are never fanned out to for a page (architecture 4).</summary>
public interface IListings
{
    Task Put(ListingRow row, CancellationToken cancellation);

    /// <summary>Forgets the row unless a higher revision has been written since.</summary>
    Task Remove(TenantId tenant, string kind, string key, long revision, CancellationToken cancellation);

    Task<ListingPage> Query(ListingQuery query, CancellationToken cancellation);

    Task<ListingRow?> Find(TenantId tenant, string kind, string key, CancellationToken cancellation);

    /// <summary>How many rows have each status.</summary>
    Task<ImmutableSortedDictionary<string, int>> CountByStatus(TenantId tenant, string kind, string? parent, CancellationToken cancellation);

    /// <summary>How many rows there are at or after a place in the order.</summary>
    /// <param name="statuses">Any of these; empty for all.</param>
    /// <param name="from">Where to begin; empty for all.</param>
    Task<long> Count(TenantId tenant, string kind, ImmutableArray<string> statuses, string from, CancellationToken cancellation);

    /// <summary>As <see cref="Count"/>, of every tenant that has any: for operators, who look at all of them. It reads as much of an index as is counted.</summary>
    Task<ImmutableDictionary<TenantId, long>> CountOfAll(string kind, ImmutableArray<string> statuses, string from, CancellationToken cancellation);

    /// <summary>Gives up what keeps late rows of removed objects out, for those that were removed before a time.</summary>
    /// <param name="most">At most so many.</param>
    /// <returns>Whether there may be more.</returns>
    Task<bool> Purge(TenantId tenant, DateTimeOffset before, int most, CancellationToken cancellation);

    /// <summary>Every row of a kind over all tenants, for sweeps and for re-driving what is open after a start; never for a page.</summary>
    IAsyncEnumerable<ListingRow> Sweep(string kind, ImmutableArray<string> statuses, CancellationToken cancellation);
}

/// <summary>The kinds of rows in <see cref="IListings"/>.</summary>
public static class ListingKinds
{
    public const string Tenant = "tenant";
    public const string Repository = "repository";
    public const string Application = "application";
    public const string Environment = "environment";
    public const string Deployment = "deployment";
    public const string Cluster = "cluster";
    public const string Credential = "credential";
    public const string Line = "assembly-line";
    public const string Run = "run";
    public const string Approval = "approval";
    public const string Webhook = "webhook";
    public const string WebhookDelivery = "webhook-delivery";
    public const string Schedule = "schedule";
    public const string Channel = "channel";
}
