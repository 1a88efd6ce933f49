using Qvs.Infrastructure.Storage;
using Qvs.Testing;

namespace Qvs.Infrastructure.Tests.Storage;

public sealed class MemoryGrainStorageTests : GrainStorageContract
{
    private protected override Task<StorageOptions?> Options() => Task.FromResult<StorageOptions?>(null);
}

public sealed class SqliteGrainStorageTests : DurableGrainStorageContract, IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private protected override Task<StorageOptions?> Options() => Task.FromResult<StorageOptions?>(new StorageOptions.Sqlite(_folder.Combine("qvs.db")));
}

public sealed class PostgresGrainStorageTests(PostgresServer server) : DurableGrainStorageContract
{
    private string? _database;

    [Fact]
    public async Task Two_silos_share_one_state()
    {
        await using var other = await TestSilo.Start(await Options());
        var hosts = await Silo.Grains.GetGrain<Orleans.Runtime.IManagementGrain>(0).GetHosts(onlyActive: true, TestContext.Current.CancellationToken);
        var keys = Enumerable.Range(0, 40).Select(i => $"counter:acme/{i}").ToArray();

        await Task.WhenAll(keys.SelectMany(key => new[] { Silo, other }.Select(silo => silo.Grains.GetGrain<ICounterGrain>(key).Add(1))));
        await other.DisposeAsync();
        var sums = await Task.WhenAll(keys.Select(key => Silo.Grains.GetGrain<ICounterGrain>(key).Add(1)));

        Assert.Equal(2, hosts.Count);
        Assert.All(sums, sum => Assert.Equal(3, sum));
    }

    private protected override async Task<StorageOptions?> Options()
    {
        Assert.SkipUnless(PostgresServer.IsInstalled, PostgresServer.Missing);
        return new StorageOptions.PostgreSql(_database ??= await server.CreateDatabase());
    }
}
