namespace Qvs.Infrastructure.Storage.Migrations;

/// <summary>How one kind of database runs migrations.</summary>
internal interface IMigrationTarget
{
    /// <summary>Begins a transaction that no other migrator of this database can be in at the same time, and makes the table of applied ones.</summary>
    Task Lock(CancellationToken cancellation);

    Task<ImmutableArray<AppliedMigration>> Applied(CancellationToken cancellation);

    Task Apply(Migration migration, CancellationToken cancellation);

    Task Commit(CancellationToken cancellation);
}

/// <summary>
/// Brings a database to the schema of this product: all missing migrations in one transaction, so that a failed start leaves nothing half
/// done. Whoever starts second finds everything applied.
/// </summary>
internal sealed class Migrator(IMigrationTarget target, ImmutableArray<Migration> migrations, string database)
{
    /// <exception cref="StorageException">The schema is of a newer product, or was changed by hand.</exception>
    public async Task Run(CancellationToken cancellation)
    {
        await target.Lock(cancellation);
        var applied = await target.Applied(cancellation);
        foreach (var done in applied)
        {
            Check(done);
        }

        foreach (var migration in migrations.Where(migration => applied.All(done => done.Number != migration.Number)))
        {
            await target.Apply(migration, cancellation);
        }

        await target.Commit(cancellation);
    }

    private void Check(AppliedMigration done)
    {
        var known = migrations.FirstOrDefault(migration => migration.Number == done.Number)
            ?? throw new StorageException(
                $"the database {database} has schema {done.Number} ({done.Name}), but this version of the product knows only up to "
                + $"{migrations.Max(migration => migration.Number)}. Start the newer version again, or restore a backup from before the upgrade.");
        if (known.Checksum != done.Checksum)
        {
            throw new StorageException(
                $"the database {database} was made with another text of migration {done.Number} ({done.Name}) than this version of the product has. "
                + "Start the version that made it, or restore a backup.");
        }
    }
}
