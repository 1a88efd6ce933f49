using Qvs.Domain.Ports;
using Qvs.Domain.Tenancy;
using Qvs.Infrastructure.Storage.Listings;

namespace Qvs.Infrastructure.Tests.Storage;

/// <summary>What lists do alike on both databases.</summary>
public abstract class ListingsContract : DatabaseContract
{
    private const string Kind = ListingKinds.Run;
    private static readonly TenantId Acme = TenantId.Parse("acme");
    private static readonly TenantId Other = TenantId.Parse("acme2");

    private IListings Listings => new SqlListings(Database, TimeProvider.System);

    [Fact]
    public async Task A_row_comes_back_as_it_was()
    {
        var row = Row("run:acme/a/1") with { Parent = "a", Status = "Running", Text = "日本 o'neil %_\\", Body = "{\"a\":\"é\"}", Revision = long.MaxValue };
        await Put(row);

        Assert.Equal(row, await Listings.Find(Acme, Kind, row.Key, Cancellation));
        Assert.Null(await Listings.Find(Other, Kind, row.Key, Cancellation));
        Assert.Null(await Listings.Find(Acme, ListingKinds.Line, row.Key, Cancellation));
    }

    [Theory]
    [InlineData('\0')]
    [InlineData('\uD83D')]
    [InlineData('\uDE00')]
    public async Task What_no_database_takes_for_a_character_hides_no_row(char odd)
    {
        await Put(Row("k") with { Text = $"shoes {odd} hats \U0001F600", Sort = $"{odd}" });

        var found = Assert.Single((await Listings.Query(new ListingQuery(Acme, Kind, Search: "shoes hats \U0001F600"), Cancellation)).Rows);
        Assert.Equal("k", found.Key);
        await Listings.Query(new ListingQuery(Acme, Kind, Search: $"{odd}"), Cancellation);
    }

    [Fact]
    public async Task The_higher_revision_stays_whatever_comes_last()
    {
        await Put(Row("k") with { Revision = 2, Body = "two" });
        await Put(Row("k") with { Revision = 1, Body = "one" });
        await Put(Row("k") with { Revision = 2, Body = "again" });

        Assert.Equal("two", (await Listings.Find(Acme, Kind, "k", Cancellation))!.Body);
    }

    [Fact]
    public async Task What_was_removed_does_not_come_back_with_a_late_row()
    {
        await Put(Row("k") with { Revision = 2 });
        await Listings.Remove(Acme, Kind, "k", 1, Cancellation);
        var afterAnEarlierRemoval = await Listings.Find(Acme, Kind, "k", Cancellation);
        await Listings.Remove(Acme, Kind, "k", 3, Cancellation);
        await Put(Row("k") with { Revision = 2 });
        await Put(Row("k") with { Revision = 3 });
        var removed = await Listings.Find(Acme, Kind, "k", Cancellation);
        var page = await Listings.Query(new ListingQuery(Acme, Kind), Cancellation);
        await Put(Row("k") with { Revision = 4 });

        Assert.NotNull(afterAnEarlierRemoval);
        Assert.Null(removed);
        Assert.Empty(page.Rows);
        Assert.NotNull(await Listings.Find(Acme, Kind, "k", Cancellation));
    }

