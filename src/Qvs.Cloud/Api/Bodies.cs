using System.Text;

namespace Qvs.Cloud.Api;

internal static class Bodies
{
    /// <summary>The longest body of the API, in bytes.</summary>
    public const int Most = 4 * 1024 * 1024;

    /// <summary>A body of text, UTF-8, at most 4 MiB.</summary>
    /// <exception cref="BadHttpRequestException">It is longer, or no UTF-8.</exception>
    public static async Task<string> Text(HttpContext context)
    {
        if (context.Request.ContentLength > Most)
        {
            throw TooLong();
        }

        using var kept = new MemoryStream();
        var buffer = new byte[32 * 1024];
        int read;
        while ((read = await context.Request.Body.ReadAsync(buffer, context.RequestAborted)) > 0)
        {
            if (kept.Length + read > Most)
            {
                throw TooLong();
            }

            kept.Write(buffer, 0, read);
        }

        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(kept.GetBuffer(), 0, (int)kept.Length);
        }
        catch (DecoderFallbackException problem)
        {
            throw new BadHttpRequestException("The body is no UTF-8 text.", StatusCodes.Status400BadRequest, problem);
        }
    }

    /// <summary>A body of JSON, by the API's rules for it.</summary>
    /// <exception cref="BadHttpRequestException">It is none, or not of this form.</exception>
    public static async Task<T> Json<T>(HttpContext context)
        where T : class
    {
        try
        {
            return await context.Request.ReadFromJsonAsync<T>(context.RequestAborted)
                ?? throw new BadHttpRequestException("The body is empty.", StatusCodes.Status400BadRequest);
        }
        catch (System.Text.Json.JsonException problem)
        {
            throw new BadHttpRequestException(problem.Message, StatusCodes.Status400BadRequest, problem);
        }
        catch (InvalidOperationException problem)
        {
            throw new BadHttpRequestException("The body must be JSON.", StatusCodes.Status415UnsupportedMediaType, problem);
        }
    }

    private static BadHttpRequestException TooLong() => new($"The body is longer than {Most / 1024} KiB.", StatusCodes.Status413PayloadTooLarge);
}
