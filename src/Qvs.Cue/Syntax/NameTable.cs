namespace Qvs.Cue.Syntax;

/// <summary>Gives the same string for the same text, so that a name that stands a thousand times in a file is one string.</summary>
internal sealed class NameTable
{
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _names =
        new HashSet<string>(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    public string Get(ReadOnlySpan<char> text)
    {
        if (_names.TryGetValue(text, out var known))
        {
            return known;
        }

        var name = text.ToString();
        _names.Set.Add(name);
        return name;
    }
}
