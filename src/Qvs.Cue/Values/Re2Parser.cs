using System.Text;

namespace Qvs.Cue.Values;

/// <summary>
/// Reads RE2's syntax with its Perl additions, as Go's package regexp does, and refuses what that refuses in its words. Groups are kept on
/// a stack of our own: nesting cannot exhaust that of the thread.
/// </summary>
internal sealed partial class Re2Parser(string pattern)
{
    private const int MaxCount = 1000;
    private const int MaxHeight = 1000;
    private const long MaxSize = 100_000;

    // A thread carries the places of all groups, and there can be one at each instruction.
    private const long MaxSizeTimesGroups = 4_000_000;

    private readonly Stack<Frame> _open = new();
    private Frame _frame = new(-1, null);
    private Flags _flags;
    private int _position;
    private int _groups = 1;

    [Flags]
    private enum Flags
    {
        None = 0,
        FoldCase = 1,
        MultiLine = 2,
        DotNewline = 4,
        Ungreedy = 8,
    }

    public string? Error { get; private set; }

    public List<string> GroupNames { get; } = [""];

    private bool AtEnd => _position >= pattern.Length;

    private char Current => pattern[_position];

    /// <summary>The tree with the whole match as group 0, or null and <see cref="Error"/>.</summary>
    public Re2Node? Parse()
    {
        var lastRepeat = -1;
        while (!AtEnd && Error is null)
        {
            var start = _position;
            var isRepeat = false;
            switch (Current)
            {
                case '(' when Follows("(?"):
                    ParseFlags();
                    break;
                case '(':
                    _position++;
                    Open(_groups++, "");
                    break;
                case '|':
                    _position++;
                    _frame.EndAlternative();
                    break;
                case ')':
                    Close();
                    break;
                case '^':
                    _position++;
                    Add(new Re2Assertion(Has(Flags.MultiLine) ? Re2Place.BeginLine : Re2Place.BeginText));
                    break;
                case '$':
                    _position++;
                    Add(new Re2Assertion(Has(Flags.MultiLine) ? Re2Place.EndLine : Re2Place.EndText));
                    break;
                case '.':
                    _position++;
                    Add(new Re2Set(Has(Flags.DotNewline) ? Re2RuneSet.Any : Re2RuneSet.NotNewline));
                    break;
                case '[':
                    ParseClass();
                    break;
                case '*' or '+' or '?':
                    _position++;
                    var min = pattern[start] == '+' ? 1 : 0;
                    Repeat(start, lastRepeat, min, pattern[start] == '?' ? 1 : -1, counted: false);
                    isRepeat = true;
                    break;
                case '{' when TryCount(out var least, out var most):
                    Repeat(start, lastRepeat, least, most, counted: true);
                    isRepeat = true;
                    break;
                case '\\':
                    ParseBackslash();
                    break;
                default:
                    AddRune(NextRune());
                    break;
            }

            lastRepeat = isRepeat ? (lastRepeat >= 0 ? lastRepeat : start) : -1;
        }

        if (Error is null && _open.Count > 0)
        {
            Fail("missing closing )", pattern);
        }

        if (Error is null && _frame.Size * _groups > MaxSizeTimesGroups)
        {
            Fail("expression too large", pattern);
        }

        return Error is null ? new Re2Group(0, _frame.End()) : null;
    }

    private bool Has(Flags flag) => (_flags & flag) != 0;

    private bool Follows(string text) => string.CompareOrdinal(pattern, _position, text, 0, text.Length) == 0;

    private void Fail(string what, string where) => Error ??= where.Length == 0 && what[0] == 't'
        ? $"error parsing regexp: {what}: ``"
        : $"error parsing regexp: {what}: `{where}`";

    private int NextRune()
    {
        _ = Rune.DecodeFromUtf16(pattern.AsSpan(_position), out var rune, out var length);
        _position += length;
        return rune.Value;
    }

    private void Add(Re2Node node)
    {
        _frame.Add(node);
        if (node.Height > MaxHeight)
        {
            Fail("expression nests too deeply", pattern);
        }
        else if (_frame.Size > MaxSize)
        {
            Fail("expression too large", pattern);
        }
    }

