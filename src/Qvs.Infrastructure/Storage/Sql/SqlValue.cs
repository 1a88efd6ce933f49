using System.Text;

namespace Qvs.Infrastructure.Storage.Sql;

/// <summary>
/// What databases keep of an argument: in PostgreSQL texts have neither NUL nor halves of characters, and in SQLite nothing is found behind a NUL; U+FFFD stands
/// for them. Who writes one into a description must not hide what is described from the lists, and from what counts them.
/// </summary>
internal static class SqlValue
{
    public static object Of(object? value) => value switch
    {
        null => DBNull.Value,
        string text when text.Contains('\0', StringComparison.Ordinal) || text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF') =>
            Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)).Replace('\0', '\uFFFD'),
        _ => value,
    };
}
