using Qvs.Domain.Delivery;
using Qvs.Domain.Ports;
using Qvs.Domain.Tenancy;
using Qvs.Infrastructure.Storage.Audit;
using Qvs.Infrastructure.Storage.Listings;
using Qvs.Infrastructure.Storage.Sql;
using Qvs.Infrastructure.Storage.Tenants;
using Qvs.Testing;

namespace Qvs.Infrastructure.Tests.Storage;

/// <summary>What tenants use, what is given up in time, and how everything of one goes: alike on both databases.</summary>
public abstract class TenantsContract : DatabaseContract
{
    private static readonly TenantId Acme = TenantId.Parse("acme");
    private static readonly TenantId Other = TenantId.Parse("acme2");
    private static readonly DateTimeOffset Begin = new(2026, 3, 1, 10, 0, 0, TimeSpan.Zero);
    private static readonly DateOnly Day = new(2026, 3, 1);

    private readonly SetTime _time = new(Begin);

    private SqlUsageLog Usage => new(Database);

    private SqlListings Listings => new(Database, _time);

    private SqlAuditLog Audit => new(Database);

    private protected abstract Task<SqlTenantStore> Store(ISqlDatabase database);

    [Fact]
    public async Task What_is_measured_twice_counts_once_and_days_are_added_up()
    {
        RunUse[] uses = [Use(1) with { LogBytes = 10, Stages = 2, PodTime = TimeSpan.FromSeconds(90) }, Use(1) with { Day = Day.AddDays(1), Runs = 0, ArtifactBytes = 7 }, Use(2) with { LogBytes = 5 }];
        await Usage.Record([.. uses], Cancellation);
        await Usage.Record([.. uses], Cancellation);
        await Usage.Record([Use(1, Other) with { LogBytes = 1000 }], Cancellation);

        Assert.Equal(
            [new UsageDay(Day, 2, 2, 90, 15, 0), new UsageDay(Day.AddDays(1), 0, 0, 0, 0, 7)],
            await Usage.Read(Acme, Day, Day.AddDays(5), Cancellation));
        Assert.Equal(22, await Usage.KeptBytes(Acme, Cancellation));
        Assert.Equal(22, (await Usage.KeptBytesOfAll(Cancellation))[Acme]);
        Assert.True(await Usage.Knows(Run(1), Cancellation));
        Assert.False(await Usage.Knows(Run(9), Cancellation));
    }

    [Fact]
    public async Task What_is_dropped_is_not_kept_any_more_and_was_used_all_the_same()
    {
        await Usage.Record([Use(1) with { LogBytes = 10, ArtifactBytes = 3 }, Use(2) with { LogBytes = 5 }], Cancellation);
        await Usage.Dropped(Run(1), KeptContent.Logs, Cancellation);
        // Measured again after its logs were deleted: there are none.
        await Usage.Record([Use(1) with { LogBytes = 0, ArtifactBytes = 3 }], Cancellation);

        Assert.Equal(8, await Usage.KeptBytes(Acme, Cancellation));
        Assert.Equal(15, Assert.Single(await Usage.Read(Acme, Day, Day, Cancellation)).LogBytes);
        Assert.Equal([Run(2)], (await Usage.Keeping(Acme, KeptContent.Logs, Begin.AddDays(1), null, 10, Cancellation)).Select(kept => kept.Run));
        Assert.Equal([Run(1)], (await Usage.Keeping(Acme, KeptContent.Artifacts, Begin.AddDays(1), null, 10, Cancellation)).Select(kept => kept.Run));
        Assert.Empty(await Usage.Keeping(Acme, KeptContent.Artifacts, Begin, null, 10, Cancellation));
    }

    [Fact]
    public async Task Kept_contents_come_page_by_page_the_oldest_first()
    {
        await Usage.Record([.. Enumerable.Range(1, 5).Select(number => Use(number) with { LogBytes = 1, BeganAt = Begin.AddMinutes(-number) })], Cancellation);

        var first = await Usage.Keeping(Acme, KeptContent.Logs, Begin, null, 3, Cancellation);
        var rest = await Usage.Keeping(Acme, KeptContent.Logs, Begin, first[^1], 3, Cancellation);

        Assert.Equal([5, 4, 3, 2, 1], first.Concat(rest).Select(kept => kept.Run.Number));
    }

    [Fact]
    public async Task Old_use_is_forgotten_unless_something_of_it_is_kept()
    {
        await Usage.Record([Use(1) with { LogBytes = 1 }, Use(2), Use(3) with { Day = Day.AddDays(9) }], Cancellation);
        await Usage.Forget(Acme, Day.AddDays(1), Cancellation);

        Assert.Equal([1, 1], (await Usage.Read(Acme, Day, Day.AddDays(20), Cancellation)).Select(day => day.Runs));
    }

