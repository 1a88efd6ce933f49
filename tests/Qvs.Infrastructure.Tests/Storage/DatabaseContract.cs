using Qvs.Infrastructure.Storage.Sql;

namespace Qvs.Infrastructure.Tests.Storage;

/// <summary>Tests that hold alike on both databases: a prepared database for each of them.</summary>
public abstract class DatabaseContract : IAsyncLifetime
{
    private ISqlDatabase? _database;

    private protected ISqlDatabase Database => _database!;

    private protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private protected abstract Task<ISqlDatabase> Open();

    public async ValueTask InitializeAsync()
    {
        _database = await Open();
        await Database.Prepare(Cancellation);
    }

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_database is IAsyncDisposable database)
        {
            await database.DisposeAsync();
        }
    }
}
