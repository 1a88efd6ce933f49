using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Npgsql;

namespace Qvs.Infrastructure.Storage.Sql;

/// <summary>Statements as PostgreSQL itself takes them, with <c>$1</c> for <c>@name</c>; the driver would look through every text anew each time.</summary>
internal static class PositionalSql
{
    private static readonly ConcurrentDictionary<string, string> Known = new(StringComparer.Ordinal);

    public static NpgsqlBatchCommand Command(SqlStatement statement)
    {
#pragma warning disable CA2100 // The text is one of this assembly; what comes from outside are the arguments.
        var command = new NpgsqlBatchCommand(Known.GetOrAdd(statement.Text, static (text, arguments) => Text(text, arguments), statement.Arguments));
#pragma warning restore CA2100
        foreach (var (_, value) in statement.Arguments)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = SqlValue.Of(value) });
        }

        return command;
    }

    /// <summary>No statement of this assembly has an @ in a text or a comment.</summary>
    private static string Text(string text, (string Name, object? Value)[] arguments)
    {
        var result = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] != '@')
            {
                result.Append(text[at]);
                continue;
            }

            var end = at + 1;
            while (end < text.Length && char.IsAsciiLetterOrDigit(text[end]))
            {
                end++;
            }

            var name = text[(at + 1)..end];
            var position = Array.FindIndex(arguments, argument => argument.Name == name) + 1;
            result.Append(CultureInfo.InvariantCulture, $"${(position > 0 ? position : throw new ArgumentException($"'@{name}' has no argument.", nameof(arguments)))}");
            at = end - 1;
        }

        return result.ToString();
    }
}
