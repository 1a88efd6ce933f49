using Qvs.Domain.Ports;
using Qvs.Domain.Tenancy;

namespace Qvs.Cloud.Hosting;

/// <summary>
/// <c>Qvs.Cloud keys rewrap</c>, with the settings of the server: wraps the keys of all tenants with the newest master key, so that earlier ones can be thrown away. It
/// may run beside the silos, and again: keys are changed only if nobody else has changed them meanwhile.
/// </summary>
internal static class KeysCommand
{
    public static bool IsMeant(string[] args) => args is ["keys", ..];

    /// <exception cref="StartupException">A setting is wrong, or a key cannot be opened.</exception>
    public static async Task Run(WebApplicationBuilder builder, string[] args)
    {
        if (args is not ["keys", "rewrap", ..])
        {
            throw new StartupException("'keys' has one command: keys rewrap.");
        }

        var options = CloudOptions.Read(builder.Configuration);
        builder.Services.AddSingleton(TimeProvider.System);
        ControlPlane.AddKeys(builder, options);
        await using var services = builder.Services.BuildServiceProvider();
        var (keys, blobs) = (services.GetRequiredService<ISecretKeys>(), services.GetRequiredService<IBlobStore>());
        var (all, changed) = (0, 0);
        await foreach (var tenant in Tenants(blobs))
        {
            all++;
            changed += await Rewrap(keys, tenant) ? 1 : 0;
        }

        Terminal.Say($"{all} keys of tenants and of the platform are wrapped with the newest master key; {changed} were not before. Earlier master keys are not needed any more.");
    }

    private static async Task<bool> Rewrap(ISecretKeys keys, TenantId tenant)
    {
        try
        {
            return await keys.Rewrap(tenant, CancellationToken.None);
        }
        catch (FormatException problem)
        {
            throw new StartupException($"the keys of {tenant} cannot be opened, and nothing of them was changed. {problem.Message.ReplaceLineEndings(" ")}", problem);
        }
    }

    /// <summary>Whoever has keys: the first blob of each, with everything else of it left out.</summary>
    private static async IAsyncEnumerable<TenantId> Tenants(IBlobStore blobs)
    {
        string? after = null;
        while (await First(blobs, after) is { } path)
        {
            var name = path[..path.IndexOf('/', StringComparison.Ordinal)];
            if (TenantId.TryParse(name, out var tenant) && await blobs.Find($"{name}/keys/keys.json", CancellationToken.None) is not null)
            {
                yield return tenant;
            }

            // The character after the slash: behind everything below this name, before everything of the next.
            after = $"{name}0";
        }
    }

    private static async Task<string?> First(IBlobStore blobs, string? after)
    {
        await foreach (var blob in blobs.List("", after, CancellationToken.None))
        {
            return blob.Path;
        }

        return null;
    }
}
