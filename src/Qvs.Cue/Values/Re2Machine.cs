using System.Text;

namespace Qvs.Cue.Values;

/// <summary>
/// Runs a program over all its alternatives at once, one code point after the other (Thompson and Pike; Cox, "Regular Expression Matching:
/// the Virtual Machine Approach", 2009). Threads are kept in order of preference, so that the first to match is the one leftmost-first asks for.
/// </summary>
internal sealed class Re2Machine(Re2Program program)
{
    private const int SpendEvery = 1 << 14;

    private Threads _current = new(program.Length);
    private Threads _next = new(program.Length);
    private readonly Stack<(int Instruction, int Slot, int Old)> _pending = new();
    private int[] _captures = [];

    public bool Run(string text, int start, int[]? groups, Action<int>? spend)
    {
        _captures = new int[groups?.Length ?? 0];
        _current.Clear();
        var (matched, work) = (false, 0);
        var before = start > 0 ? RuneBefore(text, start) : -1;
        var position = start;
        while (true)
        {
            var length = 0;
            var rune = position < text.Length ? RuneAt(text, position, out length) : -1;
            if (!matched && !(program.IsAnchored && position > 0))
            {
                Array.Fill(_captures, -1);
                Follow(_current, 0, position, Place(before, rune));
            }

            if (_current.Count == 0 && (matched || program.IsAnchored))
            {
                break;
            }

            work += (_current.Count * (1 + (_captures.Length / 16))) + 1;
            if (work >= SpendEvery)
            {
                // A thread's step takes some nanoseconds, one of the evaluator's steps some hundred.
                spend?.Invoke(work / 16);
                work = 0;
            }

            _next.Clear();
            var after = position + length;
            var nextPlace = -1;
            for (var i = 0; i < _current.Count; i++)
            {
                ref readonly var instruction = ref program[_current.Instruction(i)];
                if (instruction.Code == Re2Code.Match)
                {
                    matched = true;
                    if (groups is null)
                    {
                        return true;
                    }

                    _current.Captures(i).CopyTo(groups);
                    break;
                }

                if (rune >= 0 && instruction.Runes is { } runes && runes.Contains(rune))
                {
                    if (nextPlace < 0)
                    {
                        nextPlace = (int)Place(rune, after < text.Length ? RuneAt(text, after, out _) : -1);
                    }

                    _current.Captures(i).CopyTo(_captures, 0);
                    Follow(_next, instruction.Next, after, (Re2Place)nextPlace);
                }
            }

            (_current, _next) = (_next, _current);
            if (rune < 0)
            {
                break;
            }

            (before, position) = (rune, after);
        }

        spend?.Invoke((work / 16) + 1);
        return matched;
    }

    /// <summary>Adds the threads that an instruction leads to without reading, the preferred ones first.</summary>
    private void Follow(Threads threads, int first, int position, Re2Place place)
    {
        _pending.Push((first, -1, 0));
        while (_pending.TryPop(out var item))
        {
            if (item.Slot >= 0)
            {
                _captures[item.Slot] = item.Old;
                continue;
            }

            for (var at = item.Instruction; threads.Enter(at);)
            {
                ref readonly var instruction = ref program[at];
                switch (instruction.Code)
                {
                    case Re2Code.Split:
                        _pending.Push((instruction.Argument, -1, 0));
                        at = instruction.Next;
                        continue;
                    case Re2Code.Jump:
                        at = instruction.Next;
                        continue;
                    case Re2Code.Assert when (place & (Re2Place)instruction.Argument) != 0:
                        at = instruction.Next;
                        continue;
                    case Re2Code.Assert:
                        break;
                    case Re2Code.Save:
                        var slot = instruction.Argument;
                        if (slot < _captures.Length)
                        {
                            _pending.Push((0, slot, _captures[slot]));
                            _captures[slot] = position;
                        }

                        at = instruction.Next;
                        continue;
                    default:
                        threads.Add(at, _captures);
                        break;
                }

                break;
            }
        }
    }

    private static Re2Place Place(int before, int after)
    {
        var place = before < 0 ? Re2Place.BeginText | Re2Place.BeginLine : before == '\n' ? Re2Place.BeginLine : 0;
        place |= after < 0 ? Re2Place.EndText | Re2Place.EndLine : after == '\n' ? Re2Place.EndLine : 0;
        return place | (IsWord(before) != IsWord(after) ? Re2Place.WordBoundary : Re2Place.NoWordBoundary);
    }

    private static bool IsWord(int rune) => rune is '_' or (>= '0' and <= '9') or (>= 'A' and <= 'Z') or (>= 'a' and <= 'z');

    private static int RuneAt(string text, int position, out int length)
    {
        var c = text[position];
        length = 1;
        if (!char.IsSurrogate(c))
        {
            return c;
        }

        _ = Rune.DecodeFromUtf16(text.AsSpan(position), out var rune, out length);
        return rune.Value;
    }

    private static int RuneBefore(string text, int position)
    {
        _ = Rune.DecodeLastFromUtf16(text.AsSpan(0, position), out var rune, out _);
        return rune.Value;
    }

    /// <summary>A sparse set of instructions in the order in which they came; those that wait for a code point carry their captures.</summary>
    private sealed class Threads(int size)
    {
        private readonly int[] _seen = new int[size];
        private readonly int[] _instructions = new int[size];
        private readonly int[]?[] _captures = new int[]?[size];
        private int _generation;

        public int Count { get; private set; }

        public void Clear()
        {
            Count = 0;
            if (++_generation == int.MaxValue)
            {
                Array.Clear(_seen);
                _generation = 1;
            }
        }

        public bool Enter(int instruction)
        {
            if (_seen[instruction] == _generation)
            {
                return false;
            }

            _seen[instruction] = _generation;
            return true;
        }

        public void Add(int instruction, int[] captures)
        {
            var slot = _captures[Count];
            if (slot is null || slot.Length != captures.Length)
            {
                _captures[Count] = slot = new int[captures.Length];
            }

            captures.CopyTo(slot, 0);
            _instructions[Count++] = instruction;
        }

        public int Instruction(int index) => _instructions[index];

        public int[] Captures(int index) => _captures[index] ?? [];
    }
}
