using System.Diagnostics;

namespace Qvs.Cue.Values;

/// <summary>Lays a tree out as a program. Every fragment begins where it is put and leaves at its end, so that sequences need no patching.</summary>
internal sealed class Re2Compiler
{
    private readonly Re2Program _program = new();

    public static Re2Program Compile(Re2Node tree, int groups)
    {
        Debug.Assert(groups > 0, "the whole match is a group");
        var compiler = new Re2Compiler();
        compiler.Emit(tree);
        compiler._program.Add(Re2Code.Match);
        compiler._program.IsAnchored = StartsAtText(tree);
        return compiler._program;
    }

    private static bool StartsAtText(Re2Node node) => node switch
    {
        Re2Assertion { Place: Re2Place.BeginText } => true,
        Re2Group group => StartsAtText(group.Inner),
        Re2Sequence sequence => !sequence.Parts.IsEmpty && StartsAtText(sequence.Parts[0]),
        Re2Choice choice => choice.Alternatives.All(StartsAtText),
        _ => false,
    };

    private void Emit(Re2Node node)
    {
        switch (node)
        {
            case Re2Set set:
                _program.Add(Re2Code.Read, runes: set.Runes);
                break;
            case Re2Assertion assertion:
                _program.Add(Re2Code.Assert, (int)assertion.Place);
                break;
            case Re2Group group:
                _program.Add(Re2Code.Save, group.Index * 2);
                Emit(group.Inner);
                _program.Add(Re2Code.Save, (group.Index * 2) + 1);
                break;
            case Re2Sequence sequence:
                foreach (var part in sequence.Parts)
                {
                    Emit(part);
                }

                break;
            case Re2Choice choice:
                EmitChoice(choice);
                break;
            case Re2Repetition repetition:
                EmitRepetition(repetition);
                break;
            default:
                throw new UnreachableException();
        }
    }

    private void EmitChoice(Re2Choice choice)
    {
        var ends = new List<int>();
        for (var i = 0; i < choice.Alternatives.Length; i++)
        {
            if (i == choice.Alternatives.Length - 1)
            {
                Emit(choice.Alternatives[i]);
                break;
            }

            var split = _program.Add(Re2Code.Split);
            Emit(choice.Alternatives[i]);
            ends.Add(_program.Add(Re2Code.Jump));
            _program.SetArgument(split, _program.Length);
        }

        ends.ForEach(e => _program.SetNext(e, _program.Length));
    }

    private void EmitRepetition(Re2Repetition repetition)
    {
        for (var i = 0; i < repetition.Min; i++)
        {
            if (i == repetition.Min - 1 && repetition.Max < 0)
            {
                EmitOneOrMore(repetition);
                return;
            }

            Emit(repetition.Inner);
        }

        if (repetition.Max < 0)
        {
            // x* is (x+)?, so that an x that matches nothing is left by the way through it, as RE2 does.
            var skip = _program.Add(Re2Code.Split);
            EmitOneOrMore(repetition);
            Direct(skip, skip + 1, _program.Length, repetition.Greedy);
            return;
        }

        // The further ones are nested: x{1,3} is x(x(x)?)?.
        var splits = new List<int>();
        for (var i = repetition.Min; i < repetition.Max; i++)
        {
            splits.Add(_program.Add(Re2Code.Split));
            Emit(repetition.Inner);
        }

        splits.ForEach(s => Direct(s, s + 1, _program.Length, repetition.Greedy));
    }

    private void EmitOneOrMore(Re2Repetition repetition)
    {
        var start = _program.Length;
        Emit(repetition.Inner);
        var again = _program.Add(Re2Code.Split);
        Direct(again, start, again + 1, repetition.Greedy);
    }

    private void Direct(int split, int inside, int outside, bool greedy)
    {
        _program.SetNext(split, greedy ? inside : outside);
        _program.SetArgument(split, greedy ? outside : inside);
    }
}
