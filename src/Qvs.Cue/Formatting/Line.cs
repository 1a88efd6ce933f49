using System.Text;

namespace Qvs.Cue.Formatting;

internal enum LineKind
{
    /// <summary>Aligned with no other line.</summary>
    Other,

    /// <summary>A whole field: label, value, attributes, comment.</summary>
    Field,

    /// <summary>A whole element of a list, argument or import, or a line of a long expression: only its comment is aligned.</summary>
    Element,
}

/// <summary>A line of the result, before it is known how wide its columns become.</summary>
internal sealed class Line(int indent)
{
    public int Indent { get; } = indent;

    public StringBuilder Text { get; } = new();

    public LineKind Kind { get; set; }

    /// <summary>How many labels a field has on this line; only like chains are aligned.</summary>
    public int Labels { get; set; }

    /// <summary>Where the value begins in <see cref="Text"/>.</summary>
    public int ValueStart { get; set; }

    /// <summary>Where the attributes begin, or -1.</summary>
    public int AttributesStart { get; set; } = -1;

    public string? Comment { get; set; }

    /// <summary>Inside of a multi-line string: every character counts.</summary>
    public bool IsVerbatim { get; set; }

    public bool IsOwnComment { get; set; }

    public bool IsEmpty => Text.Length == 0 && Comment is null && !IsVerbatim;
}
