using Qvs.Domain.Notifications;
using Qvs.Domain.Ports;
using Qvs.Domain.Tenancy;
using Qvs.Grains.Definitions;

namespace Qvs.Grains.Notifications;

internal sealed class ChannelGrain(
    [PersistentState("channel", "qvs")] IPersistentState<Definition<ChannelSpec>> state, RowWriter rows, INoticeSender sender, TimeProvider time)
    : DefinitionGrain<ChannelSpec>(state, rows, time, ListingKinds.Channel), IChannelGrain
{
    private ChannelKey? _id;

    protected override TenantId Tenant => Id.Tenant;

    protected override string Name => $"channel '{Id.Channel}'";

    protected override string Status => Current?.Value.IsPaused == true ? "paused" : "on";

    private ChannelKey Id => _id ??= KeyOf.Grain<ChannelKey>(this);

    public Task<Versioned<ChannelSpec>?> Get() => Task.FromResult(Current);

    public Task<Answer<Versioned<ChannelSpec>>> Save(ChannelSpec spec, long? ifRevision) =>
        SaveSpec(spec, ifRevision, async () => [.. ChannelRules.Check(spec), .. await Credential(spec)]);

    public async Task<Answer<Versioned<ChannelSpec>>> Delete(long? ifRevision)
    {
        var answer = await DeleteSpec(ifRevision, () => Task.FromResult(ImmutableArray<string>.Empty));
        if (answer.IsDone)
        {
            using var platform = CallerContext.Use(Caller.Platform(Tenant));
            await GrainFactory.ChannelQueue(Id).Clear();
        }

        return answer;
    }

    public async Task<Answer<NoticeDelivery>> Test()
    {
        if (Current is not { Value: var channel })
        {
            return Answer.Refuse<NoticeDelivery>(RejectionCodes.NotFound, $"There is no {Name}.", "Make it first.");
        }

        var by = CallerContext.Current?.Actor.Name ?? "";
        var now = Time.GetUtcNow();
        var notice = new Notice($"test/{Guid.NewGuid():N}", Tenant, null, NoticeEvents.Test, "", "", $"{by} has sent this to try the {Name}.", [], by, "", now);
        using var platform = CallerContext.Use(Caller.Platform(Tenant));
        var secrets = channel.Credential is { } credential ? await GrainFactory.Credential(new(Tenant, credential)).Reveal() : null;
        var outcome = await sender.Send(channel, secrets, notice, CancellationToken.None);
        return Answer.Of(new NoticeDelivery(notice.Id, notice.Title, 1, outcome.Problem, now, null));
    }

    protected override string Text(ChannelSpec spec) => $"{spec.DisplayName} {spec.Kind} {string.Join(' ', spec.Recipients)}";

    private async Task<IEnumerable<Rejection>> Credential(ChannelSpec spec) => spec.Credential is { } credential
        ? await GrainFactory.Demand(Tenant, credential, $"the {Name}", ["url"])
        : [];
}