    private void AddRune(int rune) => AddSet(Re2RuneSet.Of((rune, rune)));

    private void AddSet(Re2RuneSet set) => Add(new Re2Set(Has(Flags.FoldCase) ? Re2Folding.Fold(set) : set));

    private void Open(int group, string name)
    {
        if (group >= 0)
        {
            GroupNames.Add(name);
        }

        _open.Push(_frame);
        _frame = new Frame(group, _flags);
    }

    private void Close()
    {
        if (_open.Count == 0)
        {
            Fail("unexpected )", pattern);
            return;
        }

        _position++;
        var inner = _frame.End();
        var (group, flags) = (_frame.Group, _frame.FlagsBefore);
        _frame = _open.Pop();
        _flags = flags ?? _flags;
        Add(group >= 0 ? new Re2Group(group, inner) : inner);
    }

    private void Repeat(int start, int lastRepeat, int min, int max, bool counted)
    {
        var greedy = !Has(Flags.Ungreedy);
        if (!AtEnd && Current == '?')
        {
            _position++;
            greedy = !greedy;
        }

        if (lastRepeat >= 0)
        {
            Fail("invalid nested repetition operator", pattern[lastRepeat.._position]);
        }
        else if (counted && (min > MaxCount || max > MaxCount || (max >= 0 && min > max)))
        {
            Fail("invalid repeat count", pattern[start.._position].TrimEnd('?'));
        }
        else if (_frame.TakeLast() is not { } operand)
        {
            Fail("missing argument to repetition operator", pattern[start.._position]);
        }
        else
        {
            var node = new Re2Repetition(operand, min, max, greedy, counted);
            if (counted && (min >= 2 || max >= 2) && node.Repeats > MaxCount)
            {
                Fail("invalid repeat count", pattern[start.._position]);
            }

            Add(node);
        }
    }

    /// <summary>Reads <c>{2}</c>, <c>{2,}</c> or <c>{2,3}</c>; anything else after a brace is plain text.</summary>
    private bool TryCount(out int min, out int max)
    {
        var start = _position;
        _position++;
        max = -1;
        if (TryNumber(out min))
        {
            max = min;
            if (!AtEnd && Current == ',')
            {
                _position++;
                max = -1;
                if (!AtEnd && Current != '}' && !TryNumber(out max))
                {
                    max = int.MinValue;
                }
            }

            if (max != int.MinValue && !AtEnd && Current == '}')
            {
                _position++;
                return true;
            }
        }

        _position = start;
        return false;
    }

    private bool TryNumber(out int number)
    {
        number = 0;
        var start = _position;
        while (!AtEnd && char.IsAsciiDigit(Current))
        {
            number = int.Min(1_000_000, (number * 10) + Current - '0');
            _position++;
        }

        // A leading zero makes it plain text.
        return _position > start && !(_position > start + 1 && pattern[start] == '0');
    }

    /// <summary>A group that is being read: its alternatives so far, and the flags to go back to.</summary>
    private sealed class Frame(int group, Flags? flagsBefore)
    {
        private readonly List<Re2Node> _alternatives = [];
        private List<Re2Node> _parts = [];

        public int Group { get; } = group;

        public Flags? FlagsBefore { get; } = flagsBefore;

        /// <summary>The instructions of all that was read into it.</summary>
        public long Size { get; private set; }

        public void Add(Re2Node node)
        {
            Size += node.Size;
            _parts.Add(node);
        }

        public Re2Node? TakeLast()
        {
            if (_parts.Count == 0)
            {
                return null;
            }

            var last = _parts[^1];
            _parts.RemoveAt(_parts.Count - 1);
            Size -= last.Size;
            return last;
        }

        public void EndAlternative()
        {
            _alternatives.Add(_parts.Count == 1 ? _parts[0] : new Re2Sequence([.. _parts]));
            _parts = [];
            Size += 2;
        }

        public Re2Node End()
        {
            EndAlternative();
            return _alternatives.Count == 1 ? _alternatives[0] : new Re2Choice([.. _alternatives]);
        }
    }
}
