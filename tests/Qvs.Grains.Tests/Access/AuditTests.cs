using Qvs.Domain.Applications;
using Qvs.Domain.Ports;
using Qvs.Domain.Tenancy;
using Qvs.Grains.Access;
using Qvs.Grains.Tests.Tenancy;

namespace Qvs.Grains.Tests.Access;

public sealed class AuditTests(TenantFixture fixture) : IClassFixture<TenantFixture>
{
    private static readonly ApplicationSpec Spec = new("Shop", "", RepositoryId.Parse("none"), "qvs.yaml");

    [Fact]
    public async Task Commands_are_written_with_their_outcome_and_reads_are_not()
    {
        var tenant = await fixture.MakeTenant();
        var application = fixture.Platform.Grains.Application(new ApplicationKey(tenant, ApplicationId.Parse("shop")));
        using (TenantFixture.AsOwner(tenant))
        {
            Assert.Null(await application.Get());
            Assert.False((await application.Save(Spec, null)).IsDone);
            Assert.True((await fixture.Directory(tenant).SetMember(new Member("dan", "Dan", [Roles.Developer]))).IsDone);
        }

        using (TenantFixture.As(tenant, "vera", Roles.Viewer))
        {
            await Assert.ThrowsAsync<AccessDeniedException>(() => application.Save(Spec, null));
        }

        var entries = await Read(tenant);
        Assert.Equal(
            [
                ("platform", "credential.save", "done"),
                ("platform", "credential.save", "done"),
                ("olga", "application.save", "refused"),
                ("olga", "tenant.member", "done"),
                ("vera", "application.save", "denied"),
            ],
            entries.Select(entry => (entry.Actor, entry.Action, entry.Outcome)));
        Assert.Equal("""{"codes":["invalid"]}""", entries[2].Detail);
        Assert.Contains("developer", entries[3].Detail, StringComparison.Ordinal);
        Assert.Null(AuditChain.FirstBreak(0, AuditChain.Start, entries));
    }

    [Fact]
    public async Task A_stranger_writes_into_the_audit_of_nobody_else()
    {
        var (tenant, other) = (await fixture.MakeTenant(), await fixture.MakeTenant());
        var before = await Read(tenant);
        using (TenantFixture.AsOwner(other))
        {
            await Assert.ThrowsAsync<AccessDeniedException>(() => fixture.Directory(tenant).SetMember(new Member("olga", "Olga", [Roles.Owner])));
        }

        Assert.Equal(before.Length, (await Read(tenant)).Length);
        Assert.Contains(await Read(other), entry => entry is { Outcome: "denied", Action: "tenant.member" } && entry.Object == $"tenant:{tenant}");
    }

    [Fact]
    public async Task The_chain_goes_on_where_another_process_has_left_it()
    {
        var tenant = await fixture.MakeTenant();
        await Append(tenant, "first");
        // As if a process had died between writing an entry and answering.
        var log = fixture.Platform.Service<IAuditLog>();
        var last = await log.Last(tenant, TestContext.Current.CancellationToken);
        var lost = AuditChain.Next(tenant, last!.Sequence, last.Hash, fixture.Now, "ghost", "a.b", "", "done", "{}");
        await log.Append([lost], TestContext.Current.CancellationToken);

        await Append(tenant, "collides");
        await Append(tenant, "after");

        var entries = await Read(tenant);
        Assert.Equal(["first", "ghost", "collides", "after"], entries.Select(entry => entry.Actor).Where(actor => actor != "platform"));
        Assert.Null(AuditChain.FirstBreak(0, AuditChain.Start, entries));
        Assert.Equal((entries[^1].Sequence, null), await Verified(tenant));
    }

    [Fact]
    public async Task A_log_that_was_cut_off_or_changed_does_not_verify()
    {
        var (cut, changed) = (await fixture.MakeTenant(), await fixture.MakeTenant());
        foreach (var actor in (string[])["one", "two", "three"])
        {
            await Append(cut, actor);
            await Append(changed, actor);
        }

        await Tamper("DELETE FROM qvs_audit WHERE sequence = 5 AND tenant = @tenant", cut);
        await Tamper("UPDATE qvs_audit SET actor = 'eve' WHERE sequence = 4 AND tenant = @tenant", changed);

        Assert.Equal((4, 5L), await Verified(cut));
        Assert.Equal((5, 4L), await Verified(changed));
    }

    [Fact]
    public void A_changed_a_missing_and_an_added_entry_show()
    {
        var tenant = TenantId.Parse("acme");
        var chain = new List<AuditEntry>();
        for (var i = 0; i < 5; i++)
        {
            chain.Add(AuditChain.Next(tenant, i, i == 0 ? AuditChain.Start : chain[i - 1].Hash, fixture.Now, "olga", "run.start", $"run:acme/a/{i}", "done", "{}"));
        }

        Assert.Null(AuditChain.FirstBreak(0, AuditChain.Start, chain));
        Assert.Equal(3, AuditChain.FirstBreak(0, AuditChain.Start, chain.Select((entry, at) => at == 2 ? entry with { Actor = "eve" } : entry)));
        Assert.Equal(3, AuditChain.FirstBreak(0, AuditChain.Start, chain.Where((_, at) => at != 2)));
        Assert.Equal(3, AuditChain.FirstBreak(0, AuditChain.Start, [.. chain.Take(2), chain[1], .. chain.Skip(2)]));
        // Parts that run into each other are other parts.
        Assert.NotEqual(AuditChain.HashOf("", chain[0] with { Actor = "ab", Action = "c" }), AuditChain.HashOf("", chain[0] with { Actor = "a", Action = "bc" }));
    }

    private async Task<(long Entries, long? FirstBreak)> Verified(TenantId tenant)
    {
        using var owner = TenantFixture.AsOwner(tenant);
        var check = await fixture.Platform.Grains.Audit(tenant).Verify();
        return (check.Entries, check.FirstBreak);
    }

    /// <summary>What somebody with the database in their hands may do, the guard against it taken off first.</summary>
    private async Task Tamper(string sql, TenantId tenant)
    {
        await using var database = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={fixture.Platform.Database}");
        await database.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = database.CreateCommand();
        command.CommandText = "SELECT 'DROP TRIGGER ' || name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'qvs_audit'";
        var unlocks = new List<string>();
        await using (var triggers = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken))
        {
            while (await triggers.ReadAsync(TestContext.Current.CancellationToken))
            {
                unlocks.Add(triggers.GetString(0));
            }
        }

        foreach (var unlock in unlocks)
        {
            command.CommandText = unlock;
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        command.CommandText = sql;
        command.Parameters.AddWithValue("@tenant", tenant.Value);
        Assert.Equal(1, await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));
    }

    private async Task Append(TenantId tenant, string actor)
    {
        using var platform = TenantFixture.AsPlatform(tenant);
        await fixture.Platform.Grains.Audit(tenant).Append(actor, "a.b", "", "done", "{}");
    }

    private async Task<AuditEntry[]> Read(TenantId tenant) =>
        [.. (await fixture.Platform.Service<IAuditLog>().Read(new AuditQuery(tenant, Limit: 1_000), TestContext.Current.CancellationToken)).Reverse()];
}
