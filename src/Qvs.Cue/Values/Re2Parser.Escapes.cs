namespace Qvs.Cue.Values;

/// <summary>Groups' flags, backslashes and bracketed classes.</summary>
internal sealed partial class Re2Parser
{
    /// <summary><c>(?i)</c>, <c>(?i:</c>, <c>(?P&lt;name&gt;</c>.</summary>
    private void ParseFlags()
    {
        var start = _position;
        if (Follows("(?P<") || Follows("(?<"))
        {
            ParseNamedGroup(start);
            return;
        }

        _position += 2;
        var (flags, negative, seen) = (_flags, false, false);
        while (!AtEnd)
        {
            var c = Current;
            _position++;
            var flag = c switch
            {
                'i' => Flags.FoldCase,
                'm' => Flags.MultiLine,
                's' => Flags.DotNewline,
                'U' => Flags.Ungreedy,
                _ => Flags.None,
            };
            if (flag != Flags.None)
            {
                flags = negative ? flags & ~flag : flags | flag;
                seen = true;
            }
            else if (c == '-' && !negative)
            {
                (negative, seen) = (true, false);
            }
            else if (c is ':' or ')' && (seen || !negative))
            {
                if (c == ':')
                {
                    Open(-1, "");
                }

                _flags = flags;
                return;
            }
            else
            {
                _position = c is '-' or ':' or ')' ? _position : _position - 1 + char.ConvertFromUtf32(RuneBefore()).Length;
                Fail("invalid or unsupported Perl syntax", pattern[start.._position]);
                return;
            }
        }

        Fail("invalid or unsupported Perl syntax", pattern[start..]);
    }

    // The code point of which the position is just after the first unit.
    private int RuneBefore()
    {
        _position--;
        var start = _position;
        var rune = NextRune();
        _position = start + 1;
        return rune;
    }

    private void ParseNamedGroup(int start)
    {
        var end = pattern.IndexOf('>', start);
        var name = start + (pattern[start + 2] == 'P' ? 4 : 3);
        if (end < 0)
        {
            Fail("invalid named capture", pattern[start..]);
            return;
        }

        var text = pattern[name..end];
        if (text.Length == 0 || !text.All(c => char.IsAsciiLetterOrDigit(c) || c == '_'))
        {
            Fail("invalid named capture", pattern[start..(end + 1)]);
        }
        else if (GroupNames.Contains(text))
        {
            Fail("duplicate capture group name", text);
        }

        _position = end + 1;
        Open(_groups++, text);
    }

    private void ParseBackslash()
    {
        var next = _position + 1 < pattern.Length ? pattern[_position + 1] : '\0';
        switch (next)
        {
            case 'A' or 'z' or 'b' or 'B':
                _position += 2;
                Add(new Re2Assertion(next switch
                {
                    'A' => Re2Place.BeginText,
                    'z' => Re2Place.EndText,
                    'b' => Re2Place.WordBoundary,
                    _ => Re2Place.NoWordBoundary,
                }));
                break;
            case 'Q':
                _position += 2;
                var end = pattern.IndexOf(@"\E", _position, StringComparison.Ordinal);
                var literalEnd = end < 0 ? pattern.Length : end;
                while (_position < literalEnd && Error is null)
                {
                    AddRune(NextRune());
                }

                _position = end < 0 ? pattern.Length : end + 2;
                break;
            case 'p' or 'P':
                if (ParseUnicodeClass() is { } unicode)
                {
                    Add(new Re2Set(unicode));
                }

                break;
            case var c when Re2Classes.Perl(c, Folded) is { } perl:
                _position += 2;
                Add(new Re2Set(perl));
                break;
            default:
                var rune = ParseEscape();
                if (Error is null)
                {
                    AddRune(rune);
                }

                break;
        }
    }

    /// <summary><c>\pL</c>, <c>\p{Greek}</c>, <c>\P{^Lu}</c>; folded if the flags say so.</summary>
    private Re2RuneSet? ParseUnicodeClass()
    {
        var start = _position;
        var negative = pattern[start + 1] == 'P';
        _position += 2;
        var name = "";
        if (!AtEnd && Current == '{')
        {
            var end = pattern.IndexOf('}', _position);
            if (end < 0)
            {
                Fail("invalid character class range", pattern[start..]);
                return null;
            }

            name = pattern[(_position + 1)..end];
            _position = end + 1;
        }
        else if (!AtEnd)
        {
            name = char.ConvertFromUtf32(NextRune());
        }

        if (name.StartsWith('^'))
        {
            (name, negative) = (name[1..], !negative);
        }

        var set = Re2Classes.Category(name);
        if (set is null)
        {
            Fail("invalid character class range", pattern[start.._position]);
            return null;
        }

        set = Has(Flags.FoldCase) ? Re2Folding.Fold(set) : set;
        return negative ? set.Negate() : set;
    }

