using Qvs.Cue.Diagnostics;
using Qvs.Cue.Syntax;
using Qvs.Cue.Text;

namespace Qvs.Cue.Tests.Conformance;

/// <summary>
/// What stands between the parentheses of <c>@test(directive, ...)</c>: options (<c>at=a.b</c>, <c>code=eval</c>), and among the rest the
/// expected expression first, then flags.
/// </summary>
internal sealed record TestBody(IReadOnlyDictionary<string, string> Options, IReadOnlyList<string> Arguments)
{
    public IEnumerable<string> Flags => Arguments.Skip(1);

    /// <summary>Null if there is none, or if it is no expression.</summary>
    public Expression? Expectation
    {
        get
        {
            if (Arguments.Count == 0)
            {
                return null;
            }

            var diagnostics = new DiagnosticBag();
            var expression = Parser.ParseExpression(new SourceText("expectation", Arguments[0]), diagnostics);
            return diagnostics.HasErrors ? null : expression;
        }
    }

    public static TestBody Parse(string body)
    {
        var options = new Dictionary<string, string>();
        var arguments = new List<string>();
        foreach (var part in Split(body))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            var isOption = equals >= 0 && part[..equals].All(char.IsAsciiLetter) && part.AsSpan(equals) is not ['=', '=' or '~', ..];
            if (isOption)
            {
                // `=int` is what a value must be, without a name.
                options[part[..equals]] = part[(equals + 1)..].Trim();
            }
            else if (part.Length > 0)
            {
                arguments.Add(part);
            }
        }

        return new TestBody(options, arguments);
    }

    /// <summary>At the commas that stand in no bracket, string or comment.</summary>
    private static IEnumerable<string> Split(string body)
    {
        var depth = 0;
        var start = 0;
        for (var i = 0; i < body.Length; i++)
        {
            switch (body[i])
            {
                case '"' or '\'':
                    i = EndOfString(body, i);
                    break;
                case '/' when body.AsSpan(i).StartsWith("//"):
                    var end = body.IndexOf('\n', i);
                    i = end < 0 ? body.Length : end;
                    break;
                case '(' or '[' or '{':
                    depth++;
                    break;
                case ')' or ']' or '}':
                    depth--;
                    break;
                case ',' when depth == 0:
                    yield return body[start..i].Trim();
                    start = i + 1;
                    break;
            }
        }

        yield return body[start..].Trim();
    }

    private static int EndOfString(string text, int start)
    {
        var quote = text[start];
        var isLong = text.AsSpan(start) is [var a, var b, var c, ..] && a == b && b == c;
        for (var i = start + (isLong ? 3 : 1); i < text.Length; i++)
        {
            if (text[i] == '\\')
            {
                i++;
            }
            else if (text[i] == quote && (!isLong || text.AsSpan(i) is [_, var b2, var c2, ..] && b2 == quote && c2 == quote))
            {
                return isLong ? i + 2 : i;
            }
        }

        return text.Length;
    }
}
