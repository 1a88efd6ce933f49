using Qvs.Cloud.Hosting;
using Qvs.Cloud.Webhooks;
using Qvs.Domain.Applications;
using Qvs.Domain.Ports;
using Qvs.Domain.Sources;
using Qvs.Domain.Tenancy;
using Qvs.Grains.Applications;
using Qvs.Grains.Sources;

namespace Qvs.Cloud.Api;

/// <param name="Webhook">As it is now.</param>
/// <param name="Address">What to enter at the provider; with the secret in it where the provider signs nothing.</param>
/// <param name="Secret">If it was made now; it is not shown again.</param>
internal sealed record SavedWebhook(WebhookView Webhook, string Address, string? Secret)
{
    public override string ToString() => Webhook.Key.ToString();
}

/// <param name="Header">The provider's event header, for example <c>push</c>; may be empty for GitLab and Backlog.</param>
/// <param name="Payload">As the provider sends it.</param>
internal sealed record WebhookTest(string Header, System.Text.Json.JsonElement Payload);

/// <summary>Webhooks of repositories and what was delivered to them (formats.md 4.3).</summary>
internal static class WebhooksApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var webhook = routes.MapGroup("/repositories/{name}/webhook").WithTags("Webhook");
        webhook.MapGet("", (string name, Project project, HttpContext context) => With(project, name, async key =>
        {
            if (await project.Ask((IWebhookGrain grain) => grain.Get(), key) is not { } found)
            {
                return Problems.NotFound($"webhook of the repository '{name}'");
            }

            Answers.Tag(context, found.Revision);
            return TypedResults.Ok(found);
        })).Needs(Permission.Read).WithName("GetWebhook").WithSummary("Triggers and settings; never the secret").Produces<WebhookView>();
        webhook.MapPut("", (string name, WebhookSpec body, Project project, HttpContext context) => With(project, name, async key =>
            await Saved(context, project, key, await project.Ask((IWebhookGrain grain) => grain.Save(body, Answers.Expected(context)), key))))
            .Needs(Permission.Configure).WithName("PutWebhook").WithSummary("Make or change it; a new one answers its secret, once").Produces<SavedWebhook>();
        webhook.MapDelete("", (string name, Project project, HttpContext context) => With(project, name, async key =>
            Answers.Of(await project.Ask((IWebhookGrain grain) => grain.Delete(Answers.Expected(context)), key))))
            .Needs(Permission.Configure).WithName("DeleteWebhook").WithSummary("Delete the webhook: its address takes nothing any more").Produces<WebhookView>();
        webhook.MapPost("/action/rotate", (string name, bool? keepOld, Project project, HttpContext context) => With(project, name, async key =>
            await Saved(context, project, key, await project.Ask((IWebhookGrain grain) => grain.Rotate(keepOld ?? false), key))))
            .Needs(Permission.Configure).WithName("RotateWebhook").WithSummary("A new secret, answered once; with keepOld the old one is taken for another day").Produces<SavedWebhook>();
        webhook.MapPost("/action/check", (string name, WebhookTest body, Project project) => With(project, name, async key =>
            Answers.Of(await project.Ask((IWebhookGrain grain) => grain.Test(body.Header, body.Payload.GetRawText()), key))))
            .Needs(Permission.Read).WithName("CheckWebhook").WithSummary("What a payload would start; starts nothing").Produces<DeliveryRound>();

        var deliveries = routes.MapGroup("/repositories/{name}/deliveries").WithTags("Webhook");
        deliveries.MapGet("", (string name, Project project, [AsParameters] ListParameters list, CancellationToken cancellation) =>
            With(project, name, async key => await project.Ask((IRepositoryGrain grain) => grain.Get(), new RepositoryKey(key.Tenant, key.Repository)) is null
                ? Problems.NotFound($"repository '{name}'")
                : await ListsApi.Page(project, list.Of(ListingKinds.WebhookDelivery, name, descending: true), cancellation)))
            .Needs(Permission.Read).WithName("ListDeliveries").WithSummary("What the provider sent, the newest first, and what became of it").Produces<ListPage>();
        deliveries.MapGet("/{delivery}", (string name, string delivery, Project project) => WithDelivery(project, name, delivery, async key =>
            await project.Ask((IWebhookDeliveryGrain grain) => grain.Get(), key) is { } found ? TypedResults.Ok(found) : NoDelivery(delivery)))
            .Needs(Permission.Read).WithName("GetDelivery").WithSummary("A delivery: which triggers it met, and what started").Produces<WebhookDelivery>();
        deliveries.MapGet("/{delivery}/payload", (string name, string delivery, Project project) => WithDelivery(project, name, delivery, async key =>
            await project.Ask((IWebhookDeliveryGrain grain) => grain.Payload(), key) is { } found ? TypedResults.Text(found, "application/json") : NoDelivery(delivery)))
            .Needs(Permission.Read).WithName("GetDeliveryPayload").WithSummary("What the provider sent").Produces<object>();
        deliveries.MapPost("/{delivery}/action/replay", (string name, string delivery, Project project) => WithDelivery(project, name, delivery, async key =>
            Answers.Of(await project.Ask((IWebhookDeliveryGrain grain) => grain.Replay(), key))))
            .Needs(Permission.Deploy).WithName("ReplayDelivery").WithSummary("Hold it against the triggers of now, once more").Produces<WebhookDelivery>();
    }

    private static async Task<IResult> Saved(HttpContext context, Project project, WebhookKey key, Domain.Answer<WebhookSaved> answer)
    {
        if (!answer.IsDone)
        {
            return Problems.Of(answer.Rejections);
        }

        Answers.Tag(context, answer.Value.Webhook.Revision);
        context.Response.Headers.CacheControl = "no-store";
        var kind = (await project.Ask((IRepositoryGrain grain) => grain.Get(), new RepositoryKey(key.Tenant, key.Repository)))?.Value.Kind ?? RepositoryKind.Git;
        var address = WebhookAddress.Of(context.RequestServices.GetRequiredService<CloudOptions>(), key, kind, answer.Value.Secret);
        return TypedResults.Ok(new SavedWebhook(answer.Value.Webhook, address, answer.Value.Secret));
    }

    private static Task<IResult> With(Project project, string name, Func<WebhookKey, Task<IResult>> call) =>
        RepositoryId.TryParse(name, out var id)
            ? call(new WebhookKey(project.Tenant, id))
            : Task.FromResult<IResult>(Problems.NotFound($"repository '{name}'"));

    private static Task<IResult> WithDelivery(Project project, string name, string delivery, Func<WebhookDeliveryKey, Task<IResult>> call) => With(project, name, webhook =>
        WebhookDeliveryKey.TryParse(webhook, delivery, out var key) ? call(key) : Task.FromResult(NoDelivery(delivery)));

    private static IResult NoDelivery(string delivery) => Problems.NotFound($"delivery '{delivery}'");
}