    /// <summary>A backslash and what stands for one code point.</summary>
    private int ParseEscape()
    {
        var start = _position;
        _position++;
        if (AtEnd)
        {
            Fail("trailing backslash at end of expression", "");
            return 0;
        }

        var c = NextRune();
        switch (c)
        {
            case '0' or (>= '1' and <= '7') when c == '0' || (!AtEnd && Current is >= '0' and <= '7'):
                // Octal; a digit that no other follows would be a back-reference.
                var octal = c - '0';
                for (var i = 1; i < 3 && !AtEnd && Current is >= '0' and <= '7'; i++)
                {
                    octal = (octal * 8) + Current - '0';
                    _position++;
                }

                return octal;
            case 'x' when !AtEnd && Current == '{':
                var close = pattern.IndexOf('}', _position);
                var rune = 0;
                for (_position++; !AtEnd && char.IsAsciiHexDigit(Current) && rune <= Re2RuneSet.MaxRune; _position++)
                {
                    rune = (rune * 16) + Convert.ToInt32(Current.ToString(), 16);
                }

                if (_position == close && pattern[close - 1] != '{' && rune <= Re2RuneSet.MaxRune)
                {
                    _position++;
                    return rune;
                }

                SkipRunes(rune <= Re2RuneSet.MaxRune ? 1 : 0);
                break;
            case 'x':
                if (_position + 2 <= pattern.Length && char.IsAsciiHexDigit(Current) && char.IsAsciiHexDigit(pattern[_position + 1]))
                {
                    _position += 2;
                    return Convert.ToInt32(pattern[(_position - 2).._position], 16);
                }

                SkipRunes(2);
                break;
            case 'a': return '\a';
            case 'f': return '\f';
            case 'n': return '\n';
            case 'r': return '\r';
            case 't': return '\t';
            case 'v': return '\v';
            case < 128 when !char.IsAsciiLetterOrDigit((char)c):
                return c;
        }

        Fail("invalid escape sequence", pattern[start..int.Min(_position, pattern.Length)]);
        return 0;
    }

    /// <summary>What is wrong belongs to the message, as RE2 has read it by then.</summary>
    private void SkipRunes(int count)
    {
        for (; count > 0 && !AtEnd; count--)
        {
            NextRune();
        }
    }

    private void ParseClass()
    {
        var start = _position;
        _position++;
        var negative = !AtEnd && Current == '^';
        _position += negative ? 1 : 0;
        var ranges = new List<(int, int)>();
        for (var first = true; AtEnd || Current != ']' || first; first = false)
        {
            if (AtEnd)
            {
                Fail("missing closing ]", pattern[start..]);
                return;
            }

            if (Follows("[:") && pattern.IndexOf(":]", _position + 2, StringComparison.Ordinal) is >= 0 and var end)
            {
                var name = pattern[_position..(end + 2)];
                if (Re2Classes.Posix(name[2..^2], Folded) is not { } posix)
                {
                    Fail("invalid character class range", name);
                    return;
                }

                _position = end + 2;
                ranges.AddRange(posix.Ranges);
            }
            else if (Follows(@"\p") || Follows(@"\P"))
            {
                if (ParseUnicodeClass() is not { } unicode)
                {
                    return;
                }

                ranges.AddRange(unicode.Ranges);
            }
            else if (Current == '\\' && _position + 1 < pattern.Length && Re2Classes.Perl(pattern[_position + 1], Folded) is { } perl)
            {
                _position += 2;
                ranges.AddRange(perl.Ranges);
            }
            else if (!ParseRange(start, ranges))
            {
                return;
            }
        }

        _position++;
        var set = Re2RuneSet.Of(ranges);
        Add(new Re2Set(negative ? set.Negate() : set));
    }

    private bool ParseRange(int classStart, List<(int, int)> ranges)
    {
        var start = _position;
        var low = ParseClassRune(classStart);
        var high = low;
        if (Error is null && _position + 1 < pattern.Length && Current == '-' && pattern[_position + 1] != ']')
        {
            _position++;
            high = ParseClassRune(classStart);
            if (Error is null && high < low)
            {
                Fail("invalid character class range", pattern[start.._position]);
            }
        }

        if (Error is null)
        {
            ranges.AddRange(Folded(Re2RuneSet.Of((low, high))).Ranges);
        }

        return Error is null;
    }

    private int ParseClassRune(int classStart)
    {
        if (AtEnd)
        {
            Fail("missing closing ]", pattern[classStart..]);
            return 0;
        }

        return Current == '\\' ? ParseEscape() : NextRune();
    }

    private Re2RuneSet Folded(Re2RuneSet set) => Has(Flags.FoldCase) ? Re2Folding.Fold(set) : set;
}
