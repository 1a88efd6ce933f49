using System.Runtime.InteropServices;
using Qvs.Cloud.Access;
using Qvs.Domain.Applications;
using Qvs.Domain.Sources;
using Qvs.Domain.Tenancy;
using Qvs.Grains.Access;

namespace Qvs.Cloud.Webhooks;

/// <param name="Delivery">Its id, as the portal and the API show it.</param>
/// <param name="Repeated">It had arrived before, and starts nothing again.</param>
internal sealed record WebhookAnswer(string Delivery, bool Repeated);

/// <summary>
/// Where git providers send what happened: <c>POST /webhooks/{tenant}/{repository}</c>. The answer comes when the delivery is written, and says nothing to
/// whoever can not sign: an unknown address and a wrong signature are the same 404.
/// </summary>
internal static partial class WebhookEndpoint
{
    public const string Root = "/webhooks";

    public static void AddWebhooks(this IServiceCollection services)
    {
        services.AddSingleton<WebhookLimits>();
    }

    public static void MapWebhooks(this IEndpointRouteBuilder routes) =>
        // The signature is the identity; a browser's cookie means nothing here.
        routes.MapPost($"{Root}/{{tenant}}/{{repository}}", Receive).AllowAnonymous().DisableAntiforgery().ExcludeFromDescription();

    private static async Task<IResult> Receive(
        string tenant, string repository, HttpContext context, TenantServices services, WebhookLimits limits, TimeProvider clock, ILogger<WebhookLimits> log)
    {
        var refusal = WebhookBody.Refusal(context.Request);
        if (refusal != 0)
        {
            return Refuse(refusal);
        }

        if (!limits.MayTry(tenant, context.Connection.RemoteIpAddress))
        {
            return TooMany(context);
        }

        (var body, refusal) = await WebhookBody.Read(context.Request, clock);
        if (refusal != 0)
        {
            return Refuse(refusal);
        }

        if (!TenantId.TryParse(tenant, out var tenantId) || !RepositoryId.TryParse(repository, out var repositoryId))
        {
            return Refuse(StatusCodes.Status404NotFound);
        }

        using var caller = CallerContext.Use(Caller.Platform(tenantId));
        var webhook = new WebhookKey(tenantId, repositoryId);
        try
        {
            var admission = await services.Grains.Webhook(webhook).Admit(new WebhookRequest(Headers(context.Request), ImmutableCollectionsMarshal.AsImmutableArray(body)));
            if (admission is null)
            {
                return Refuse(StatusCodes.Status404NotFound);
            }

            if (!limits.MayDeliver(tenant))
            {
                return TooMany(context);
            }

            if (WebhookBody.Payload(context.Request, body) is not { } payload)
            {
                return Refuse(StatusCodes.Status400BadRequest);
            }

            var key = WebhookDeliveryKey.Of(webhook, admission.DeliveryName, body);
            var accepted = await services.Grains.WebhookDelivery(key).Accept(admission, ImmutableCollectionsMarshal.AsImmutableArray(payload));
            return TypedResults.Json(new WebhookAnswer(accepted.Key.Id, accepted.IsRepeated), statusCode: StatusCodes.Status202Accepted);
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            // Not accepted: the provider shows it as failed, and can send it again.
            LogFailed(log, problem, webhook);
            return Refuse(StatusCodes.Status503ServiceUnavailable);
        }
    }

    /// <summary>What proves and names a delivery, whoever sent it: which of it counts, the repository's kind decides.</summary>
    private static ImmutableDictionary<string, string> Headers(HttpRequest request)
    {
        var found = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var provider in Enum.GetValues<RepositoryKind>())
        {
            foreach (var name in new[] { WebhookSignature.HeaderOf(provider), WebhookSignature.EventHeaderOf(provider), WebhookSignature.DeliveryHeaderOf(provider) })
            {
                if (name.Length > 0 && request.Headers[name] is [{ Length: > 0 and <= 500 } value])
                {
                    found[name.ToLowerInvariant()] = value;
                }
            }
        }

        if (request.Query["token"] is [{ Length: > 0 and <= 500 } token])
        {
            found["token"] = token;
        }

        return found.ToImmutable();
    }

    private static IResult TooMany(HttpContext context)
    {
        context.Response.Headers.RetryAfter = "1";
        return Refuse(StatusCodes.Status429TooManyRequests);
    }

    private static IResult Refuse(int status) => TypedResults.Problem(statusCode: status, title: status switch
    {
        StatusCodes.Status400BadRequest => "The payload is not UTF-8.",
        StatusCodes.Status408RequestTimeout => "The payload came too slowly.",
        StatusCodes.Status413PayloadTooLarge => $"A payload may have {WebhookBody.Most / 1024} KiB.",
        StatusCodes.Status415UnsupportedMediaType => "Send JSON in UTF-8, as application/json or as the field payload of a form, not compressed.",
        StatusCodes.Status429TooManyRequests => "Too many requests. Send it again later.",
        StatusCodes.Status503ServiceUnavailable => "The delivery could not be kept. Send it again later.",
        _ => "There is no such webhook, or the secret is wrong.",
    });

    [LoggerMessage(Level = LogLevel.Error, Message = "A delivery to {Webhook} could not be kept.")]
    private static partial void LogFailed(ILogger logger, Exception problem, WebhookKey webhook);
}