    [Fact]
    public async Task Rows_are_counted_from_a_place_in_the_order()
    {
        foreach (var (key, status) in new[] { ("a", "Running"), ("b", "Queued"), ("c", "Failed"), ("d", "Running") })
        {
            await Listings.Put(Row(key) with { Status = status }, Cancellation);
        }

        await Listings.Remove(Acme, ListingKinds.Run, "d", 2, Cancellation);

        Assert.Equal(3, await Listings.Count(Acme, ListingKinds.Run, [], "", Cancellation));
        Assert.Equal(2, await Listings.Count(Acme, ListingKinds.Run, ["Running", "Queued"], "", Cancellation));
        Assert.Equal(1, await Listings.Count(Acme, ListingKinds.Run, ["Running", "Queued"], "b", Cancellation));
        Assert.Equal(0, await Listings.Count(Other, ListingKinds.Run, [], "", Cancellation));
        Assert.Equal(2, (await Listings.CountOfAll(ListingKinds.Run, ["Running", "Queued"], "", Cancellation))[Acme]);
        Assert.Equal(1, (await Listings.CountOfAll(ListingKinds.Run, ["Running", "Queued"], "b", Cancellation))[Acme]);
        Assert.DoesNotContain(Other, await Listings.CountOfAll(ListingKinds.Run, [], "", Cancellation));
    }

    [Fact]
    public async Task What_was_removed_long_ago_is_given_up_and_what_is_there_stays()
    {
        await Listings.Put(Row("here"), Cancellation);
        await Listings.Put(Row("back"), Cancellation);
        await Listings.Remove(Acme, ListingKinds.Run, "old", 5, Cancellation);
        await Listings.Remove(Acme, ListingKinds.Run, "older", 5, Cancellation);
        await Listings.Remove(Acme, ListingKinds.Run, "back", 5, Cancellation);
        await Listings.Put(Row("back") with { Revision = 6 }, Cancellation);
        _time.Now = Begin.AddDays(10);
        await Listings.Remove(Acme, ListingKinds.Run, "new", 5, Cancellation);

        Assert.True(await Listings.Purge(Acme, Begin.AddDays(1), 1, Cancellation));
        Assert.False(await Listings.Purge(Acme, Begin.AddDays(1), 10, Cancellation));

        // A tombstone of revision 5 keeps this out; where it was given up, it comes in.
        foreach (var key in new[] { "old", "older", "new" })
        {
            await Listings.Put(Row(key), Cancellation);
        }

        var rows = (await Listings.Query(new ListingQuery(Acme, ListingKinds.Run), Cancellation)).Rows;
        Assert.Equal(["back", "here", "old", "older"], rows.Select(row => row.Key));
    }

    [Fact]
    public async Task An_audit_is_given_up_to_a_cut_whose_hash_stays_and_no_further()
    {
        AuditEntry[] chain = [.. Chain(Acme, 4)];
        foreach (var entry in chain)
        {
            await Audit.Append([entry], Cancellation);
        }

        await Assert.ThrowsAnyAsync<Exception>(() => Database.Execute("acme", new SqlStatement("DELETE FROM qvs_audit WHERE tenant = 'acme' AND sequence <= 2 RETURNING sequence"), Cancellation));
        var cut = new AuditCut(Acme, 2, chain[1].Hash, Begin);
        await Audit.Cut(cut, Cancellation);
        await Audit.Cut(cut, Cancellation);

        Assert.Equal(cut, await Audit.FindCut(Acme, Cancellation));
        var left = (await Audit.Read(new AuditQuery(Acme), Cancellation)).Reverse().ToArray();
        Assert.Equal([3, 4], left.Select(entry => entry.Sequence));
        Assert.Null(AuditChain.FirstBreak(cut.Sequence, cut.Hash, left));
        // Neither the last entry, nor by another hash, nor what was not given up.
        await Audit.Cut(new AuditCut(Acme, 4, chain[3].Hash, Begin), Cancellation);
        await Audit.Cut(new AuditCut(Acme, 3, "another", Begin), Cancellation);
        await Assert.ThrowsAnyAsync<Exception>(() => Database.Execute("acme", new SqlStatement("DELETE FROM qvs_audit WHERE tenant = 'acme' RETURNING sequence"), Cancellation));
        await Assert.ThrowsAnyAsync<Exception>(() => Database.Execute("acme", new SqlStatement("UPDATE qvs_audit SET actor = 'me' WHERE tenant = 'acme' RETURNING sequence"), Cancellation));
        Assert.Equal(2, (await Audit.Read(new AuditQuery(Acme), Cancellation)).Length);
    }

