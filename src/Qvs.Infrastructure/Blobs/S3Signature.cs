using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Qvs.Infrastructure.Blobs;

/// <summary>
/// Amazon's signature version 4 in a header: a hash over the request as both sides write it, with a key that is good for one day, region
/// and service. Every header that is set is signed, conditions and ranges too.
/// </summary>
internal sealed class S3Signature(string region, string accessKey, string secretKey)
{
    private const string Algorithm = "AWS4-HMAC-SHA256";

    /// <param name="payloadHash">SHA-256 of the body in hexadecimal.</param>
    public void Sign(HttpRequestMessage request, string payloadHash, DateTimeOffset now)
    {
        var time = now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var scope = $"{time[..8]}/{region}/s3/aws4_request";
        request.Headers.TryAddWithoutValidation("x-amz-date", time);
        request.Headers.TryAddWithoutValidation("x-amz-content-sha256", payloadHash);

        var uri = request.RequestUri!;
        var headers = request.Headers.NonValidated
            .Select(header => (Name: header.Key.ToLowerInvariant(), Value: header.Value.ToString().Trim()))
            .Append((Name: "host", Value: uri.IsDefaultPort ? uri.Host : uri.Authority))
            .OrderBy(header => header.Name, StringComparer.Ordinal)
            .ToArray();
        var names = string.Join(';', headers.Select(header => header.Name));
        var canonical = string.Join(
            '\n',
            [request.Method.Method, uri.AbsolutePath, uri.Query.TrimStart('?'), .. headers.Select(header => $"{header.Name}:{header.Value}"), "", names, payloadHash]);

        var toSign = $"{Algorithm}\n{time}\n{scope}\n{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        var key = scope.Split('/').Aggregate(Encoding.UTF8.GetBytes("AWS4" + secretKey), Hmac);
        request.Headers.TryAddWithoutValidation(
            "Authorization", $"{Algorithm} Credential={accessKey}/{scope}, SignedHeaders={names}, Signature={Convert.ToHexStringLower(Hmac(key, toSign))}");
    }

    private static byte[] Hmac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));
}
