using System.Text;
using System.Text.Unicode;
using System.Web;
using Microsoft.Net.Http.Headers;
using Qvs.Domain.Sources;

namespace Qvs.Cloud.Webhooks;

/// <summary>A webhook's body: bounded, and JSON in UTF-8 as it is or in a form, as providers send it.</summary>
internal static class WebhookBody
{
    /// <summary>Providers stop at 25 MiB, and their largest pushes with all files named are a tenth of that.</summary>
    public const int Most = 5 * 1024 * 1024;

    /// <summary>Whoever sends more slowly only wants to be waited for.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private const string Form = "application/x-www-form-urlencoded";

    /// <summary>What can be refused without looking at the body or at who sent it.</summary>
    /// <returns>A status code, or 0.</returns>
    public static int Refusal(HttpRequest request) =>
        request.ContentLength > Most ? StatusCodes.Status413PayloadTooLarge
        : request.Headers.ContentEncoding.Count > 0 && request.Headers.ContentEncoding != "identity" ? StatusCodes.Status415UnsupportedMediaType
        : !MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || !IsKnown(type) ? StatusCodes.Status415UnsupportedMediaType
        : 0;

    /// <returns>Or the status code of the refusal.</returns>
    public static async Task<(byte[] Body, int Refusal)> Read(HttpRequest request, TimeProvider clock)
    {
        using var patience = new CancellationTokenSource(Patience, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, request.HttpContext.RequestAborted);
        try
        {
            return await Read(request.Body, both.Token) is { } body ? (body, 0) : ([], StatusCodes.Status413PayloadTooLarge);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            return ([], StatusCodes.Status408RequestTimeout);
        }
    }

    private static async Task<byte[]?> Read(Stream sent, CancellationToken cancellation)
    {
        using var kept = new MemoryStream();
        var buffer = new byte[32 * 1024];
        int read;
        while ((read = await sent.ReadAsync(buffer, cancellation)) > 0)
        {
            if (kept.Length + read > Most)
            {
                return null;
            }

            kept.Write(buffer, 0, read);
        }

        return kept.ToArray();
    }

    /// <summary>The payload in the body.</summary>
    /// <returns>Null if it is no UTF-8, or a form without one.</returns>
    public static byte[]? Payload(HttpRequest request, byte[] body)
    {
        var isForm = MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.MediaType.Equals(Form, StringComparison.OrdinalIgnoreCase);
        var payload = isForm ? Field(body) : body;
        return payload is not null && Utf8.IsValid(payload) ? payload : null;
    }

    private static bool IsKnown(MediaTypeHeaderValue type) =>
        (type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase) || type.MediaType.Equals(Form, StringComparison.OrdinalIgnoreCase))
        && (!type.Charset.HasValue || type.Charset.Value.Trim('"').Equals("utf-8", StringComparison.OrdinalIgnoreCase));

    private static byte[]? Field(ReadOnlySpan<byte> form)
    {
        ReadOnlySpan<byte> name = Encoding.ASCII.GetBytes($"{PayloadReader.FormField}=");
        foreach (var part in form.Split((byte)'&'))
        {
            if (form[part].StartsWith(name))
            {
                return HttpUtility.UrlDecodeToBytes(form[part][name.Length..].ToArray());
            }
        }

        return null;
    }
}
