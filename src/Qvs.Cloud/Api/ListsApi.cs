using System.ComponentModel;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc;
using Qvs.Domain.Ports;
using Qvs.Domain.Tenancy;

namespace Qvs.Cloud.Api;

/// <summary>The query of every list.</summary>
internal sealed class ListParameters
{
    [Description("Words that must all occur"), FromQuery(Name = "search")]
    public string? Search { get; init; }

    [Description("Only these, comma-separated"), FromQuery(Name = "status")]
    public string? Status { get; init; }

    [Description("From 'next' of the page before"), FromQuery(Name = "cursor")]
    public string? Cursor { get; init; }

    [Description("Items a page, 1 to 1000"), FromQuery(Name = "limit")]
    public int? Limit { get; init; }

    public ListingQuery Of(string kind, string? parent = null, bool descending = false) => new(
        null!,
        kind,
        parent,
        [.. (Status ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)],
        Search ?? "",
        descending,
        Cursor,
        Limit ?? 100);
}

/// <summary>Lists over everything of a project: runs, approvals, audit.</summary>
internal static class ListsApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/runs", (Project project, [AsParameters] ListParameters list, CancellationToken cancellation) => Page(project, list.Of(ListingKinds.Run, null, true), cancellation))
            .WithTags("Run").Needs(Permission.Read).WithName("ListRuns").WithSummary("Runs of all lines, the newest first").Produces<ListPage>();
        routes.MapGet("/approvals", (Project project, [AsParameters] ListParameters list, CancellationToken cancellation) => Page(project, list.Of(ListingKinds.Approval), cancellation))
            .WithTags("Run").Needs(Permission.Read).WithName("ListApprovals").WithSummary("What waits for a person").Produces<ListPage>();
        routes.MapGet("/audit", Audit).WithTags("Projects").Needs(Permission.Read).WithName("ListAudit").WithSummary("Who did what, the newest first").Produces<AuditPage>();
    }

    public static async Task<IResult> Page(Project project, ListingQuery query, CancellationToken cancellation)
    {
        if (query.Limit is < 1 or > 1000)
        {
            return Problems.Of(StatusCodes.Status422UnprocessableEntity, Domain.RejectionCodes.Invalid, $"The limit is {query.Limit}.", "Ask for 1 to 1000 items a page.");
        }

        var page = await project.Session.List(query, cancellation);
        return TypedResults.Ok(new ListPage([.. page.Rows.Select(Item)], page.Next));
    }

    private static async Task<IResult> Audit(
        Project project, string? actor, string? action, string? @object, DateTimeOffset? from, DateTimeOffset? until, string? cursor, int? limit, CancellationToken cancellation)
    {
        if (limit is < 1 or > 1000)
        {
            return Problems.Of(StatusCodes.Status422UnprocessableEntity, Domain.RejectionCodes.Invalid, $"The limit is {limit}.", "Ask for 1 to 1000 items a page.");
        }

        long? before = cursor is null ? null
            : long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) ? sequence
            : throw new FormatException("The cursor is not from an earlier page.");
        var size = limit ?? 100;
        var entries = await project.Session.Audit(
            new AuditQuery(project.Tenant, actor ?? "", action ?? "", @object ?? "", from, until, before, size), cancellation);
        return TypedResults.Ok(new AuditPage(entries, entries.Length == size ? entries[^1].Sequence.ToString(CultureInfo.InvariantCulture) : null));
    }

    private static ListItem Item(ListingRow row) => new(row.Key, row.Parent, row.Status, row.Revision, JsonNode.Parse(row.Body));
}

/// <summary>A list that has no pages.</summary>
internal sealed record Listed<T>(ImmutableArray<T> Items);

/// <param name="Next">Give it as <c>cursor</c> for the next page; null at the end.</param>
internal sealed record AuditPage(ImmutableArray<AuditEntry> Items, string? Next);

/// <param name="Summary">As the portal's lists show it.</param>
internal sealed record ListItem(string Key, string Parent, string Status, long Revision, JsonNode? Summary);

/// <param name="Next">Give it as <c>cursor</c> for the next page; null at the end.</param>
internal sealed record ListPage(ImmutableArray<ListItem> Items, string? Next);

internal static class Summaries
{
    public static string DisplayName(ListingRow row) =>
        JsonNode.Parse(row.Body) is JsonObject body && body["displayName"] is JsonValue name && name.TryGetValue<string>(out var text) ? text : row.Key;
}
