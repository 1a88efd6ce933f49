namespace Qvs.Cue.Values;

internal enum Re2Code : byte
{
    /// <summary>Reads one code point of a set.</summary>
    Read,

    /// <summary>Goes on at the next instruction, or else at the argument.</summary>
    Split,
    Jump,

    /// <summary>Goes on only in one of the places that the argument names.</summary>
    Assert,

    /// <summary>Stores the position in the slot that is the argument.</summary>
    Save,
    Match,
}

internal readonly record struct Re2Instruction(Re2Code Code, int Next, int Argument, Re2RuneSet? Runes);

/// <summary>What <see cref="Re2Machine"/> runs; it starts at instruction 0.</summary>
internal sealed class Re2Program
{
    private Re2Instruction[] _instructions = new Re2Instruction[16];

    public int Length { get; private set; }

    /// <summary>Can match only at the beginning of the text.</summary>
    public bool IsAnchored { get; set; }

    public ref readonly Re2Instruction this[int at] => ref _instructions[at];

    public int Add(Re2Code code, int argument = 0, Re2RuneSet? runes = null)
    {
        if (Length == _instructions.Length)
        {
            Array.Resize(ref _instructions, Length * 2);
        }

        _instructions[Length] = new(code, Length + 1, argument, runes);
        return Length++;
    }

    public void SetNext(int at, int next) => _instructions[at] = _instructions[at] with { Next = next };

    public void SetArgument(int at, int argument) => _instructions[at] = _instructions[at] with { Argument = argument };
}
