using Microsoft.Extensions.Logging;
using Qvs.Domain.Applications;
using Qvs.Domain.Credentials;
using Qvs.Domain.Ports;
using Qvs.Domain.Tenancy;
using Qvs.Grains.Definitions;
using Qvs.Grains.Tenancy;

namespace Qvs.Grains.Applications;

/// <summary>
/// A connected cluster, and the one watch on it (stack.md 3): a loop beside the turns that tells runs what it sees. A reminder begins it again
/// wherever the grain comes to life next; after a quiet time it ends by itself.
/// </summary>
internal sealed class ClusterGrain(
    [PersistentState("cluster", "qvs")] IPersistentState<Definition<ClusterSpec>> state,
    RowWriter rows,
    IClusterGateway gateway,
    QuotaGate quotas,
    TimeProvider time,
    ILogger<ClusterGrain> log)
    : DefinitionGrain<ClusterSpec>(state, rows, time, ListingKinds.Cluster), IClusterGrain, IRemindable
{
    private const string Reminder = "watch";
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Quiet = TimeSpan.FromMinutes(10);

    private ClusterKey? _id;
    private ClusterHealth? _health;
    private CancellationTokenSource? _watch;
    private IGrainTimer? _alive;
    private Task? _beginning;
    private DateTimeOffset _wanted;
    private long _watchedRevision;

    protected override TenantId Tenant => Id.Tenant;

    protected override string Name => $"cluster '{Id.Cluster}'";

    protected override string Status => _health is null ? "" : _health.IsReachable && _health.Problems.IsEmpty ? "healthy" : "problems";

    private ClusterKey Id => _id ??= KeyOf.Grain<ClusterKey>(this);

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        Stop();
        return base.OnDeactivateAsync(reason, cancellationToken);
    }

    public Task<Versioned<ClusterSpec>?> Get() => Task.FromResult(Current);

    public Task<Answer<Versioned<ClusterSpec>>> Save(ClusterSpec spec, long? ifRevision) =>
        SaveSpec(spec, ifRevision, async () =>
            [.. SpecRules.Check(spec), .. await Credential(spec), .. Current is null ? await quotas.Refusals(Tenant, Quota.Clusters) : []]);

    public async Task<Answer<Versioned<ClusterSpec>>> Delete(long? ifRevision)
    {
        var answer = await DeleteSpec(ifRevision, () => Listings.OfCluster(Tenant, Id.Cluster));
        if (answer.IsDone)
        {
            Stop();
        }

        return answer;
    }

    public async Task<ClusterHealth> Check()
    {
        using var platform = CallerContext.Use(Caller.Platform(Tenant));
        _health = await Connect() is { } access ? await Check(Connection(access)) : Unreachable($"There is no {Name}.", "Connect it first.");
        return _health;
    }

    public async Task<ClusterHealth> CheckDraft(ClusterSpec spec)
    {
        using var platform = CallerContext.Use(Caller.Platform(Tenant));
        ImmutableArray<Rejection> problems = [.. SpecRules.Check(spec), .. await Credential(spec)];
        return problems.IsEmpty
            ? await Check(Connection(await Access(spec, 0)))
            : new ClusterHealth(false, "", "", problems, Time.GetUtcNow());
    }

    public async Task<ClusterAccess?> Connect() => Current is { } current ? await Access(current.Value, current.Revision) : null;

    public async Task<ImmutableArray<ClusterEvent>> Events(string pipelineRun)
    {
        using var platform = CallerContext.Use(Caller.Platform(Tenant));
        return await Connect() is { } access ? await gateway.Events(Connection(access), Tenant, pipelineRun, CancellationToken.None) : [];
    }

    public Task EnsureWatching()
    {
        _wanted = Time.GetUtcNow();
        if (Current is null || (_watch is not null && _watchedRevision == Current.Revision))
        {
            return Task.CompletedTask;
        }

        // Many runs ask at once: one of them begins, the others wait for it.
        return EnsureBegun();
    }

    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        if (_watch is null && _wanted == default)
        {
            // A new activation does not know whether anybody waits; it watches for the quiet time and finds out.
            _wanted = Time.GetUtcNow();
        }

        if (Current is null || Time.GetUtcNow() - _wanted > Quiet)
        {
            Stop();
            if (await this.GetReminder(Reminder) is { } reminder)
            {
                await this.UnregisterReminder(reminder);
            }
        }
        else if (_watch is null || _watchedRevision != Current.Revision)
        {
            await EnsureBegun();
        }
    }

    protected override string Text(ClusterSpec spec) => $"{spec.DisplayName} {spec.Kind}";

    private Task EnsureBegun() => _beginning is { IsCompleted: false } ? _beginning : _beginning = Begin();

    private async Task Begin()
    {
        using var platform = CallerContext.Use(Caller.Platform(Tenant));
        await this.RegisterOrUpdateReminder(Reminder, Period, Period);
        var access = await Connect();
        Stop();
        if (access is null)
        {
            return;
        }

        var watch = new CancellationTokenSource();
        (_watch, _watchedRevision) = (watch, Current!.Revision);
        // A loop does not keep its activation; a timer that says so does.
        _alive = this.RegisterGrainTimer(_ => Task.CompletedTask, new GrainTimerCreationOptions(Period, Period) { KeepAlive = true });
        _ = Watch(Connection(access), watch);
    }

    private void Stop()
    {
        _watch?.Cancel();
        _watch = null;
        _alive?.Dispose();
        _alive = null;
    }

    private async Task Watch(ClusterConnection connection, CancellationTokenSource watch)
    {
        using var platform = CallerContext.Use(Caller.Platform(Tenant));
        using var dispatch = new FactDispatch(GrainFactory, log, watch.Token);
        try
        {
            await foreach (var fact in gateway.Watch(connection, Tenant, watch.Token))
            {
                _wanted = Time.GetUtcNow();
                await dispatch.Tell(fact);
            }
        }
        catch (OperationCanceledException) when (watch.IsCancellationRequested)
        {
            return;
        }
        catch (Exception problem)
        {
            // The edge of the loop: the gateway resumes by itself what can be resumed. The reminder begins again.
            log.LogError(problem, "The watch on {Cluster} ended.", Id);
        }

        if (_watch == watch)
        {
            Stop();
        }
    }

    private async Task<ClusterAccess> Access(ClusterSpec spec, long revision)
    {
        if (spec.Credential is not { } id)
        {
            return new ClusterAccess(Id, revision, spec.Kind, "", spec.RequestsPerSecond);
        }

        var credential = GrainFactory.Credential(new CredentialKey(Tenant, id));
        var values = await credential.Reveal();
        var changed = (await credential.Get())?.Revision ?? 0;
        return new ClusterAccess(Id, (revision * 1_000_000) + changed, spec.Kind, values?.Values.GetValueOrDefault("kubeconfig") ?? "", spec.RequestsPerSecond);
    }

    private static ClusterConnection Connection(ClusterAccess access) =>
        new(access.Cluster, access.Revision, access.Kind, access.Kubeconfig, access.RequestsPerSecond);

    private async Task<ClusterHealth> Check(ClusterConnection connection)
    {
        try
        {
            return await gateway.Check(connection, Tenant, CancellationToken.None);
        }
        catch (ClusterException problem)
        {
            return Unreachable(problem.Message, problem.NextStep);
        }
    }

    private ClusterHealth Unreachable(string message, string nextStep) =>
        new(false, "", "", [new Rejection("cluster-unreachable", message, nextStep)], Time.GetUtcNow());

    private async Task<IEnumerable<Rejection>> Credential(ClusterSpec spec) =>
        spec.Credential is { } id ? await GrainFactory.Demand(Tenant, id, $"the {Name}", ["kubeconfig"]) : [];
}
