namespace Qvs.Cue.Text;

/// <summary>A place in a file.</summary>
public readonly record struct Location(SourceText Source, TextSpan Span)
{
    /// <summary><c>file:line:column</c>, as CUE writes positions.</summary>
    public override string ToString()
    {
        var (line, column) = Source.LineAndColumn(Span.Start);
        return $"{Source.Name}:{line}:{column}";
    }
}
