using Qvs.Domain.Ports;
using Qvs.Domain.Tenancy;
using Qvs.Infrastructure.Storage;
using Qvs.Infrastructure.Storage.Audit;
using Qvs.Infrastructure.Storage.Sql;

namespace Qvs.Infrastructure.Tests.Storage;

/// <summary>What the audit does alike on both databases.</summary>
public abstract class AuditContract : DatabaseContract
{
    private static readonly TenantId Acme = TenantId.Parse("acme");
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);

    private SqlAuditLog Audit => new(Database);

    [Fact]
    public async Task Entries_come_back_as_they_were_newest_first()
    {
        AuditEntry[] entries = [Entry(1) with { At = Start.AddTicks(1), Detail = "{\"was\":\"日本\"}" }, Entry(2), Entry(3)];
        await Append(entries);
        await Append(Entry(1) with { Tenant = TenantId.Parse("other"), Hash = "elsewhere" });

        Assert.Equal(entries.Reverse(), await Audit.Read(new AuditQuery(Acme), Cancellation));
        Assert.Equal(entries[2], await Audit.Last(Acme, Cancellation));
        Assert.Null(await Audit.Last(TenantId.Parse("nobody"), Cancellation));
    }

    [Fact]
    public async Task The_same_entry_again_is_no_error_and_another_one_is()
    {
        await Append(Entry(1), Entry(2), Entry(1));

        var problem = await Assert.ThrowsAsync<StorageException>(() => Append(Entry(2) with { Hash = "forged" }));

        Assert.Contains("another entry 2", problem.Message, StringComparison.Ordinal);
        Assert.Equal([2, 1], (await Audit.Read(new AuditQuery(Acme), Cancellation)).Select(entry => entry.Sequence));
    }

    [Fact]
    public async Task Of_two_with_one_sequence_at_once_one_is_kept()
    {
        await Append(Entry(1));

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(async i =>
        {
            try
            {
                await Append(Entry(2) with { Hash = $"from {i}" });
                return true;
            }
            catch (StorageException)
            {
                return false;
            }
        }));

        Assert.Single(outcomes, outcome => outcome);
    }

    [Fact]
    public async Task Several_are_appended_at_once_and_may_come_again()
    {
        var entries = Enumerable.Range(1, 100).Select(i => Entry(i)).ToImmutableArray();
        await Audit.Append(entries[..40], Cancellation);
        await Audit.Append(entries[..40], Cancellation);
        await Audit.Append(entries[30..], Cancellation);

        Assert.Equal(entries.Reverse(), await Audit.Read(new AuditQuery(Acme), Cancellation));
    }

    [Fact]
    public async Task What_would_follow_an_entry_that_is_not_its_own_is_not_appended()
    {
        await Append(Entry(1), Entry(2) with { Hash = "of another" });

        await Assert.ThrowsAsync<StorageException>(() => Audit.Append([Entry(2), Entry(3)], Cancellation));

        Assert.Equal([2, 1], (await Audit.Read(new AuditQuery(Acme), Cancellation)).Select(entry => entry.Sequence));
    }

    [Fact]
    public async Task A_gap_is_refused()
    {
        await Append(Entry(1));

        var problem = await Assert.ThrowsAsync<StorageException>(() => Append(Entry(3)));

        Assert.Contains("no entry 2", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_time_that_is_not_in_UTC_is_refused() => await Assert.ThrowsAsync<ArgumentException>(
        () => Append(Entry(1) with { At = Start.ToOffset(TimeSpan.FromHours(9)) }));

    [Theory]
    [InlineData("UPDATE qvs_audit SET actor = 'nobody'")]
    [InlineData("UPDATE qvs_audit SET actor = 'nobody' WHERE sequence = 2")]
    [InlineData("DELETE FROM qvs_audit")]
    [InlineData("DELETE FROM qvs_audit WHERE sequence = 2")]
    public async Task The_database_itself_refuses_every_change(string sql)
    {
        await Append(Entry(1), Entry(2));

        var problem = await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => Database.Execute("acme", new SqlStatement(sql), Cancellation));

        Assert.Contains("append-only", problem.Message, StringComparison.Ordinal);
        Assert.Equal([Entry(2), Entry(1)], await Audit.Read(new AuditQuery(Acme), Cancellation));
    }

    [Fact]
    public async Task Entries_are_found_by_each_of_their_properties()
    {
        await Append([.. Enumerable.Range(1, 12).Select(i => Entry(i) with { Actor = $"actor{i % 2}", Action = $"run.{i % 3}", Object = $"run:acme/line{i % 4}/{i}" })]);

        Assert.Equal("12 10 8 6 4 2", await Found(new AuditQuery(Acme, Actor: "actor0")));
        Assert.Equal("12 6", await Found(new AuditQuery(Acme, Actor: "actor0", Action: "run.0")));
        Assert.Equal("11 7 3", await Found(new AuditQuery(Acme, Object: "run:acme/line3")));
        Assert.Equal("", await Found(new AuditQuery(Acme, Object: "run:acme/line_")));
        Assert.Equal("4 3 2", await Found(new AuditQuery(Acme, From: Start.AddSeconds(2), Until: Start.AddSeconds(5))));
        Assert.Equal("5 4", await Found(new AuditQuery(Acme, Before: 6, Limit: 2)));
    }

    private async Task<string> Found(AuditQuery query) =>
        string.Join(' ', (await Audit.Read(query, Cancellation)).Select(entry => entry.Sequence));

    private static AuditEntry Entry(long sequence) =>
        new(Acme, sequence, Start.AddSeconds(sequence), "kim", "run.cancel", $"run:acme/line/{sequence}", "done", "{}", $"hash{sequence}");

    private async Task Append(params AuditEntry[] entries)
    {
        foreach (var entry in entries)
        {
            await Audit.Append([entry], Cancellation);
        }
    }
}