    [Fact]
    public async Task Everything_of_a_tenant_goes_and_nothing_of_others()
    {
        foreach (var tenant in new[] { Acme, Other })
        {
            await Listings.Put(Row("k") with { Tenant = tenant }, Cancellation);
            await Usage.Record([Use(1, tenant)], Cancellation);
            foreach (var entry in Chain(tenant, 3))
            {
                await Audit.Append([entry], Cancellation);
            }

            await State("run", $"run:{tenant}/line/1");
            await State("tenant", $"tenant:{tenant}");
        }

        await State("account", "account:acme");
        await State("account", "account:x:acme");
        await State("run", "run:acme2/acme/1");
        var store = await Store(Database);
        var before = await store.Count(Other, ["account"], Cancellation);
        Assert.Equal(new TenantRemains(2, 2, 0, 3), await store.Count(Acme, ["account"], Cancellation));

        await store.Erase(Acme, ["account"], Cancellation);
        await store.Erase(Acme, ["account"], Cancellation);

        Assert.True((await store.Count(Acme, ["account"], Cancellation)).IsNothing);
        Assert.Equal(before, await store.Count(Other, ["account"], Cancellation));
        Assert.Equal(new TenantRemains(2, 3, 0, 3), before);
        // account:acme looks like the tenant's to whoever does not know the kind; account:x:acme does not.
        Assert.Equal(1, (await store.Count(Acme, [], Cancellation)).States);
        // The name may be had again: its audit begins anew.
        await Audit.Append([.. Chain(Acme, 1)], Cancellation);
    }

    [Fact]
    public async Task Every_table_that_has_rows_of_tenants_is_erased() => Assert.Equal(
        SqlTenantStore.Tables.Concat(SqlTenantStore.AuditTables).Order(StringComparer.Ordinal),
        (await Database.Query(new SqlStatement(TablesOfTenants), row => row.GetString(0), Cancellation)).Order(StringComparer.Ordinal));

    private protected abstract string TablesOfTenants { get; }

    private protected abstract Task State(string type, string key);

    private static RunKey Run(int number, TenantId? tenant = null) => new(tenant ?? Acme, AssemblyLineId.Parse("line"), number);

    private static RunUse Use(int number, TenantId? tenant = null) => new(Run(number, tenant), Day, Begin, 1, 0, TimeSpan.Zero, 0, 0);

    private static ListingRow Row(string key) => new(Acme, ListingKinds.Run, key, "", "", key, "", 1, "{}");

    private static IEnumerable<AuditEntry> Chain(TenantId tenant, int length)
    {
        var (sequence, hash) = (0L, AuditChain.Start);
        for (var i = 0; i < length; i++)
        {
            var entry = AuditChain.Next(tenant, sequence, hash, Begin.AddMinutes(i), "olga", "run.start", "run:acme/line/1", "done", "{}");
            (sequence, hash) = (entry.Sequence, entry.Hash);
            yield return entry;
        }
    }

    private sealed class SetTime(DateTimeOffset now) : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = now;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}

public sealed class SqliteTenantsTests : TenantsContract
{
    private readonly TempFolder _folder = new();

    private ISqlDatabase _file = null!;

    private protected override string TablesOfTenants =>
        "SELECT t.name FROM sqlite_master t JOIN pragma_table_info(t.name) c WHERE t.type = 'table' AND c.name = 'tenant'";

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    private protected override Task<ISqlDatabase> Open() => Task.FromResult(_file = new SqliteDatabase(_folder.Combine("qvs.db")));

    private protected override async Task<SqlTenantStore> Store(ISqlDatabase database)
    {
        var reminders = new Qvs.Infrastructure.Storage.ReminderFile(_folder.Combine("qvs.db"));
        await reminders.Prepare(CancellationToken.None);
        return new SqlTenantStore(database, reminders);
    }

    private protected override Task State(string type, string key) => _file.Execute(
        "acme",
        new SqlStatement("INSERT INTO qvs_grain_state (grain_type, state_name, grain_key, version, modified_at, payload) VALUES (@type, 's', @key, 1, '', '{}') RETURNING version", ("type", type), ("key", key)),
        CancellationToken.None);
}

public sealed class PostgresTenantsTests(PostgresServer server) : TenantsContract
{
    private ISqlDatabase _database = null!;

    private protected override string TablesOfTenants =>
        "SELECT table_name::text FROM information_schema.columns WHERE table_schema = current_schema() AND column_name = 'tenant'";

    private protected override async Task<ISqlDatabase> Open() => _database = await PostgresAuditTests.Open(server);

    private protected override Task<SqlTenantStore> Store(ISqlDatabase database) => Task.FromResult(new SqlTenantStore(database));

    private protected override Task State(string type, string key) => _database.Execute(
        "acme",
        new SqlStatement("INSERT INTO qvs_grain_state (service_id, grain_type, state_name, grain_key, version, modified_at, payload) VALUES ('qvs', @type, 's', @key, 1, now(), '{}') RETURNING CAST(version AS bigint)", ("type", type), ("key", key)),
        CancellationToken.None);
}
