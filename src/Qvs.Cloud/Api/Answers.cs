using System.Globalization;
using System.Text.Json;
using Microsoft.Net.Http.Headers;
using Qvs.Domain;

namespace Qvs.Cloud.Api;

/// <summary>Answers of grains as HTTP: revisions are ETags, refusals problems.</summary>
internal static class Answers
{
    public static IResult Of<T>(Answer<T> answer, Func<T, object?>? show = null)
        where T : class =>
        answer.IsDone ? TypedResults.Ok(show is null ? answer.Value : show(answer.Value)) : Problems.Of(answer.Rejections);

    public static IResult Of<T>(HttpContext context, Answer<Versioned<T>> answer)
        where T : class =>
        answer.IsDone ? Tagged(context, answer.Value) : Problems.Of(answer.Rejections);

    public static IResult Of<T>(HttpContext context, Versioned<T>? found, string what)
        where T : class =>
        found is null ? Problems.NotFound(what) : Tagged(context, found);

    public static void Tag(HttpContext context, long revision) =>
        context.Response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{revision}\"");

    /// <summary><c>If-Match: "7"</c> is revision 7, <c>If-None-Match: *</c> is 0 (create only), nothing is null (whatever is there).</summary>
    /// <exception cref="FormatException">The header is none of these.</exception>
    public static long? Expected(HttpContext context)
    {
        var headers = context.Request.GetTypedHeaders();
        if (headers.IfNoneMatch is [{ } none, ..] && none.Equals(EntityTagHeaderValue.Any))
        {
            return 0;
        }

        // What is malformed is left out of the typed headers: without this it would be the same as no condition at all.
        var given = context.Request.Headers.IfMatch.ToString();
        if (given.Length == 0 || (headers.IfMatch is [{ } any, ..] && any.Equals(EntityTagHeaderValue.Any)))
        {
            return null;
        }

        return headers.IfMatch is [{ } tag, ..] && long.TryParse(tag.Tag.AsSpan().Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var revision)
            ? revision
            : throw new FormatException($"If-Match is {given}, which is no ETag of this server. They are revisions in quotation marks: \"7\".");
    }

    /// <summary>The key under which a repeated request is the same one: the client's, or a new one.</summary>
    /// <exception cref="FormatException">The key is too long.</exception>
    public static string IdempotencyKey(HttpContext context) => context.Request.Headers["Idempotency-Key"].ToString() switch
    {
        "" => Guid.NewGuid().ToString("N"),
        { Length: > 200 } => throw new FormatException("Idempotency-Key has more than 200 characters."),
        var key => key,
    };

    /// <summary>A value of a query, in any case of letters as in bodies.</summary>
    /// <exception cref="FormatException">It is none of the values.</exception>
    public static T Choice<T>(string name, string? text, T otherwise)
        where T : struct, Enum =>
        string.IsNullOrEmpty(text) ? otherwise
        : Enum.TryParse<T>(text, ignoreCase: true, out var value) && Enum.IsDefined(value) && !char.IsAsciiDigit(text[0]) ? value
        : throw new FormatException($"'{text}' is no {name}. Use {string.Join(", ", Enum.GetNames<T>().Select(JsonNamingPolicy.CamelCase.ConvertName))}.");

    /// <summary>The event after which a client that lost its stream goes on; null if it begins.</summary>
    public static long? LastEvent(HttpContext context) =>
        long.TryParse(context.Request.Headers["Last-Event-ID"], NumberStyles.None, CultureInfo.InvariantCulture, out var last) ? last : null;

    /// <summary>A value with its revision as ETag; nothing of it for a reader who has that one.</summary>
    public static IResult Tagged<T>(HttpContext context, T value, long revision)
        where T : class
    {
        Tag(context, revision);
        return IsKnown(context) ? TypedResults.StatusCode(StatusCodes.Status304NotModified) : TypedResults.Ok(value);
    }

    private static IResult Tagged<T>(HttpContext context, Versioned<T> value)
        where T : class => Tagged(context, value, value.Revision);

    /// <summary>Whether the reader has this revision already.</summary>
    private static bool IsKnown(HttpContext context) =>
        HttpMethods.IsGet(context.Request.Method) && context.Request.GetTypedHeaders().IfNoneMatch.Any(tag => tag.ToString() == context.Response.Headers.ETag.ToString());
}
