using System.Net;
using System.Security.Authentication;
using System.Text.Json;
using System.Text.Json.Nodes;
using Azure.Identity;
using Qvs.Domain.Ports;
using Qvs.Infrastructure.Net;

namespace Qvs.Infrastructure.Kubernetes.Connecting;

/// <summary>The one place where a failed request gets its meaning. Bodies of answers are not shown: only the message of a Kubernetes Status is, in part.</summary>
internal static class ClusterErrors
{
    private const int MessageLength = 600;

    /// <param name="what">What was tried, as the beginning of a sentence: "Creating the PipelineRun x".</param>
    /// <returns>Null for what is no failure of the cluster.</returns>
    public static ClusterException? Classify(string what, Exception error, CancellationToken cancellation) => error switch
    {
        ClusterException => null,
        OperationCanceledException when cancellation.IsCancellationRequested => null,
        _ when Find<EgressException>(error) is { } refused => Make(ClusterFailure.Terminal, what, refused.Message, "Give an address that can be reached from the internet.", null),
        _ when Find<AuthenticationException>(error) is { } tls => Make(
            ClusterFailure.Terminal, what, "The cluster's certificate is not the one of the kubeconfig.", "Renew certificate-authority-data in the credential.", tls),
        AuthenticationFailedException => Make(
            ClusterFailure.Terminal, what, "The platform's identity got no token from Microsoft Entra ID.", "Check the identity that the platform uses for this cluster.", null),
        HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } => Make(
            ClusterFailure.Terminal, what, "The answer is larger than the platform reads.", "Delete what is not needed any more in the namespace.", error),
        HttpRequestException or IOException or OperationCanceledException or TimeoutException => Make(
            ClusterFailure.Retryable, what, $"The cluster does not answer ({Reason(error)}).", "It is tried again; check that the cluster runs and can be reached.", error),
        JsonException => Make(ClusterFailure.Terminal, what, "The answer is not what a Kubernetes API says.", "Check the server of the kubeconfig.", null),
        _ => null,
    };

    public static ClusterException OfAnswer(string what, HttpStatusCode code, string? body) => OfCode(what, code, StatusMessage(body));

    private static ClusterException OfCode(string what, HttpStatusCode code, string message) => code switch
    {
        _ when IsTransient(code) => Make(ClusterFailure.Retryable, what, $"The cluster answers {(int)code}.", "It is tried again.", null),
        HttpStatusCode.NotFound => Make(ClusterFailure.NotFound, what, message.Length > 0 ? message : "It is not there.", "", null),
        HttpStatusCode.Conflict => Make(ClusterFailure.Conflict, what, message.Length > 0 ? message : "Something else is there.", "", null),
        HttpStatusCode.Unauthorized => Make(ClusterFailure.Terminal, what, "The cluster does not accept the credential.", "Renew the cluster's credential.", null),
        HttpStatusCode.Forbidden => Make(
            ClusterFailure.Terminal, what, $"The cluster does not allow it{Colon(message)}", "Give the credential's account this right; the cluster's page lists what is needed.", null),
        >= (HttpStatusCode)300 and < HttpStatusCode.BadRequest => Make(
            ClusterFailure.Terminal, what, "The server redirects, which a Kubernetes API does not do.", "Give the address of the API itself.", null),
        _ => Make(ClusterFailure.Terminal, what, $"The cluster refuses it ({(int)code}){Colon(message)}", "", null),
    };

    /// <summary>Whether the same request may succeed later.</summary>
    private static bool IsTransient(HttpStatusCode code) =>
        code is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or HttpStatusCode.Gone || (int)code >= 500;

    private static string Colon(string message) => message.Length > 0 ? $": {message}" : ".";

    private static ClusterException Make(ClusterFailure failure, string what, string message, string nextStep, Exception? inner) =>
        new(failure, $"{what}: {message}", nextStep, inner);

    /// <summary>The message of a Status object (admission webhooks and RBAC speak through it); of anything else nothing.</summary>
    private static string StatusMessage(string? body)
    {
        try
        {
            return body is { Length: > 0 and < 1 << 20 } && KubernetesJson.Parse(body) is JsonObject status && status.Text("kind") == "Status" ? Trim(status.Text("message") ?? "") : "";
        }
        catch (JsonException)
        {
            return "";
        }
    }

    private static string Trim(string message)
    {
        var line = string.Join(' ', message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= MessageLength ? line : line[..MessageLength] + "...";
    }

    private static string Reason(Exception error) => error switch
    {
        HttpRequestException { HttpRequestError: not HttpRequestError.Unknown } http => http.HttpRequestError.ToString(),
        OperationCanceledException or TimeoutException => "no answer in time",
        _ => "the connection broke",
    };

    private static T? Find<T>(Exception error)
        where T : Exception
    {
        for (var at = error; at is not null; at = at.InnerException)
        {
            if (at is T found)
            {
                return found;
            }
        }

        return null;
    }
}
