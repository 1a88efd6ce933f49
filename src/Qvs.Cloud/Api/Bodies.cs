using System.Text;

namespace Qvs.Cloud.Api;

internal static class Bodies
{
    private const int Most = 4 * 1024 * 1024;

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

    private static BadHttpRequestException TooLong() => new($"The body is longer than {Most / 1024} KiB.", StatusCodes.Status413PayloadTooLarge);
}