    [Fact]
    public async Task A_removal_that_comes_before_its_row_holds()
    {
        await Listings.Remove(Acme, Kind, "k", 3, Cancellation);
        await Put(Row("k") with { Revision = 2 });

        Assert.Null(await Listings.Find(Acme, Kind, "k", Cancellation));
        Assert.Empty(await Listings.CountByStatus(Acme, Kind, null, Cancellation));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Pages_go_through_all_rows_in_ordinal_order_once(bool descending)
    {
        // Sort alone does not decide, and upper case comes before lower case: ordinal, not as a language has it.
        var rows = Enumerable.Range(0, 60).Select(i => Row($"k{i % 7}-{i}") with { Sort = i % 2 == 0 ? $"a{i / 4}" : $"B{i / 4}", Status = $"s{i % 3}", Parent = $"p{i % 2}" }).ToArray();
        await Put(rows);
        await Put(Row("foreign") with { Tenant = Other }, Row("kind") with { Kind = ListingKinds.Line });
        ListingQuery[] queries =
        [
            new(Acme, Kind), new(Acme, Kind, Statuses: ["s0", "s2"]), new(Acme, Kind, Parent: "p1"),
            new(Acme, Kind, Parent: "p0", Statuses: ["s1", "s2", "s1"]), new(Acme, Kind, Statuses: ["none"]), new(Acme, Kind, Search: "K3-"),
        ];
        foreach (var query in queries)
        {
            var expected = rows.Where(row => (query.Parent is null || row.Parent == query.Parent)
                    && (query.Statuses.IsDefaultOrEmpty || query.Statuses.Contains(row.Status)) && row.Text.Contains(query.Search, StringComparison.OrdinalIgnoreCase))
                .OrderBy(row => row.Sort, StringComparer.Ordinal).ThenBy(row => row.Key, StringComparer.Ordinal).Select(row => row.Key);

            Assert.Equal(descending ? expected.Reverse() : expected, await Keys(query with { Descending = descending, Limit = 7 }));
        }
    }

    [Fact]
    public async Task Rows_that_come_and_go_between_pages_shift_nothing()
    {
        await Put([.. Enumerable.Range(0, 6).Select(i => Row($"k{i}"))]);
        var first = await Listings.Query(new ListingQuery(Acme, Kind, Limit: 3), Cancellation);
        await Listings.Remove(Acme, Kind, "k0", 9, Cancellation);
        await Listings.Remove(Acme, Kind, "k2", 9, Cancellation);
        await Put(Row("k00"));

        var second = await Listings.Query(new ListingQuery(Acme, Kind, Limit: 3, Cursor: first.Next), Cancellation);

        Assert.Equal(["k3", "k4", "k5"], second.Rows.Select(row => row.Key));
        Assert.Null(second.Next);
    }

    [Theory]
    [InlineData("not a cursor")]
    [InlineData("")]
    [InlineData("W10")]
    [InlineData("WyItIiwiYSIsImIiXQ")]
    [InlineData("WyIrIixudWxsLCJiIl0")]
    public async Task What_is_not_a_cursor_of_this_list_is_refused(string cursor) => await Assert.ThrowsAsync<FormatException>(
        () => Listings.Query(new ListingQuery(Acme, Kind, Cursor: cursor), Cancellation));

    [Theory]
    [InlineData(0)]
    [InlineData(1001)]
    public async Task A_page_has_1_to_1000_rows(int limit) => await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
        () => Listings.Query(new ListingQuery(Acme, Kind, Limit: limit), Cancellation));

    [Theory]
    [InlineData("pay", "a b")]
    [InlineData("  PROD   pay ", "a")]
    [InlineData("100%", "b")]
    [InlineData("a_b", "b")]
    [InlineData(@"c:\", "a")]
    [InlineData("o'neil; DROP TABLE qvs_listing", "")]
    [InlineData("支払い", "b")]
    public async Task All_words_of_a_search_must_occur_literally(string search, string found)
    {
        await Put(Row("a") with { Text = @"payments prod c:\temp axb 1000" }, Row("b") with { Text = "pay a_b 100% 支払い" });

        Assert.Equal(found, string.Join(' ', await Keys(new ListingQuery(Acme, Kind, Search: search))));
    }

    [Fact]
    public async Task Statuses_are_counted()
    {
        await Put([.. Enumerable.Range(0, 10).Select(i => Row($"k{i}") with { Status = i < 7 ? "Running" : "Failed", Parent = $"p{i % 2}" })]);
        await Put(Row("foreign") with { Tenant = Other, Status = "Running" });

        Assert.Equal(["Failed=3", "Running=7"], (await Listings.CountByStatus(Acme, Kind, null, Cancellation)).Select(count => $"{count.Key}={count.Value}"));
        Assert.Equal(["Failed=1", "Running=4"], (await Listings.CountByStatus(Acme, Kind, "p0", Cancellation)).Select(count => $"{count.Key}={count.Value}"));
    }

    [Fact]
    public async Task A_sweep_sees_every_row_of_a_kind_of_all_tenants()
    {
        await Put([.. Enumerable.Range(0, 1203).Select(i => Row($"k{i}") with { Tenant = i % 2 == 0 ? Acme : Other, Status = i % 3 == 0 ? "Running" : "Queued", Sort = $"{i % 5}" })]);
        await Put(Row("line") with { Kind = ListingKinds.Line });
        await Listings.Remove(Acme, Kind, "k0", 9, Cancellation);

        Assert.Equal(1202, await Swept([]));
        Assert.Equal(400, await Swept(["Running"]));
        Assert.Equal(1202, await Swept(["Running", "Queued", "Running"]));
        Assert.Equal(0, await Swept(["none"]));

        async Task<int> Swept(ImmutableArray<string> statuses) =>
            (await Listings.Sweep(Kind, statuses, Cancellation).Select(row => (row.Tenant, row.Key)).ToArrayAsync(Cancellation)).Distinct().Count();
    }

    private protected async Task Put(params ListingRow[] rows) =>
        await Parallel.ForEachAsync(rows, Cancellation, async (row, cancellation) => await Listings.Put(row, cancellation));

    private protected static ListingRow Row(string key) => new(Acme, Kind, key, "", "", key, key.ToLowerInvariant(), 1, "{}");

    private async Task<List<string>> Keys(ListingQuery query)
    {
        var keys = new List<string>();
        for (var next = query; ;)
        {
            var page = await Listings.Query(next, Cancellation);
            keys.AddRange(page.Rows.Select(row => row.Key));
            if (page.Next is null)
            {
                return keys;
            }

            Assert.Equal(query.Limit, page.Rows.Length);
            next = query with { Cursor = page.Next };
        }
    }
}
