using Orleans.Concurrency;
using Qvs.Domain.Applications;
using Qvs.Domain.Delivery;
using Qvs.Domain.Tenancy;

namespace Qvs.Grains.Applications;

/// <summary>An application and its compiled Pipelines. Key: <see cref="ApplicationKey"/>.</summary>
[Alias("qvs.IApplicationGrain")]
public interface IApplicationGrain : ITenantGrain
{
    [Requires(Permission.Read), AlwaysInterleave, Alias("Get")]
    Task<Versioned<ApplicationSpec>?> Get();

    /// <param name="ifRevision">The revision that the caller changed; 0 to create only; null for whatever is there.</param>
    [Requires(Permission.Configure, "application.save"), Alias("Save")]
    Task<Answer<Versioned<ApplicationSpec>>> Save([Audited] ApplicationSpec spec, long? ifRevision);

    [Requires(Permission.Configure, "application.delete"), Alias("Delete")]
    Task<Answer<Versioned<ApplicationSpec>>> Delete(long? ifRevision);

    /// <summary>Compiles the QVS Config at a branch, tag or commit; nothing is registered (formats.md 4.2).</summary>
    [Requires(Permission.Configure), AlwaysInterleave, ResponseTimeout(ApplicationTimeouts.Compile), Alias("Compile")]
    Task<Answer<Compilation>> Compile(string revision);

    /// <summary>Registers what was compiled: from now on new runs use it. Runs that exist keep what they pinned.</summary>
    /// <param name="compilation">Of <see cref="Compile"/>, within the last hour.</param>
    [Requires(Permission.Configure, "application.apply"), Alias("Apply")]
    Task<Answer<Compilation>> Apply([Audited] string compilation);

    /// <summary>Registers Pipelines and Tasks that were compiled elsewhere: <c>qvsctl pipeline apply</c> (formats.md 3).</summary>
    [Requires(Permission.Configure, "application.apply"), Alias("Upload")]
    Task<Answer<Compilation>> Upload(string yaml);

    /// <summary>Compiles a QVS Config that is not committed, with what else the registered commit holds. Nothing is registered or kept.</summary>
    [Requires(Permission.Configure), AlwaysInterleave, ResponseTimeout(ApplicationTimeouts.Compile), Alias("TryConfig")]
    Task<Answer<Compilation>> TryConfig(string config);

    /// <summary>The QVS Config as it is at the registered commit.</summary>
    [Requires(Permission.Read), AlwaysInterleave, ResponseTimeout(ApplicationTimeouts.Compile), Alias("Config")]
    Task<Answer<ConfigView>> Config();

    /// <summary>What is registered, or null before the first APPLY.</summary>
    [Requires(Permission.Read), AlwaysInterleave, Alias("Pipelines")]
    Task<Compilation?> Pipelines();

    /// <summary>What was registered before, the newest first, at most 20.</summary>
    [Requires(Permission.Read), AlwaysInterleave, Alias("History")]
    Task<ImmutableArray<Versioned<Compilation>>> History();

    /// <summary>The parameters of the config and its adapters as JSON Schema, for forms; at the registered commit.</summary>
    [Requires(Permission.Read), AlwaysInterleave, ResponseTimeout(ApplicationTimeouts.Compile), Alias("Schema")]
    Task<Answer<SchemaView>> Schema();
}
