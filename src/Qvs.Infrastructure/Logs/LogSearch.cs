using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;
using Qvs.Domain.Ports;

namespace Qvs.Infrastructure.Logs;

/// <summary>
/// Finds an expression in the text of chunks, without regard to case. Only lines that are told become objects: a word of a build's log may stand in a hundred thousand
/// of them. Words without operators, which people mostly look for, need no automaton.
/// </summary>
internal sealed class LogSearch
{
    private const int LongestExpression = 500;

    private static readonly SearchValues<char> Operators = SearchValues.Create(@"\*+?|{}[]()^$.");

    private readonly ImmutableArray<LogMatch>.Builder _matches = ImmutableArray.CreateBuilder<LogMatch>();
    private readonly int _limit;
    private readonly string? _words;
    private readonly Regex? _regex;

    /// <exception cref="FormatException">It is no expression, or too long.</exception>
    public LogSearch(string expression, int limit)
    {
        _limit = limit;
        if (expression.Length > LongestExpression)
        {
            throw new FormatException($"The expression has more than {LongestExpression} characters.");
        }

        if (expression.Length > 0 && !expression.AsSpan().ContainsAny(Operators) && Ascii.IsValid(expression))
        {
            _words = expression;
            return;
        }

        try
        {
            _regex = new Regex(expression, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);
        }
        catch (Exception problem) when (problem is ArgumentException or NotSupportedException)
        {
            throw new FormatException($"'{expression}' is no expression: {problem.Message}", problem);
        }
    }

    public long Total { get; private set; }

    public ImmutableArray<LogMatch> Matches => _matches.ToImmutable();

    /// <param name="bytes">The chunk as it is stored.</param>
    public void Look(LogChunk chunk, ReadOnlySpan<byte> bytes)
    {
        var buffer = ArrayPool<char>.Shared.Rent(Encoding.UTF8.GetMaxCharCount(bytes.Length));
        try
        {
            var text = (ReadOnlySpan<char>)buffer.AsSpan(0, Encoding.UTF8.GetChars(bytes, buffer));
            for (var number = chunk.First; number < chunk.First + chunk.Count && !text.IsEmpty; number++)
            {
                var end = text.IndexOf('\n');
                Look(number, end < 0 ? text : text[..end]);
                text = end < 0 ? [] : text[(end + 1)..];
            }
        }
        finally
        {
            ArrayPool<char>.Shared.Return(buffer);
        }
    }

    private void Look(long number, ReadOnlySpan<char> line)
    {
        var text = line[(line.IndexOf(' ') + 1)..];
        if (_words is not null)
        {
            for (int from = 0, at; (at = text[from..].IndexOf(_words, StringComparison.OrdinalIgnoreCase)) >= 0; from += at + _words.Length)
            {
                Add(number, line, from + at, _words.Length);
            }
        }
        else
        {
            foreach (var match in _regex!.EnumerateMatches(text))
            {
                Add(number, line, match.Index, match.Length);
            }
        }
    }

    private void Add(long number, ReadOnlySpan<char> line, int start, int length)
    {
        Total++;
        if (_matches.Count < _limit)
        {
            // Matches of one line share it.
            LogLine? known = _matches.Count > 0 && _matches[^1].Line.Number == number ? _matches[^1].Line : null;
            _matches.Add(new LogMatch(known ?? LogBlobs.Parse(number, line), start, length));
        }
    }
}
