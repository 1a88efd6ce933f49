using System.Text;
using Microsoft.Extensions.Options;
using Qvs.Domain.Applications;
using Qvs.Domain.Ports;
using Qvs.Domain.Sources;
using Qvs.Domain.Tenancy;
using Qvs.Grains.Definitions;

namespace Qvs.Grains.Sources;

/// <summary>A webhook at rest.</summary>
internal sealed record SealedWebhook(WebhookSpec Spec, string Secret, string? OldSecret = null, DateTimeOffset? OldSecretUntil = null);

internal sealed class WebhookGrain(
    [PersistentState("webhook", "qvs")] IPersistentState<Definition<SealedWebhook>> state,
    RowWriter rows,
    WebhookSecrets secrets,
    DeliveryRetention retention,
    IOptions<SourceOptions> options,
    TimeProvider time) : DefinitionGrain<SealedWebhook>(state, rows, time, ListingKinds.Webhook), IWebhookGrain, IRemindable
{
    private const string Reminder = "webhook";

    /// <summary>What a request for a webhook that does not exist is held against, so that it takes the same time.</summary>
    private static readonly string Nobodys = WebhookSecrets.Make();

    private WebhookKey? _id;
    private (string Sealed, string Secret)? _secret;
    private (string Sealed, string Secret)? _oldSecret;

    protected override TenantId Tenant => Id.Tenant;

    protected override string Name => $"webhook of the repository '{Id.Repository}'";

    protected override string Parent => Id.Repository.Value;

    private WebhookKey Id => _id ??= KeyOf.Grain<WebhookKey>(this);

    public Task<WebhookView?> Get() => Task.FromResult(Current is { } current ? View(current) : null);

    public async Task<Answer<WebhookSaved>> Save(WebhookSpec spec, long? ifRevision)
    {
        var made = Current is null ? WebhookSecrets.Make() : null;
        var kept = Current?.Value ?? new SealedWebhook(spec, await secrets.Seal(Tenant, Key, made!));
        await this.RegisterOrUpdateReminder(Reminder, options.Value.ReminderPeriod, options.Value.ReminderPeriod);
        return Saved(await SaveSpec(kept with { Spec = spec }, ifRevision, () => Problems(spec)), made);
    }

    public async Task<Answer<WebhookSaved>> Rotate(bool keepOld)
    {
        if (Current is not { } current)
        {
            return Answer.Refuse<WebhookSaved>(NotFound());
        }

        var made = WebhookSecrets.Make();
        var next = current.Value with
        {
            Secret = await secrets.Seal(Tenant, Key, made),
            OldSecret = keepOld ? current.Value.Secret : null,
            OldSecretUntil = keepOld ? Time.GetUtcNow() + options.Value.OldSecretStays : null,
        };
        return Saved(await SaveSpec(next, current.Revision, () => Task.FromResult<IEnumerable<Rejection>>([])), made);
    }

    public async Task<Answer<WebhookView>> Delete(long? ifRevision)
    {
        var answer = await DeleteSpec(ifRevision, () => Task.FromResult<ImmutableArray<string>>([]));
        return answer.IsDone ? Answer.Of(View(answer.Value)) : Answer.Refuse<WebhookView>(answer.Rejections);
    }

    public async Task<Answer<DeliveryRound>> Test(string header, string payload)
    {
        if (Current is not { } current || await Provider() is not { } provider)
        {
            return Answer.Refuse<DeliveryRound>(NotFound());
        }

        var decision = DeliveryDecision.Decide(provider, header, Encoding.UTF8.GetBytes(payload), current.Value.Spec.Triggers);
        return Answer.Of(new DeliveryRound(Time.GetUtcNow(), CallerContext.Current?.Actor.Name ?? "", decision.Starts, decision.Note));
    }

    public async Task<WebhookAdmission?> Admit(WebhookRequest request)
    {
        if (Current is not { } current || await Provider() is not { } provider)
        {
            WebhookSignature.IsGenuine(RepositoryKind.GitHub, $"sha256={new string('0', 64)}", request.Body.AsSpan(), Nobodys);
            // Whoever asks for names that do not exist shall not fill the memory with them.
            DeactivateOnIdle();
            return null;
        }

        var proof = provider == RepositoryKind.Backlog ? request.Header("token") : request.Header(WebhookSignature.HeaderOf(provider));
        _secret = await Opened(_secret, current.Value.Secret);
        var isGenuine = WebhookSignature.IsGenuine(provider, proof, request.Body.AsSpan(), _secret.Value.Secret);
        if (!isGenuine && current.Value is { OldSecret: { } old, OldSecretUntil: { } until } && Time.GetUtcNow() < until)
        {
            _oldSecret = await Opened(_oldSecret, old);
            isGenuine = WebhookSignature.IsGenuine(provider, proof, request.Body.AsSpan(), _oldSecret.Value.Secret);
        }

        return isGenuine
            ? new WebhookAdmission(
                provider,
                request.Header(WebhookSignature.EventHeaderOf(provider)),
                request.Header(WebhookSignature.DeliveryHeaderOf(provider)),
                current.Value.Spec)
            : null;
    }

    public async Task Tidy()
    {
        var left = await retention.Tidy(Id, Current is null ? 0 : options.Value.MostDeliveries);
        if (Current is null && left == 0 && await this.GetReminder(Reminder) is { } reminder)
        {
            await this.UnregisterReminder(reminder);
        }
    }

    public Task ReceiveReminder(string reminderName, TickStatus status) => Tidy();

    // The row is what the lists of the tenant show: nothing sealed.
    protected override string Body(Versioned<SealedWebhook> definition) => WebhookRow.Write(View(definition));

    protected override string Text(SealedWebhook spec) => string.Join(' ', spec.Spec.Triggers.Select(trigger => $"{trigger.Name} {trigger.Line}"));

    private async Task<RepositoryKind?> Provider() => await GrainFactory.Repository(new RepositoryKey(Tenant, Id.Repository)).Get() is { Value.Kind: var kind }
        && kind != RepositoryKind.Git
        ? kind
        : null;

    private async Task<IEnumerable<Rejection>> Problems(WebhookSpec spec)
    {
        var repository = await GrainFactory.Repository(new RepositoryKey(Tenant, Id.Repository)).Get();
        return
        [
            .. repository is null ? [new Rejection(RejectionCodes.NotFound, $"There is no repository '{Id.Repository}'.", "Connect it first.")]
                : repository.Value.Kind == RepositoryKind.Git ? new[]
                {
                    new Rejection(RejectionCodes.Invalid, $"The repository '{Id.Repository}' does not say who hosts it.", "Set its kind: GitHub, GitLab, Bitbucket, Backlog or Gitea."),
                }
                : [],
            .. repository is { Value.Credential: null } && spec.ReportsStatus ? new[]
            {
                new Rejection(RejectionCodes.Invalid, $"The repository '{Id.Repository}' has no credential with which states could be written to commits.", "Give it one with a token, or switch that off."),
            }
            : [],
            .. WebhookSpec.Check(spec),
        ];
    }

    private async Task<(string Sealed, string Secret)> Opened((string Sealed, string Secret)? known, string text) =>
        known is { } opened && opened.Sealed == text ? opened : (text, await secrets.Open(Tenant, Key, text));

    private Answer<WebhookSaved> Saved(Answer<Versioned<SealedWebhook>> answer, string? made) => answer.IsDone
        ? Answer.Of(new WebhookSaved(View(answer.Value), made))
        : Answer.Refuse<WebhookSaved>(answer.Rejections);

    private WebhookView View(Versioned<SealedWebhook> current) => new(
        Id,
        current.Value.Spec,
        current.Value.OldSecretUntil is { } until && Time.GetUtcNow() < until ? until : null,
        current.Revision,
        current.ChangedAt,
        current.ChangedBy);

    private Rejection NotFound() => new(RejectionCodes.NotFound, $"There is no {Name}.", "Make it on the repository's page.");
}
